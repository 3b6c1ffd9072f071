/** The result of one chunk. */
import type { Chunk } from '@crowdsky/stack-core';
import type { ListedFrame, StackFilesOutcome, StackOutput } from '@crowdsky/stack-files';

export interface ChunkResult extends StackFilesOutcome {
  readonly chunk: Chunk<ListedFrame>;
  readonly output: StackOutput;
  /** A sentence why there is no stack. */
  readonly problem: string | undefined;
}
