import { expect, it } from 'vitest';
import type { FrameMeta } from '@crowdsky/stack-core';
import { frameIdentity } from './picked-frame.ts';

const meta = {
  dateObsMs: 1_743_038_000_123,
  telescope: 'S50_1',
  instrument: 'Seestar S50',
  objectName: 'M 94',
} as FrameMeta;
const identity = frameIdentity('a.fit', 4_152_960, meta);

it('is the same whatever the file is called', () => {
  expect(frameIdentity('copy of a.fit', 4_152_960, meta)).toBe(identity);
});

it.each([
  ['a tenth of a second later', 4_152_960, { ...meta, dateObsMs: 1_743_038_000_223 }],
  ['by another telescope', 4_152_960, { ...meta, telescope: 'S50_2' }],
  ['by another instrument', 4_152_960, { ...meta, instrument: 'Seestar S30' }],
  ['of another target', 4_152_960, { ...meta, objectName: 'M 51' }],
  ['of another size', 4_152_961, meta],
])('is another %s', (_, sizeBytes, other) => {
  expect(frameIdentity('a.fit', sizeBytes, other)).not.toBe(identity);
});

it('goes by name and size where there is no time', () => {
  const undated = { ...meta, dateObsMs: undefined };
  const first = frameIdentity('a.fit', 100, undated);
  expect(frameIdentity('a.fit', 100, undated)).toBe(first);
  expect(frameIdentity('b.fit', 100, undated)).not.toBe(first);
  expect(frameIdentity('a.fit', 101, undated)).not.toBe(first);
});
