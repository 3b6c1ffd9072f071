import { expect, it } from 'vitest';
import { DEFAULT_OPTIONS } from '@crowdsky/stack-core';
import type { FrameMeta } from '@crowdsky/stack-core';
import type { PickedFrame } from '../frames/picked-frame.ts';
import type { FrameChunk } from './chunk-groups.ts';
import { jobForChunk } from './job-for-chunk.ts';

const file = new File(['raw'], 'a.fit');
const meta = { dateObsMs: 1_743_038_000_000, exposureSeconds: 10 } as FrameMeta;
const shape = { widthPx: 8, heightPx: 8, bitpix: 16, bscale: 1, bzero: 32768, dataOffset: 2880 };
const frame: PickedFrame = { id: 'first', name: 'a.fit', file, meta, shape };
const chunk: FrameChunk = {
  key: '20250327.05_193.0_+41.0',
  objectName: 'M 94',
  filter: 'LP',
  raDeg: 192.7,
  decDeg: 41.1,
  frames: [frame],
  exposureSeconds: 10,
  startMs: 1,
  endMs: 2,
};
const settings = { workers: 3, keepsLocation: true, format: 'int16', options: DEFAULT_OPTIONS } as const;

it('brings the chunk, its frames and the settings together', () => {
  expect(jobForChunk(chunk, settings, 'an-id')).toEqual({
    id: 'an-id',
    name: 'M 94',
    chunkKey: '20250327.05_193.0_+41.0',
    objectName: 'M 94',
    filter: 'LP',
    raDeg: 192.7,
    decDeg: 41.1,
    frames: [{ id: 'first', name: 'a.fit', file, dateObsMs: 1_743_038_000_000, exposureSeconds: 10 }],
    ...settings,
  });
});

it('names a chunk without a target, and gives each job an id of its own', () => {
  const [first, second] = [1, 2].map(() => jobForChunk({ ...chunk, objectName: undefined }, settings));
  expect(first.name).toBe('Unnamed target');
  expect(first.objectName).toBeUndefined();
  expect(first.id).not.toBe(second.id);
});
