/** Finds the stack that a chunk has become already. */
import type { StackRecord } from '../store/stack-record.ts';
import type { FrameChunk } from './chunk-groups.ts';

/** Of the same frames, no more and no fewer: a frame that came later asks for a new stack. */
export function stackOfChunk(chunk: FrameChunk, stacks: readonly StackRecord[]): StackRecord | undefined {
  const wanted = chunk.frames.map(({ name, meta }) => tag(name, meta.dateObsMs)).sort();
  return stacks.find(
    ({ chunkKey, frames }) =>
      chunkKey === chunk.key &&
      frames.length === wanted.length &&
      frames
        .map(({ report, dateObsMs }) => tag(report.name, dateObsMs))
        .sort()
        .every((have, index) => have === wanted[index]),
  );
}

function tag(name: string, dateObsMs: number | undefined): string {
  return `${dateObsMs ?? ''}|${name}`;
}
