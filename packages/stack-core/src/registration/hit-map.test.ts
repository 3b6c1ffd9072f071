import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { HitMap } from './hit-map.ts';

const IDENTITY = Float64Array.of(1, 0, 0, 0, 1, 0);

function hits(map: HitMap, x: number, y: number, affine = IDENTITY): number {
  return map.countHits(Float64Array.of(x), Float64Array.of(y), affine);
}

describe('HitMap', () => {
  it('hits the cell of 4 px that a star is in and those around it', () => {
    // Cells begin 8 px before the first star: the star at (100, 50) is in the third of each axis, from 100 and 50 on.
    const map = new HitMap([
      { x: 100, y: 50 },
      { x: 300, y: 400 },
    ]);
    for (const [x, y, wanted] of [
      [100, 50, 1],
      [96, 46, 1],
      [107.9, 57.9, 1],
      [95.9, 50, 0],
      [108, 50, 0],
      [100, 45.9, 0],
      [100, 58, 0],
      [300, 400, 1],
      [303, 403, 1],
      [200, 225, 0],
    ]) {
      expect(hits(map, x, y), `${x}, ${y}`).toBe(wanted);
    }
  });

  it('counts the points that a transform brings near a star, as the definition does', () => {
    const random = seededRandom(2);
    const stars = Array.from({ length: 90 }, () => ({
      x: 600 * random.uniform(),
      y: 900 * random.uniform(),
    }));
    const affine = Float64Array.of(0.8, -0.6, 120, 0.6, 0.8, -90);
    const [a, b, c, d, e, f] = affine;
    const xs = Float64Array.from({ length: 3000 }, () => 900 * random.uniform());
    const ys = Float64Array.from({ length: 3000 }, () => 900 * random.uniform());
    const [minX, minY] = [Math.min(...stars.map(({ x }) => x)), Math.min(...stars.map(({ y }) => y))];
    const cellOf = (x: number, y: number): [number, number] => [
      Math.floor((x - minX) / 4),
      Math.floor((y - minY) / 4),
    ];
    const cells = stars.map(({ x, y }) => cellOf(x, y));
    const wanted = [...xs.keys()].filter((i) => {
      const [column, row] = cellOf(a * xs[i] + b * ys[i] + c, d * xs[i] + e * ys[i] + f);
      return cells.some(([u, v]) => Math.abs(u - column) <= 1 && Math.abs(v - row) <= 1);
    });
    expect(wanted.length).toBeGreaterThan(20);
    expect(new HitMap(stars).countHits(xs, ys, affine)).toBe(wanted.length);
  });

  it('hits nothing beyond its borders, nor without stars', () => {
    const map = new HitMap([{ x: 0, y: 0 }]);
    for (const [x, y] of [
      [-1000, 0],
      [1000, 0],
      [0, -1000],
      [0, 1000],
    ])
      expect(hits(map, x, y)).toBe(0);
    expect(hits(map, 0, 0)).toBe(1);
    expect(hits(new HitMap([]), 0, 0)).toBe(0);
  });

  it('stays small for stars far apart', () => {
    const map = new HitMap([
      { x: 0, y: 0 },
      { x: 1e9, y: 1e9 },
    ]);
    expect(hits(map, 0, 0)).toBe(1);
    expect(hits(map, 8180, 8180)).toBe(0);
  });
});
