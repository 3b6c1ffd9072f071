/** What `crowdsky stack` was asked to do. */
import type { MasterKind, PixelFormat, StackOptions } from '@crowdsky/stack-core';

export type SlotLength = '15m' | '3m' | '1m' | 'all';

export const SLOT_SECONDS: Readonly<Record<SlotLength, number | 'all'>> = {
  '15m': 900,
  '3m': 180,
  '1m': 60,
  all: 'all',
};

export interface StackSettings {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly preview: string | undefined;
  readonly slot: SlotLength;
  /** What differs from the core's defaults. */
  readonly options: Partial<StackOptions>;
  /** Paths of the master frames. */
  readonly masters: Readonly<Partial<Record<MasterKind, string>>>;
  readonly threads: number;
  readonly format: PixelFormat;
  readonly keepLocation: boolean;
  readonly isJson: boolean;
}
