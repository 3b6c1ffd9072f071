import { bytesSource, readHdus, readTable, writeFits } from '@crowdsky/fits';
import type { HduSpec, Table } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import type { Star } from '../stars/star.ts';
import { STAR_TABLE, starsOfTable, starTable } from './star-table.ts';

/** Numbers that are whole in single precision too. */
function star(n: number): Star {
  return {
    x: n - 1 / 3,
    y: 2 * n - 1 / 3,
    flux: 1000 * n,
    peak: 100 * n,
    fwhmPx: 3 + n,
    elongation: 2,
    aPx: 2 * n,
    bPx: n,
    thetaRad: -0.25 * n,
    snr: 50 * n,
    flags: n % 8,
  };
}

const STARS = [star(1), star(2), star(15)];

async function read(spec: HduSpec): Promise<{ table: Table; name: string | undefined }> {
  const image: HduSpec = { kind: 'image', shape: [1, 1], data: new Uint16Array(1) };
  const source = bytesSource(writeFits([image, spec]));
  const [, hdu] = await readHdus(source);
  return { table: await readTable(source, hdu), name: hdu.header.string('EXTNAME') };
}

describe('starTable', () => {
  it('counts pixels from 1, as FITS does, and gives the same stars back', async () => {
    const spec = starTable(STARS);
    const { table, name } = await read(spec);
    expect(name).toBe(STAR_TABLE);
    if (spec.kind !== 'bintable') throw new Error(spec.kind);
    const column = (wanted: string): number[] =>
      Array.from(spec.columns.find((own) => own.name === wanted)!.values as Float64Array);
    expect(column('x')).toEqual(STARS.map(({ x }) => x + 1));
    expect(column('y')).toEqual(STARS.map(({ y }) => y + 1));
    const back = starsOfTable(table);
    back.forEach((own, n) => {
      expect(own.x).toBeCloseTo(STARS[n].x, 12);
      expect(own.y).toBeCloseTo(STARS[n].y, 12);
      expect({ ...own, x: 0, y: 0 }).toEqual({ ...STARS[n], x: 0, y: 0 });
    });
    expect(back.length).toBe(3);
  });
});

describe('starsOfTable', () => {
  it('takes a missing column for unknown, and no flags for none', async () => {
    const { table } = await read({
      kind: 'bintable',
      name: STAR_TABLE,
      columns: [
        { name: 'x', values: Float64Array.of(5, 7) },
        { name: 'a', values: Float64Array.of(3, 4) },
      ],
    });
    const [first, second] = starsOfTable(table);
    expect([first.x, first.aPx, second.x, second.aPx]).toEqual([4, 3, 6, 4]);
    expect([first.y, first.flux, first.elongation, first.flags]).toEqual([NaN, NaN, NaN, 0]);
  });
});
