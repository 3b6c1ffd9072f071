/** Blanks the cards of a FITS file that tell where the telescope stands, in place and without moving a byte. */
import { open } from 'node:fs/promises';
import { readHdus } from '@crowdsky/fits';
import { withFileSource } from './file-source.ts';
import { refusingBadFits } from './fits-refusal.ts';

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

/** Resolves to how many cards were blanked. A header's checksum, if it has one, is blanked with them. */
export async function scrubLocation(path: string): Promise<number> {
  const headers = await refusingBadFits(() =>
    withFileSource(path, async (source) =>
      (await readHdus(source)).map((hdu) => ({ from: hdu.headerOffset, to: hdu.dataOffset })),
    ),
  );
  const handle = await open(path, 'r+');
  let scrubbed = 0;
  try {
    for (const { from, to } of headers) {
      const header = Buffer.alloc(to - from);
      await handle.read(header, 0, header.length, from);
      const count = blankCards(header);
      if (count > 0) await handle.write(header, 0, header.length, from);
      scrubbed += count;
    }
    if (scrubbed > 0) await handle.sync();
  } finally {
    await handle.close();
  }
  return scrubbed;
}

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
