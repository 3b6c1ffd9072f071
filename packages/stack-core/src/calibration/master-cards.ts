/** Records in a stack's header which master frames calibrated it, so that they can be found again. */
import type { Header } from '@crowdsky/fits';
import { asciiText } from '../ground/ascii-text.ts';

export const MASTER_KINDS = ['bias', 'dark', 'flat'] as const;
export type MasterKind = (typeof MASTER_KINDS)[number];

/** Keyword for each master; its value is the file's SHA-256 and name. */
export const MASTER_KEYWORDS: Readonly<Record<MasterKind, string>> = {
  bias: 'CALBIAS',
  dark: 'CALDARK',
  flat: 'CALFLAT',
};

export interface MasterFile {
  readonly name: string;
  /** Lower-case hexadecimal. */
  readonly sha256: string;
}

/** Files of the masters in use. */
export type MasterFiles = Readonly<Partial<Record<MasterKind, MasterFile>>>;

/** Adds a card for each master. */
export function addMasterCards(header: Header, files: MasterFiles): void {
  for (const kind of MASTER_KINDS) {
    const file = files[kind];
    if (file) header.set(MASTER_KEYWORDS[kind], `${file.sha256} ${asciiText(file.name)}`, `master ${kind}`);
  }
}
