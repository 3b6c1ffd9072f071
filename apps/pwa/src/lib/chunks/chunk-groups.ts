/** Which frames are stacked together: by time slot and target, or a whole target at once. */
import { groupIntoChunks } from '@crowdsky/stack-core';
import type { Chunk } from '@crowdsky/stack-core';
import type { FrameMeta } from '@crowdsky/stack-core';
import type { PickedFrame } from '../frames/picked-frame.ts';

export type Slot = 900 | 180 | 60 | 'all';
export const SLOTS: readonly Slot[] = [900, 180, 60, 'all'];

/** A chunk as its card shows it. */
export interface FrameChunk {
  readonly key: string;
  readonly objectName: string | undefined;
  readonly filter: string | undefined;
  readonly raDeg: number | undefined;
  readonly decDeg: number | undefined;
  readonly frames: readonly PickedFrame[];
  readonly exposureSeconds: number;
  readonly startMs: number | undefined;
  readonly endMs: number | undefined;
}

type GroupedFrame = FrameMeta & { readonly picked: PickedFrame };

/** Chunks in the order of time; frames without a time make one chunk of their own. */
export function chunkFrames(frames: readonly PickedFrame[], slot: Slot): FrameChunk[] {
  const grouped: GroupedFrame[] = frames.map((picked) => ({ ...picked.meta, picked }));
  const { chunks, undated } = groupIntoChunks(grouped, { slotSeconds: slot });
  const all =
    undated.length > 0 ? [...chunks, ...groupIntoChunks(undated, { slotSeconds: 'all' }).chunks] : chunks;
  return all.map(describe);
}

function describe(chunk: Chunk<GroupedFrame>): FrameChunk {
  const times = chunk.frames.flatMap(({ dateObsMs }) => (dateObsMs === undefined ? [] : [dateObsMs]));
  const last = chunk.frames.at(-1);
  return {
    key: chunk.key,
    objectName: commonest(chunk.frames.map(({ objectName }) => objectName)),
    filter: commonest(chunk.frames.map(({ filter }) => filter)),
    raDeg: chunk.raDeg,
    decDeg: chunk.decDeg,
    frames: chunk.frames.map(({ picked }) => picked),
    exposureSeconds: chunk.frames.reduce((sum, { exposureSeconds }) => sum + (exposureSeconds ?? 0), 0),
    startMs: times[0],
    endMs: times.length > 0 ? times[times.length - 1] + 1000 * (last?.exposureSeconds ?? 0) : undefined,
  };
}

function commonest(values: readonly (string | undefined)[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== undefined) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0];
}
