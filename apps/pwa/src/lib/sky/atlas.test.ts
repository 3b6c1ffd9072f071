import { describe, expect, it } from 'vitest';
import { CONSTELLATIONS, FIGURES, STARS, toLines } from './atlas.ts';
import { separationDeg, toPlace, toVector } from './sphere.ts';
import type { Vector } from './sphere.ts';

describe('the atlas', () => {
  it('has the stars that the naked eye sees, Sirius first', () => {
    expect(STARS).toHaveLength(1627);
    expect(STARS[0].magnitude).toBeCloseTo(-1.4, 9);
    expect(separationDeg(STARS[0].vector, toVector(101.287, -16.716))).toBeLessThan(0.02);
    const vega = STARS.find(({ vector }) => separationDeg(vector, toVector(279.2347, 38.7837)) < 0.02);
    expect(vega?.magnitude).toBeCloseTo(0, 1);
  });

  it('names the 88 constellations, head and tail of the Serpent apart', () => {
    expect(new Set(CONSTELLATIONS.map(({ name }) => name)).size).toBe(89);
    const orion = CONSTELLATIONS.find(({ name }) => name === 'Orion')!;
    expect(separationDeg(orion.vector, toVector(83, 5))).toBeLessThan(10);
    const bear = CONSTELLATIONS.find(({ name }) => name === 'Ursa Major')!;
    expect(bear).toMatchObject({ german: 'Großer Bär', rank: 1 });
  });

  it('draws figures in pieces that follow the curve of the map', () => {
    for (let line = 0; line + 1 < FIGURES.starts.length; line++)
      for (let n = FIGURES.starts[line] + 1; n < FIGURES.starts[line + 1]; n++) {
        const at = (point: number): Vector =>
          [...FIGURES.vectors.subarray(3 * point, 3 * point + 3)] as unknown as Vector;
        expect(separationDeg(at(n - 1), at(n))).toBeLessThanOrEqual(3.0001);
      }
  });

  it('follows great circles, the short way across 0 h', () => {
    const { vectors, starts } = toLines([
      [
        [358, 0],
        [4, 0],
      ],
    ]);
    expect(starts).toEqual([0, vectors.length / 3]);
    const ras = Array.from(
      { length: vectors.length / 3 },
      (_, n) => toPlace([vectors[3 * n], vectors[3 * n + 1], vectors[3 * n + 2]]).raDeg,
    );
    expect(ras.map((ra) => Math.round(ra) % 360)).toEqual([358, 1, 4]);
  });
});
