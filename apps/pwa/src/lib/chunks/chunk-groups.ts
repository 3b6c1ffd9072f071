/** Which frames are stacked together: by time slot and target, or a whole target at once. */
import { groupIntoChunks } from '@crowdsky/stack-core';
import type { Chunk, FrameMeta } from '@crowdsky/stack-core';
import type { Slot } from '../device/parse-settings.ts';
import type { PickedFrame } from '../frames/picked-frame.ts';

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
  const { chunks, undated } = groupIntoChunks(grouped, { slotSeconds: slot, mixesTelescopes: true });
  const all =
    undated.length > 0
      ? [...chunks, ...groupIntoChunks(undated, { slotSeconds: 'all', mixesTelescopes: true }).chunks]
      : chunks;
  return all.map(describe);
}

function describe(chunk: Chunk<GroupedFrame>): FrameChunk {
  const times = chunk.frames.flatMap(({ dateObsMs }) => (dateObsMs === undefined ? [] : [dateObsMs]));
  const last = chunk.frames.at(-1);
  return {
    key: chunk.key,
    objectName: chunk.objectName,
    filter: chunk.filter,
    raDeg: chunk.raDeg,
    decDeg: chunk.decDeg,
    frames: chunk.frames.map(({ picked }) => picked),
    exposureSeconds: chunk.frames.reduce((sum, { exposureSeconds }) => sum + (exposureSeconds ?? 0), 0),
    startMs: times[0],
    endMs: times.length > 0 ? times[times.length - 1] + 1000 * (last?.exposureSeconds ?? 0) : undefined,
  };
}
