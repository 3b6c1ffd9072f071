/** Which master frames a stack was calibrated with, in its header, so that the same ones can be found again. */
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { Header } from '@crowdsky/fits';
import type { MasterHandles } from '@crowdsky/stack-core';

export const MASTER_KINDS = ['bias', 'dark', 'flat'] as const;
export type MasterKind = (typeof MASTER_KINDS)[number];

export const MASTER_KEYWORDS: Readonly<Record<MasterKind, string>> = {
  bias: 'CALBIAS',
  dark: 'CALDARK',
  flat: 'CALFLAT',
};

/** SHA-256 and name of each master given, as the cards of a stack's header. Rejects with the error of the system. */
export async function masterCards(masters: MasterHandles): Promise<Header> {
  const header = new Header();
  for (const kind of MASTER_KINDS) {
    const path = masters[kind];
    if (typeof path !== 'string') continue;
    header.set(MASTER_KEYWORDS[kind], `${await hashFile(path)} ${basename(path)}`, `master ${kind}`);
  }
  return header;
}

/** Lower-case hexadecimal SHA-256 of a file. Rejects with the error of the system. */
export async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path, { highWaterMark: 1 << 20 }))
    hash.update(bytes as Uint8Array);
  return hash.digest('hex');
}
