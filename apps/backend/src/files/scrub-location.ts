/** Blanks the cards of a FITS file that say where the telescope stands, in place and without moving a byte. */
import { open } from 'node:fs/promises';
import { withFileAndHead } from '@crowdsky/files';
import { isLocationKeyword, readHdus } from '@crowdsky/fits';
import type { ByteSource } from '@crowdsky/fits';
import { digestFile } from './file-threads.ts';
import { refusingBadFits } from './fits-refusal.ts';
import type { ReceivedFile } from './receive-file.ts';

const cardBytes = 80;

interface ScrubbedHeader {
  offsetBytes: number;
  bytes: Buffer;
}

/**
 * A header's CHECKSUM is blanked with them, for it would be wrong; its DATASUM stays true. A file without such cards is not
 * touched. Resolves to whether it was.
 */
export async function scrubLocation(
  received: Pick<ReceivedFile, 'path' | 'sizeBytes' | 'head'>,
): Promise<boolean> {
  const scrubbed = await refusingBadFits(() => withFileAndHead(received, scrubHeaders));
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

/** The headers that named a place, with the place blanked. */
async function scrubHeaders(source: ByteSource): Promise<ScrubbedHeader[]> {
  const scrubbed: ScrubbedHeader[] = [];
  for (const { headerOffset, dataOffset } of await readHdus(source)) {
    const bytes = Buffer.from(await source.read(headerOffset, dataOffset - headerOffset));
    if (blankCards(bytes) > 0) scrubbed.push({ offsetBytes: headerOffset, bytes });
  }
  return scrubbed;
}

/** Returns how many cards named a place. */
function blankCards(header: Buffer): number {
  const offsets = Array.from(
    { length: Math.floor(header.length / cardBytes) },
    (_, index) => index * cardBytes,
  );
  const placed: number[] = [];
  for (const at of offsets) {
    const keyword = keywordAt(header, at);
    // A long text goes on in CONTINUE cards (FITS 4.0 section 4.2.1.2).
    const isContinued = keyword === 'CONTINUE' && placed.at(-1) === at - cardBytes;
    if (isContinued || isLocationKeyword(keyword)) placed.push(at);
  }
  const sums = placed.length === 0 ? [] : offsets.filter((at) => keywordAt(header, at) === 'CHECKSUM');
  for (const at of [...placed, ...sums]) header.fill(' ', at, at + cardBytes);
  return placed.length;
}

/** A HIERARCH keyword reaches to the equals sign. */
function keywordAt(header: Buffer, at: number): string {
  const card = header.toString('latin1', at, at + cardBytes);
  return (card.startsWith('HIERARCH ') ? card.split('=')[0] : card.slice(0, 8)).trim().toUpperCase();
}
