/** Where `matchStars` draws its lines, on lists of stars of which a known few are the same. */
import { describe, expect, it } from 'vitest';
import { applyTransform } from '../ground/apply-transform.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { IDENTITY } from '../ground/image.ts';
import type { Transform } from '../ground/image.ts';
import { StarIndex } from '../stars/star-index.ts';
import type { Point } from '../stars/star-index.ts';
import { fitSimilarity } from './fit-similarity.ts';
import { poissonTail } from '../ground/poisson-tail.ts';
import { matchStars, pairStars } from './match-stars.ts';

/** The first three form a triangle of sides that differ enough for any search. */
const COMMON: readonly Point[] = [
  [100, 100],
  [700, 150],
  [300, 900],
  [850, 620],
  [480, 410],
  [930, 60],
  [40, 570],
  [610, 780],
].map(([x, y]) => ({ x, y }));

const TURNED: Transform = { ...IDENTITY, a: 0.8, b: -0.6, c: 400, d: 0.6, e: 0.8, f: -100 };

function scaled(by: number, mirrored = false): Transform {
  const sign = mirrored ? -1 : 1;
  return { ...TURNED, a: sign * by * TURNED.a, b: sign * by * TURNED.b, d: by * TURNED.d, e: by * TURNED.e };
}

/**
 * Lists in which the stars of these ranks are the same. All others stand on one point, which is not the same in both: they
 * form no triangle, and no more than one pair.
 */
function lists(
  ranks: readonly number[],
  truth: Transform,
  length = Math.max(60, ...ranks.map((rank) => rank + 1)),
): { reference: Point[]; other: Point[] } {
  const crowd = (x: number, y: number): Point[] => Array.from({ length }, () => ({ x, y }));
  const [reference, other] = [crowd(5000, 5000), crowd(-3000, 200)];
  ranks.forEach((rank, n) => {
    reference[rank] = COMMON[n];
    other[rank] = applyTransform(truth, COMMON[n].x, COMMON[n].y);
  });
  return { reference, other };
}

function isFound(ranks: readonly number[], truth: Transform): boolean {
  const { reference, other } = lists(ranks, truth);
  const match = matchStars(reference, other);
  if (match === undefined) return false;
  for (const rank of ranks) expect(match.pairs).toContainEqual([rank, rank]);
  expect(match.pairs.length).toBe(ranks.length);
  return true;
}

/** Eight ranks from `first` on. */
function from(first: number): number[] {
  return COMMON.map((_, n) => first + n);
}

describe('matchStars', () => {
  it('searches the 45 brightest at scales within 3 %', () => {
    expect(isFound(from(42), TURNED)).toBe(true);
    expect(isFound(from(43), TURNED)).toBe(false);
    expect([0.969, 0.971, 1.029, 1.031].map((scale) => isFound(from(42), scaled(scale)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });

  it('searches the 36 brightest at scales from 0.38 to 2.6', () => {
    expect([0.377, 0.383, 2.59, 2.61].map((scale) => isFound(from(33), scaled(scale)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isFound(from(34), scaled(0.5))).toBe(false);
  });

  it('searches the 30 brightest of a mirrored frame, at the same scales', () => {
    expect([0.377, 0.383, 2.59, 2.61].map((scale) => isFound(from(27), scaled(scale, true)))).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect(isFound(from(28), scaled(1, true))).toBe(false);
  });

  it('goes on where five of the 50 brightest agree', () => {
    expect(isFound([42, 43, 44, 48, 49, 55], TURNED)).toBe(true);
    expect(isFound([42, 43, 44, 49, 50, 51, 52, 53], TURNED)).toBe(false);
  });

  it('needs six of the 200 brightest, and pairs the fainter ones too', () => {
    expect(isFound([42, 43, 44, 45, 46, 199, 200, 230], TURNED)).toBe(true);
    expect(isFound([42, 43, 44, 45, 46, 200, 201, 230], TURNED)).toBe(false);
  });

  it('finds the stars that agree exactly beside fewer that are off to one side', () => {
    const copies = (...by: readonly (readonly [number, number])[]): Point[] =>
      by.flatMap(([u, v]) => COMMON.map(({ x, y }) => ({ x: x + u, y: y + v })));
    const exact = copies([0, 0], [20, 20], [-20, 20], [20, -20]);
    const off = copies([-20, -20], [40, 0], [0, 40]);
    // All together are 1.63 px off, which leaves the exact ones within 2 px, and those to one side 2.17 px away.
    const match = matchStars([...exact, ...off], [...exact, ...off.map(({ x, y }) => ({ x: x + 3.8, y }))]);
    expect(match?.pairs).toEqual(exact.map((_, n) => [n, n]));
    for (const { x, y } of COMMON) {
      const image = applyTransform(match?.transform ?? TURNED, x, y);
      expect(Math.hypot(image.x - x, image.y - y)).toBeLessThan(1e-9);
    }
  });

  it('is the least-squares similarity of all that agree, not only of the triangle that proposed it', () => {
    const random = seededRandom(8);
    const other = COMMON.map(({ x, y }) => {
      const image = applyTransform(TURNED, x, y);
      return { x: image.x + 0.6 * random.uniform() - 0.3, y: image.y + 0.6 * random.uniform() - 0.3 };
    });
    const pairs = COMMON.map((_, n): [number, number] => [n, n]);
    const wanted = fitSimilarity(COMMON, other, pairs) ?? IDENTITY;
    const found = matchStars(COMMON, other)?.transform ?? IDENTITY;
    for (const key of ['a', 'b', 'c', 'd', 'e', 'f'] as const) expect(found[key]).toBeCloseTo(wanted[key], 9);
  });

  it('needs six stars, however unlikely they are to agree by chance', () => {
    const of = (count: number): number | undefined => {
      const reference = COMMON.slice(0, count);
      return matchStars(
        reference,
        reference.map(({ x, y }) => applyTransform(TURNED, x, y)),
      )?.pairs.length;
    };
    expect([of(5), of(6), of(7)]).toEqual([undefined, 6, 7]);
  });
});

/** What chance is by its definition, for one hypothesis that was tried. */
function chanceOf(
  agreeing: number,
  inside: number,
  stars: number,
  areaPx: number,
  tolerancePx: number,
): number {
  const expected = (inside * stars * Math.PI * tolerancePx ** 2) / areaPx;
  // A triangle's own corners are no evidence; two tolerances are tried.
  return 2 * poissonTail(expected, agreeing - 3);
}

/** Six stars that are the same in both lists, in a small field, and a seventh of the other list to the left of them. */
function withStranger(shrunk: number, awayPx: number): { chance: number | undefined; wanted: number } {
  const small = COMMON.slice(0, 6).map(({ x, y }) => ({ x: x / shrunk, y: y / shrunk }));
  const match = matchStars(small, [...small, { x: 100 / shrunk - awayPx, y: 60 }]);
  const areaPx = (830 / shrunk + awayPx) * (840 / shrunk);
  return { chance: match?.chance, wanted: chanceOf(6, 6, 7, areaPx, 1.2) };
}

describe('chance of a match', () => {
  it('is that of as many pairs as there are, less the corners, in the area that the stars fill', () => {
    for (const awayPx of [20, 500]) {
      const { chance, wanted } = withStranger(4, awayPx);
      expect((chance ?? NaN) / wanted).toBeCloseTo(1, 9);
    }
  });

  it('counts only stars of the reference frame that the other could show', () => {
    const small = COMMON.slice(0, 6).map(({ x, y }) => ({ x: x / 4, y: y / 4 }));
    for (const [x, inside] of [
      [75, 7],
      [25 - 1.1, 7],
      [25 - 1.3, 6],
    ]) {
      const chance = matchStars([...small, { x, y: 60 }], small)?.chance ?? NaN;
      expect(chance / chanceOf(6, inside, 6, (830 / 4) * (840 / 4), 1.2)).toBeCloseTo(1, 9);
    }
  });

  it('is one in ten million at most', () => {
    let [near, far] = [1, 1000];
    for (let step = 0; step < 50; step++) {
      const middle = (near + far) / 2;
      if (withStranger(6, middle).wanted > 1e-7) near = middle;
      else far = middle;
    }
    expect(withStranger(6, 0.98 * far).chance).toBeUndefined();
    expect(withStranger(6, 1.02 * far).chance).toBeDefined();
  });

  it('is told by stars that agree within 2.4 px where too few agree within half of that', () => {
    // Six are exact; six more pairs of stars are 2 px off, to opposite sides, so that the fit stays where it is.
    const random = seededRandom(5);
    const exact = COMMON.slice(0, 6).map(({ x, y }) => ({ x: x / 6, y: y / 6 }));
    const far = Array.from({ length: 12 }, (_, n) => ({ x: 20 + 11 * n, y: 15 + 140 * random.uniform() }));
    const off = far.map(({ x, y }, n) => ({ x, y: y + (n % 4 === 0 || n % 4 === 3 ? 2 : -2) }));
    const match = matchStars([...exact, ...far], [...exact, ...off]);
    expect(match?.pairs.length).toBe(18);
    const ys = [...exact, ...off].map(({ y }) => y);
    const areaPx = (830 / 6) * (Math.max(...ys) - Math.min(...ys));
    const tried = (match?.chance ?? NaN) / chanceOf(18, 18, 18, areaPx, 2.4);
    expect(tried).toBeGreaterThan(0.99);
    expect(tried).toBeCloseTo(Math.round(tried), 6);
    expect(chanceOf(6, 18, 18, areaPx, 1.2)).toBeGreaterThan(1e-7);
  });
});

describe('pairStars', () => {
  const at = (...xs: readonly number[]): Point[] => xs.map((x) => ({ x, y: 7 }));
  const pairs = (reference: readonly number[], other: readonly number[], tolerancePx = 3): unknown =>
    pairStars(at(...reference), new StarIndex(at(...other), 16), { ...IDENTITY, c: 10, f: 0 }, tolerancePx);

  it('pairs each star with the nearest one within the tolerance', () => {
    expect(pairs([0, 50, 100], [112.9, 60.5, 13.1])).toEqual([
      [1, 1],
      [2, 0],
    ]);
    expect(pairs([0], [11, 9.5])).toEqual([[0, 1]]);
    expect(pairs([0], [11.1], 1)).toEqual([]);
    expect(pairs([], [])).toEqual([]);
  });

  it('gives a star to the nearest of several that claim it, and to the first of equals', () => {
    expect(pairs([0, 1, 40], [11.2])).toEqual([[1, 0]]);
    expect(pairs([1, 0, 40], [11.2])).toEqual([[0, 0]]);
    expect(pairs([0, 2, 0.5], [11])).toEqual([[2, 0]]);
    expect(pairs([0, 2], [11])).toEqual([[0, 0]]);
  });

  it('measures along both axes', () => {
    const index = new StarIndex([{ x: 100, y: 100 }], 16);
    const off = (x: number, y: number): Point => ({ x: 100 + x, y: 100 + y });
    expect(pairStars([off(1, 1), off(1.3, 0)], index, IDENTITY, 3)).toEqual([[1, 0]]);
    expect(pairStars([off(0, 1.5), off(1, 1)], index, IDENTITY, 3)).toEqual([[1, 0]]);
    expect(pairStars([off(2, 2.5)], index, IDENTITY, 3)).toEqual([]);
  });
});
