import { describe, expect, it } from 'vitest';
import { applyTransform } from '../ground/apply-transform.ts';
import { IDENTITY } from '../ground/image.ts';
import type { Transform } from '../ground/image.ts';
import { solveLinear } from '../ground/solve-linear.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { fitModel, residualSquares } from './fit-model.ts';
import { fitSimilarity } from './fit-similarity.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

const TURNED: Transform = { ...IDENTITY, a: 0.8, b: 0.6, c: -30, d: -0.6, e: 0.8, f: 412 };
const MIRRORED: Transform = { ...IDENTITY, a: -0.8, b: 0.6, c: 900, d: 0.6, e: 0.8, f: -70 };
const SHEARED: Transform = { ...IDENTITY, a: 1.01, b: 0.2, c: 55, d: -0.17, e: 0.96, f: -8 };
const TILTED: Transform = { ...SHEARED, g: 4e-5, h: -7e-5 };

/** Points anywhere on a sensor and where `truth` puts them, off by `scatterPx`; the other list in reverse. */
function createPoints(
  truth: Transform,
  count: number,
  scatterPx = 0,
): { from: Point[]; to: Point[]; pairs: [number, number][]; weights: number[] } {
  const random = seededRandom(count);
  const from = Array.from({ length: count }, () => ({
    x: 1080 * random.uniform(),
    y: 1920 * random.uniform(),
  }));
  const to = from
    .map(({ x, y }) => {
      const image = applyTransform(truth, x, y);
      return { x: image.x + scatterPx * random.normal(), y: image.y + scatterPx * random.normal() };
    })
    .reverse();
  const pairs = from.map((_, i): [number, number] => [i, count - 1 - i]);
  return { from, to, pairs, weights: pairs.map(() => 0.1 + random.uniform()) };
}

function expectSame(found: Transform | undefined, truth: Transform, digits = 7): void {
  for (const [x, y] of [
    [0, 0],
    [1080, 0],
    [0, 1920],
    [1080, 1920],
  ]) {
    const image = found && applyTransform(found, x, y);
    const wanted = applyTransform(truth, x, y);
    expect(image?.x).toBeCloseTo(wanted.x, digits);
    expect(image?.y).toBeCloseTo(wanted.y, digits);
  }
}

function chiSquare(transform: Transform, set: ReturnType<typeof createPoints>): number {
  const squares = residualSquares(transform, set.from, set.to, set.pairs);
  return squares.reduce((sum, square, n) => sum + set.weights[n] * square, 0);
}

/** Asserts the least-squares minimum: no small change of the free parameters brings the points nearer. */
function expectLeast(
  transform: Transform,
  set: ReturnType<typeof createPoints>,
  changes: readonly Partial<Transform>[],
): void {
  const least = chiSquare(transform, set);
  for (const change of changes) {
    for (const sign of [1, -1]) {
      const changed = { ...transform };
      for (const [key, by] of Object.entries(change) as [keyof Transform, number][])
        changed[key] += sign * by;
      expect(chiSquare(changed, set)).toBeGreaterThan(least);
    }
  }
}

/** A step that costs some 1e-6 of the sum where it is least, and more anywhere else. */
const STEP = 1e-3;
const SHIFTS: readonly Partial<Transform>[] = [{ c: STEP }, { f: STEP }];
const SHEARS: readonly Partial<Transform>[] = ['a', 'b', 'd', 'e'].map((key) => ({ [key]: STEP / 1000 }));

/** The minimum of the weighted sum of squares, by Gauss and Newton with numeric derivatives. */
function leastSquares(about: Transform, set: ReturnType<typeof createPoints>): Transform {
  const keys = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'] as const;
  const steps = [1e-6, 1e-6, 1e-3, 1e-6, 1e-6, 1e-3, 1e-9, 1e-9];
  const offsets = (transform: Transform): number[] =>
    set.pairs.flatMap(([i, j], n) => {
      const { x, y } = applyTransform(transform, set.from[i].x, set.from[i].y);
      const root = Math.sqrt(set.weights[n]);
      return [root * (set.to[j].x - x), root * (set.to[j].y - y)];
    });
  const dot = (p: readonly number[], q: readonly number[]): number =>
    p.reduce((sum, value, n) => sum + value * q[n], 0);
  let transform = about;
  for (let round = 0; round < 6; round++) {
    const here = offsets(transform);
    const slopes = keys.map((key, k) =>
      offsets({ ...transform, [key]: transform[key] + steps[k] }).map((there, n) => here[n] - there),
    );
    const matrix = Float64Array.from(slopes.flatMap((row) => slopes.map((column) => dot(row, column))));
    const change = solveLinear(matrix, Float64Array.from(slopes.map((row) => dot(row, here))));
    const changed = keys.map((key, k) => [key, transform[key] + steps[k] * (change?.[k] ?? NaN)]);
    transform = Object.fromEntries(changed);
  }
  return transform;
}

describe('fitSimilarity', () => {
  it.each([
    ['turned', TURNED, false],
    ['mirrored', MIRRORED, true],
  ])('finds what exact pairs are: %s', (_, truth, mirrored) => {
    for (const count of [2, 3, 20]) {
      const { from, to, pairs } = createPoints(truth, count);
      expectSame(fitSimilarity(from, to, pairs, mirrored), truth);
    }
  });

  it.each([
    ['turned', TURNED, false],
    ['mirrored', MIRRORED, true],
  ])('is the least-squares fit of weighted pairs: %s', (_, truth, mirrored) => {
    const set = createPoints(truth, 12, 3);
    const found = fitSimilarity(set.from, set.to, set.pairs, mirrored, set.weights);
    const sign = mirrored ? -1 : 1;
    const turns = [
      { a: STEP / 1000, e: (sign * STEP) / 1000 },
      { b: STEP / 1000, d: (-sign * STEP) / 1000 },
    ];
    expectLeast(found ?? IDENTITY, set, [...SHIFTS, ...turns]);
    expect(found?.e).toBeCloseTo(sign * (found?.a ?? NaN), 12);
    expect(found?.d).toBeCloseTo(-sign * (found?.b ?? NaN), 12);
    expect([found?.g, found?.h]).toEqual([0, 0]);
  });

  it('does not heed pairs without weight', () => {
    const { from, to, pairs } = createPoints(TURNED, 6);
    to[pairs[2][1]] = { x: 5000, y: -800 };
    expectSame(fitSimilarity(from, to, pairs, false, [1, 2, 0, 1, 3, 1]), TURNED);
  });

  it('needs two points that differ', () => {
    const { from, to } = createPoints(TURNED, 2);
    expect(fitSimilarity(from, to, [[0, 1]])).toBeUndefined();
    expect(
      fitSimilarity([from[0], from[0]], to, [
        [0, 0],
        [1, 1],
      ]),
    ).toBeUndefined();
  });
});

describe('fitModel', () => {
  it.each([
    ['similarity', TURNED, 2],
    ['affine', SHEARED, 3],
    ['homography', TILTED, 4],
  ] as const)('finds a %s that exact pairs are, from as few as determine it', (model, truth, fewest) => {
    for (const count of [fewest, 30]) {
      const { from, to, pairs } = createPoints(truth, count);
      expectSame(fitModel(model, from, to, pairs), truth, 2);
      expect(fitModel(model, from, to, pairs.slice(0, fewest - 1))).toBeUndefined();
    }
    const { from, to, pairs } = createPoints(truth, 30);
    expectSame(fitModel(model, from, to, pairs), truth, model === 'homography' ? 4 : 7);
  });

  it('is the least-squares fit of weighted pairs: affine', () => {
    const set = createPoints(SHEARED, 14, 3);
    const found = fitModel('affine', set.from, set.to, set.pairs, false, set.weights);
    expectLeast(found ?? IDENTITY, set, [...SHIFTS, ...SHEARS]);
    expect([found?.g, found?.h]).toEqual([0, 0]);
  });

  it('is the least-squares fit of weighted pairs: homography', () => {
    const set = createPoints(TILTED, 30, 0.5);
    const found = fitModel('homography', set.from, set.to, set.pairs, false, set.weights);
    const tilts = [{ g: STEP / 1e5 }, { h: STEP / 1e5 }];
    const shears = SHEARS.map((change) =>
      Object.fromEntries(Object.entries(change).map(([key, by]) => [key, 20 * by])),
    );
    expectLeast(found ?? IDENTITY, set, [{ c: 20 * STEP }, { f: 20 * STEP }, ...shears, ...tilts]);
  });

  it('weighs a pair of a strongly tilted field as any other: homography', () => {
    // Depth changes from 0.6 to 1.3 over the field; distances count in pixels of the other frame all the same.
    const set = createPoints({ ...SHEARED, g: 3e-4, h: -2e-4 }, 40, 0.5);
    const found = fitModel('homography', set.from, set.to, set.pairs, false, set.weights) ?? IDENTITY;
    const least = leastSquares(found, set);
    for (const [x, y] of [
      [100, 100],
      [980, 200],
      [100, 1700],
      [900, 1800],
    ]) {
      const [p, q] = [applyTransform(found, x, y), applyTransform(least, x, y)];
      expect(Math.hypot(p.x - q.x, p.y - q.y)).toBeLessThan(0.004);
    }
  });

  it('finds nothing in points on a line', () => {
    const line = [0, 1, 2, 3, 4].map((n) => ({ x: 100 * n, y: 200 * n }));
    const pairs = line.map((_, n): [number, number] => [n, n]);
    expect(fitModel('affine', line, line, pairs)).toBeUndefined();
    expect(fitModel('homography', line, line, pairs)).toBeUndefined();
    // One beside the line determines an affine transform.
    const beside = [...line, { x: 300, y: 0 }];
    const all: [number, number][] = [...pairs, [5, 5]];
    expectSame(fitModel('affine', beside, beside, all), IDENTITY);
    expect(fitModel('homography', beside, beside, all)).toBeUndefined();
  });

  it('mirrors a similarity only if asked to', () => {
    const { from, to, pairs } = createPoints(MIRRORED, 9);
    expectSame(fitModel('similarity', from, to, pairs, true), MIRRORED);
    const plain = fitModel('similarity', from, to, pairs);
    expect(residualSquares(plain ?? IDENTITY, from, to, pairs)[0]).toBeGreaterThan(1);
  });
});

describe('residualSquares', () => {
  it('are squared distances in the other frame', () => {
    const shift = { ...IDENTITY, c: 10, f: -20 };
    const squares = residualSquares(
      shift,
      [{ x: 1, y: 2 }],
      [
        { x: 0, y: 0 },
        { x: 14, y: -21 },
      ],
      [
        [0, 1],
        [0, 0],
      ],
    );
    expect(squares).toEqual([3 * 3 + 3 * 3, 11 * 11 + 18 * 18]);
  });
});
