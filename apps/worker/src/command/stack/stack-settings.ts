/** What `crowdsky stack` was asked to do. */
import type { StackingSettings } from '@crowdsky/stack-files';

export type SlotLength = '15m' | '3m' | '1m' | 'all';

export const SLOT_SECONDS: Readonly<Record<SlotLength, number | 'all'>> = {
  '15m': 900,
  '3m': 180,
  '1m': 60,
  all: 'all',
};

export interface StackSettings extends StackingSettings {
  readonly inputs: readonly string[];
  readonly output: string;
  readonly preview: string | undefined;
  readonly slot: SlotLength;
  readonly threads: number;
  readonly isJson: boolean;
}
