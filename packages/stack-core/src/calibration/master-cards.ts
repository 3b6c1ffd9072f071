/** Which master frames a stack was calibrated with, in its header, so that the same ones can be found again. */
import type { Header } from '@crowdsky/fits';

export const MASTER_KINDS = ['bias', 'dark', 'flat'] as const;
export type MasterKind = (typeof MASTER_KINDS)[number];

/** The keyword of each master: its value is the file's SHA-256 and name. */
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

/** The files of the masters that there are. */
export type MasterFiles = Readonly<Partial<Record<MasterKind, MasterFile>>>;

/** Adds a card for each master. */
export function addMasterCards(header: Header, files: MasterFiles): void {
  for (const kind of MASTER_KINDS) {
    const file = files[kind];
    if (file) header.set(MASTER_KEYWORDS[kind], `${file.sha256} ${file.name}`, `master ${kind}`);
  }
}
