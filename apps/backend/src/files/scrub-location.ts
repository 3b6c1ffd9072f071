/** Blanks the cards of a FITS file that tell where the telescope stands, in place and without moving a byte. */
import { open } from 'node:fs/promises';
import { readHdus } from '@crowdsky/fits';
import type { ByteSource } from '@crowdsky/fits';
import { withReceivedSource } from './file-source.ts';
import { refusingBadFits } from './fits-refusal.ts';
import type { ReceivedFile } from './receive-file.ts';

const cardBytes = 80;
const placeKeywords = new Set([
  'SITELAT',
  'SITELONG',
  'SITEELEV',
  'SITENAME',
  'LAT-OBS',
  'LONG-OBS',
  'ALT-OBS',
  'LATITUDE',
  'LONGITUD',
  'OBSLAT',
  'OBSLONG',
  'GEOLAT',
  'GEOLON',
  'OBSGEO-X',
  'OBSGEO-Y',
  'OBSGEO-Z',
  'OBSGEO-B',
  'OBSGEO-L',
  'OBSGEO-H',
]);

interface ScrubbedHeader {
  offsetBytes: number;
  bytes: Buffer;
}

/** A header's checksum, if it has one, is blanked with them. A file that tells no place is not touched. */
export async function scrubLocation(received: ReceivedFile): Promise<void> {
  const scrubbed = await refusingBadFits(() => withReceivedSource(received, scrubHeaders));
  if (scrubbed.length === 0) return;
  const handle = await open(received.path, 'r+');
  try {
    for (const { bytes, offsetBytes } of scrubbed) await handle.write(bytes, 0, bytes.length, offsetBytes);
  } finally {
    await handle.close();
  }
}

/** The headers that told a place, without it. */
async function scrubHeaders(source: ByteSource): Promise<ScrubbedHeader[]> {
  const scrubbed: ScrubbedHeader[] = [];
  for (const { headerOffset, dataOffset } of await readHdus(source)) {
    const bytes = Buffer.from(await source.read(headerOffset, dataOffset - headerOffset));
    if (blankCards(bytes) > 0) scrubbed.push({ offsetBytes: headerOffset, bytes });
  }
  return scrubbed;
}

/** Returns how many cards told a place. */
function blankCards(header: Buffer): number {
  const keywordAt = (at: number): string => header.toString('latin1', at, at + 8).trim();
  const offsets = Array.from(
    { length: Math.floor(header.length / cardBytes) },
    (_, index) => index * cardBytes,
  );
  const placed = offsets.filter((at) => placeKeywords.has(keywordAt(at)));
  const blanked =
    placed.length === 0 ? [] : [...placed, ...offsets.filter((at) => keywordAt(at) === 'CHECKSUM')];
  for (const at of blanked) header.fill(' ', at, at + cardBytes);
  return placed.length;
}
