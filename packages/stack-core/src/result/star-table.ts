/** The table STAR-TAB of a stack: its stars as FITS columns, and back. */
import { findColumn } from '@crowdsky/fits';
import type { HduSpec, Table } from '@crowdsky/fits';
import type { Star } from '../stars/star.ts';

/** EXTNAME of the table. */
export const STAR_TABLE = 'STAR-TAB';

/** Positions follow FITS: the first pixel's centre is (1, 1). */
export function starTable(stars: readonly Star[]): HduSpec {
  const column = (value: (star: Star) => number): Float64Array => Float64Array.from(stars, value);
  const single = (value: (star: Star) => number): Float32Array => Float32Array.from(stars, value);
  return {
    kind: 'bintable',
    name: STAR_TABLE,
    columns: [
      { name: 'x', unit: 'pix', values: column((star) => star.x + 1) },
      { name: 'y', unit: 'pix', values: column((star) => star.y + 1) },
      { name: 'flux', unit: 'adu', values: single((star) => star.flux) },
      { name: 'fwhm', unit: 'pix', values: single((star) => star.fwhmPx) },
      { name: 'a', unit: 'pix', values: single((star) => star.aPx) },
      { name: 'b', unit: 'pix', values: single((star) => star.bPx) },
      { name: 'theta', unit: 'rad', values: single((star) => star.thetaRad) },
      { name: 'peak', unit: 'adu', values: single((star) => star.peak) },
      { name: 'snr', values: single((star) => star.snr) },
      { name: 'flag', values: Int16Array.from(stars, (star) => star.flags) },
    ],
  };
}

/** The stars of such a table, in its order; NaN where a column is missing, and no flags. Lengths and fluxes are floats. */
export function starsOfTable(table: Table): Star[] {
  const column = (name: string): number[] => {
    const data = findColumn(table, name)?.data;
    return data?.kind === 'numbers' ? Array.from(data.values, Number) : [];
  };
  const names = ['x', 'y', 'flux', 'fwhm', 'a', 'b', 'theta', 'peak', 'snr', 'flag'] as const;
  const columns = names.map(column);
  return Array.from({ length: table.rows }, (_, row) => {
    const [x, y, flux, fwhmPx, aPx, bPx, thetaRad, peak, snr, flags] = columns.map(
      (values) => values.at(row) ?? NaN,
    );
    const elongation = aPx / bPx;
    return {
      x: x - 1,
      y: y - 1,
      flux,
      peak,
      fwhmPx,
      elongation,
      aPx,
      bPx,
      thetaRad,
      snr,
      flags: Number.isNaN(flags) ? 0 : flags,
    };
  });
}
