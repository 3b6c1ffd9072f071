/** Whether a stack of this program was cut off, also exactly between two of its parts, where its bytes are sound FITS. */
import type { Hdu } from '@crowdsky/fits';
import { STAR_TABLE } from './star-table.ts';
import { SOFTWARE } from './version.ts';

const [PROGRAM] = SOFTWARE.split(' ');

/** `hdus` of the whole file. What other programs leave out is their affair. */
export function lacksParts(hdus: readonly Pick<Hdu, 'header' | 'isTruncated'>[]): boolean {
  if (hdus.some(({ isTruncated }) => isTruncated)) return true;
  const maker = hdus[0]?.header.string('SWCREATE')?.split(' ')[0];
  // Every stack ends with it, also one without stars.
  return maker === PROGRAM && !hdus.some(({ header }) => header.string('EXTNAME')?.trim() === STAR_TABLE);
}
