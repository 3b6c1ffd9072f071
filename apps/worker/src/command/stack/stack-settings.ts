/** The settings of `crowdsky stack`. */
import type { ChunkLength } from '@crowdsky/stack-core';
import type { StackingSettings } from '@crowdsky/stack-files';

export interface StackSettings extends StackingSettings {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly preview: string | undefined;
  readonly slot: ChunkLength;
  readonly threads: number;
  readonly isJson: boolean;
}
