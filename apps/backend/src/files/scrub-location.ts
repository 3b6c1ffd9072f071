/** Blanks the cards of a FITS file that say where the telescope stands, in place and without moving a byte. */
import { open } from 'node:fs/promises';
import { withFileAndHead } from '@crowdsky/files';
import { placeBlanks } from './blank-place.ts';
import { digestFile } from './file-threads.ts';
import { refusingBadFits } from './fits-refusal.ts';
import type { ReceivedFile } from './receive-file.ts';

/**
 * A file without such cards is not touched. Resolves to whether it was.
 */
export async function scrubLocation(
  received: Pick<ReceivedFile, 'path' | 'sizeBytes' | 'head'>,
): Promise<boolean> {
  const scrubbed = await refusingBadFits(() => withFileAndHead(received, placeBlanks));
  if (scrubbed.length === 0) return false;
  const handle = await open(received.path, 'r+');
  try {
    for (const { bytes, offsetBytes } of scrubbed) await handle.write(bytes, 0, bytes.length, offsetBytes);
  } finally {
    await handle.close();
  }
  return true;
}

/** Resolves to the SHA-256 of what is left. */
export async function scrubbedDigest(received: ReceivedFile): Promise<string> {
  const isScrubbed = await scrubLocation(received);
  return isScrubbed || received.mayBeBlanked ? digestFile(received.path) : received.sha256;
}
