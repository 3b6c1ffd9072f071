/** Blanks the place of observation in the headers of a FITS file: where it would be found, and in bytes on their way. */
import { Readable } from 'node:stream';
import { isLocationKeyword, readHdus } from '@crowdsky/fits';
import type { ByteSource } from '@crowdsky/fits';

const cardBytes = 80;

/** A header as it is without the place. */
export interface Blank {
  offsetBytes: number;
  bytes: Buffer;
}

/** The headers that name a place, with the place blanked. Reads headers only. @throws FitsError */
export async function placeBlanks(source: ByteSource): Promise<Blank[]> {
  const blanks: Blank[] = [];
  for (const { headerOffset, dataOffset } of await readHdus(source)) {
    const bytes = Buffer.from(await source.read(headerOffset, dataOffset - headerOffset));
    if (blankCards(bytes) > 0) blanks.push({ offsetBytes: headerOffset, bytes });
  }
  return blanks;
}

/** A file's bytes from `startBytes` on, with these headers in the place of its own. */
export function blankedStream(stream: Readable, blanks: readonly Blank[], startBytes: number): Readable {
  if (blanks.length === 0) return stream;
  const blanked = Readable.from(eachBlanked(stream, blanks, startBytes), { objectMode: false });
  // Whoever leaves early is not left with the storage's stream open.
  blanked.on('close', () => stream.destroy());
  return blanked;
}

async function* eachBlanked(
  stream: AsyncIterable<Buffer>,
  blanks: readonly Blank[],
  startBytes: number,
): AsyncGenerator<Buffer> {
  let at = startBytes;
  for await (const piece of stream) {
    const bytes = Buffer.from(piece); // the storage may still hold its own
    for (const blank of blanks) {
      const from = Math.max(blank.offsetBytes, at);
      const to = Math.min(blank.offsetBytes + blank.bytes.length, at + bytes.length);
      if (from < to) blank.bytes.copy(bytes, from - at, from - blank.offsetBytes, to - blank.offsetBytes);
    }
    at += bytes.length;
    yield bytes;
  }
}

/** Returns how many cards named a place. A header's CHECKSUM goes with them, for it would be wrong; its DATASUM stays true. */
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
