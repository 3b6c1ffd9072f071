/** What became of one chunk. */
import type { Chunk } from '@crowdsky/stack-core';
import type { ListedFrame } from '../files/list-frames.ts';
import type { StackFilesOutcome, StackOutput } from './stack-files.ts';

export interface ChunkResult extends StackFilesOutcome {
  readonly chunk: Chunk<ListedFrame>;
  readonly output: StackOutput;
  /** A sentence why there is no stack. */
  readonly problem: string | undefined;
}
