/** A folder for work in progress, which its maker deletes. */
import { mkdtemp } from 'node:fs/promises';
import { dirname } from 'node:path';
import { WriteError } from './write-aside.ts';

/** Its path begins with `start` and ends in letters of its own. Rejects with WriteError, which names the folder around it. */
export async function makeWorkFolder(start: string): Promise<string> {
  try {
    return await mkdtemp(start);
  } catch (error) {
    throw new WriteError(dirname(start), error);
  }
}
