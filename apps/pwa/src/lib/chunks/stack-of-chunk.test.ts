import { expect, it } from 'vitest';
import type { FrameMeta, FrameReport } from '@crowdsky/stack-core';
import type { PickedFrame } from '../frames/picked-frame.ts';
import type { StackRecord } from '../store/stack-record.ts';
import type { FrameChunk } from './chunk-groups.ts';
import { stackOfChunk } from './stack-of-chunk.ts';

const times = [3000, 1000, 2000];
const chunk = {
  key: 'a-key',
  frames: times.map((ms) => ({ name: `${ms}.fit`, meta: { dateObsMs: ms } as FrameMeta }) as PickedFrame),
} as unknown as FrameChunk;

function stack(id: string, chunkKey: string, frames: readonly number[]): StackRecord {
  const notes = frames.map((ms) => ({ report: { name: `${ms}.fit` } as FrameReport, dateObsMs: ms }));
  return { id, chunkKey, frames: notes } as unknown as StackRecord;
}

it('finds the newest stack of the same frames, in whatever order', () => {
  const stacks = [
    stack('other', 'b-key', times),
    stack('new', 'a-key', [1000, 2000, 3000]),
    stack('old', 'a-key', times),
  ];
  expect(stackOfChunk(chunk, stacks)?.id).toBe('new');
});

it('takes a stack of fewer, of more or of other frames for another', () => {
  for (const frames of [
    [1000, 2000],
    [...times, 4000],
    [1000, 2000, 4000],
  ]) {
    expect(stackOfChunk(chunk, [stack('id', 'a-key', frames)])).toBeUndefined();
  }
});
