import { describe, expect, it } from 'vitest';
import type { FrameMeta } from '@crowdsky/stack-core';
import type { PickedFrame } from '../frames/picked-frame.ts';
import { chunkFrames } from './chunk-groups.ts';

const START_MS = Date.UTC(2025, 2, 27, 1, 15);

function frame(
  minute: number | undefined,
  objectName: string | undefined = 'M 94',
  raDeg = 193,
): PickedFrame {
  const meta = {
    dateObsMs: minute === undefined ? undefined : START_MS + minute * 60_000,
    exposureSeconds: 10,
    raDeg,
    decDeg: 41,
    objectName,
    filter: 'LP',
  } as FrameMeta;
  const shape = { widthPx: 1080, heightPx: 1920, bitpix: 16, bscale: 1, bzero: 32768, dataOffset: 2880 };
  return { id: `${minute} ${objectName}`, name: 'a.fit', file: undefined as unknown as File, meta, shape };
}

describe('chunkFrames', () => {
  it('makes a card for each slot and target', () => {
    const chunks = chunkFrames([frame(1), frame(14), frame(16), frame(2, 'M 51', 202)], 900);
    expect(chunks.map(({ objectName, frames }) => [objectName, frames.length])).toEqual([
      ['M 94', 2],
      ['M 51', 1],
      ['M 94', 1],
    ]);
  });
  it('joins all nights of a target and splits by the minute', () => {
    const frames = [frame(1), frame(2), frame(24 * 60)];
    expect(chunkFrames(frames, 'all')).toHaveLength(1);
    expect(chunkFrames(frames, 60)).toHaveLength(3);
  });
  it('sums exposure and tells when', () => {
    const [chunk] = chunkFrames([frame(3), frame(1)], 900);
    expect(chunk).toMatchObject({
      exposureSeconds: 20,
      startMs: START_MS + 60_000,
      endMs: START_MS + 190_000,
      filter: 'LP',
    });
  });
  it('counts on to the end of the last exposure, as far as lengths are known', () => {
    const long = frame(3);
    const unknown = { ...frame(4), meta: { ...long.meta, exposureSeconds: undefined } as FrameMeta };
    const frames = [frame(1), { ...long, meta: { ...long.meta, exposureSeconds: 30 } as FrameMeta }];
    expect(chunkFrames(frames, 900)[0]).toMatchObject({ exposureSeconds: 40, endMs: START_MS + 210_000 });
    unknown.meta = { ...unknown.meta, dateObsMs: START_MS + 240_000 };
    expect(chunkFrames([...frames, unknown], 900)[0]).toMatchObject({
      exposureSeconds: 40,
      startMs: START_MS + 60_000,
      endMs: START_MS + 240_000,
    });
  });
  it('keeps frames without a time in a chunk of their own', () => {
    const chunks = chunkFrames([frame(1), frame(undefined)], 900);
    expect(chunks.map(({ frames }) => frames.length)).toEqual([1, 1]);
    expect([chunks[1].startMs, chunks[1].endMs]).toEqual([undefined, undefined]);
  });
  it.each([[['M 51', 'M 94', 'M 94']], [['M 94', 'M 94', 'M 51']], [['M 94', 'M 51', 'M 94']]])(
    'shows the name that most of %j have',
    (names) => {
      const chunks = chunkFrames(
        names.map((name, minute) => frame(minute, name)),
        900,
      );
      expect(chunks.map(({ objectName }) => objectName)).toEqual(['M 94']);
    },
  );
  it('shows a name that few frames have where the others have none', () => {
    const unnamed = [1, 2, 3].map((minute) => ({ ...frame(minute) }));
    const frames = unnamed.map((one) => ({ ...one, meta: { ...one.meta, objectName: undefined } }));
    expect(chunkFrames([...frames, frame(4, 'M 94')], 900)[0].objectName).toBe('M 94');
    expect(chunkFrames(frames, 900)[0].objectName).toBeUndefined();
  });
});
