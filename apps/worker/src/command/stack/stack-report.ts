/** The whole of what `crowdsky stack` did, before it is put into words or JSON. */
import type { PassedFile } from '@crowdsky/stack-files';
import type { ChunkResult } from './chunk-result.ts';
import type { StackSettings } from './stack-settings.ts';

export interface StackCommandReport {
  readonly settings: StackSettings;
  readonly results: readonly ChunkResult[];
  /** Files that are in no chunk, each with a sentence why. */
  readonly passed: readonly PassedFile[];
  /** Time before the first chunk, for reading headers, and of everything. */
  readonly listingSeconds: number;
  readonly totalSeconds: number;
  /** A sentence on why the command ended early. */
  readonly problem: string | undefined;
  readonly exitCode: number;
}
