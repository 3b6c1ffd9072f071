/** What the telescope points at now. */
import { chunkFrames } from '../chunks/chunk-groups.ts';
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import type { PickedFrame } from '../frames/picked-frame.ts';

/** All frames of the target that the newest frame shows. */
export function newestTarget(frames: readonly PickedFrame[]): FrameChunk | undefined {
  const last = [...frames].sort((a, b) => (a.meta.dateObsMs ?? 0) - (b.meta.dateObsMs ?? 0)).at(-1);
  return last && chunkFrames(frames, 'all').find((chunk) => chunk.frames.includes(last));
}
