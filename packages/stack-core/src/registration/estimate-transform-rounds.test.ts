/** `estimateTransform` against its definition, computed the slow and obvious way. */
import { beforeAll, describe, expect, it } from 'vitest';
import { applyTransform } from '../ground/apply-transform.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { IDENTITY } from '../ground/image.ts';
import type { Transform } from '../ground/image.ts';
import { loadOpenCv } from '../kernels/load-opencv.ts';
import type { OpenCv } from '../kernels/load-opencv.ts';
import type { Star } from '../stars/star.ts';
import { estimateTransform } from './estimate-transform.ts';
import type { TransformEstimate } from './estimate-transform.ts';
import { fitModel, MODEL_PARAMETERS } from './fit-model.ts';
import type { TransformModel } from './fit-model.ts';

type Pairs = [number, number][];
interface Sky {
  readonly reference: readonly Star[];
  readonly other: readonly Star[];
}

const SHIFT = { ...IDENTITY, c: 12, f: -30 };
const CORNERS = [0, 1000].flatMap((x) => [0, 1500].map((y) => ({ x, y })));

let cv: OpenCv;
beforeAll(async () => {
  cv = (await loadOpenCv()).cv;
});

function star(x: number, y: number, snr: number, fwhmPx = 3): Star {
  return { x, y, flux: 1, peak: 1, fwhmPx, elongation: 1, aPx: 1, bPx: 1, thetaRad: 0, snr, flags: 0 };
}

/** Stars far from each other, seen through `truth` with errors of the given scatter; every sixth is off by up to 4 px. */
function createSky(truth: Transform, count: number, scatterPx: number, seed: number): Sky {
  const random = seededRandom(seed);
  const reference = Array.from({ length: count }, (_, n) =>
    star(
      250 * (n % 5) - 60 * random.uniform(),
      200 * Math.floor(n / 5) + 60 * random.uniform(),
      8 + 80 * random.uniform(),
      2 + 2 * random.uniform(),
    ),
  );
  const other = reference.map(({ x, y }, n) => {
    const image = applyTransform(truth, x, y);
    const [size, angle] = [n % 6 === 5 ? 4 * random.uniform() : 0, 2 * Math.PI * random.uniform()];
    return star(
      image.x + scatterPx * random.normal() + size * Math.cos(angle),
      image.y + scatterPx * random.normal() + size * Math.sin(angle),
      8 + 80 * random.uniform(),
      2 + 2 * random.uniform(),
    );
  });
  return { reference, other };
}

/** From a match of three pairs, too few for RANSAC: the fit to those is where the rounds begin. */
function estimate({ reference, other }: Sky, start: Pairs = FIRST): TransformEstimate | undefined {
  return estimateTransform(cv, reference, other, {
    transform: SHIFT,
    mirrored: false,
    pairs: start,
    chance: 0,
  });
}
const FIRST: Pairs = [
  [0, 0],
  [3, 3],
  [7, 7],
];

/** Stars are far apart, so that the partner of a star can be no other than the one of its number. */
function near({ reference, other }: Sky, transform: Transform, limitPx: number): Pairs {
  return reference.flatMap((p, n): Pairs => {
    const { x, y } = applyTransform(transform, p.x, p.y);
    return Math.hypot(other[n].x - x, other[n].y - y) < limitPx ? [[n, n]] : [];
  });
}

function squaresOf({ reference, other }: Sky, transform: Transform, pairs: Pairs): number[] {
  return pairs.map(([i, j]) => {
    const { x, y } = applyTransform(transform, reference[i].x, reference[i].y);
    return (other[j].x - x) ** 2 + (other[j].y - y) ** 2;
  });
}

/**
 * Four rounds, each a fit weighted by Tukey's biweight (zero from six sigma on) over the variance: of both centroids, and
 * a quarter of the scatter of all pairs. That scatter is known from the median distance; pairs are five times as far apart
 * at most in the next round, but 1 to 3 px.
 */
function refineNaively(
  model: TransformModel,
  sky: Sky,
  start: Transform,
): { transform: Transform; chiSquare: number; pairs: Pairs } {
  let [transform, limitPx, chiSquare] = [start, 3, 0];
  for (let round = 1; round <= 4; round++) {
    const pairs = near(sky, transform, limitPx);
    const squares = squaresOf(sky, transform, pairs);
    const median = squares.toSorted((a, b) => a - b)[Math.floor(squares.length / 2)];
    const scatter = Math.max(0.01, Math.sqrt(median) / 1.1774);
    const weights = pairs.map(([i, j], n) => {
      const centroids = [sky.reference[i], sky.other[j]].map(
        (one) => one.fwhmPx ** 2 / (2.77 * one.snr ** 2),
      );
      const variance = centroids[0] + centroids[1] + scatter ** 2 / 4;
      const share = squares[n] / (6 ** 2 * (scatter ** 2 + variance));
      return Math.max(0, 1 - share) ** 2 / variance;
    });
    transform = fitModel(model, sky.reference, sky.other, pairs, false, weights) ?? transform;
    limitPx = Math.min(3, Math.max(1, 5 * scatter));
    chiSquare = squaresOf(sky, transform, pairs).reduce((sum, square, n) => sum + weights[n] * square, 0);
  }
  return { transform, chiSquare, pairs: near(sky, transform, limitPx) };
}

function start(sky: Sky): Transform {
  return fitModel('similarity', sky.reference, sky.other, FIRST) ?? IDENTITY;
}

/** By how much a richer model lessens the sum of squares, a parameter, over what is left, a degree of freedom. */
function ratioOf(sky: Sky, models: readonly [TransformModel, TransformModel], from: Transform): number {
  const poor = refineNaively(models[0], sky, from);
  const rich = refineNaively(models[1], sky, poor.transform);
  const added = MODEL_PARAMETERS[models[1]] - MODEL_PARAMETERS[models[0]];
  const free = 2 * rich.pairs.length - MODEL_PARAMETERS[models[1]];
  return (poor.chiSquare - rich.chiSquare) / added / (rich.chiSquare / free);
}

function expectAt(found: Transform | undefined, wanted: Transform): void {
  for (const { x, y } of CORNERS) {
    const [p, q] = [applyTransform(found ?? IDENTITY, x, y), applyTransform(wanted, x, y)];
    expect(Math.hypot(p.x - q.x, p.y - q.y)).toBeLessThan(1e-7);
  }
}

describe('estimateTransform by its definition', () => {
  it.each([0, 0.03, 0.15, 0.25, 0.3, 0.4, 0.9])(
    'is four rounds of weighted fits: scatter of %d px',
    (scatterPx) => {
      for (let seed = 1; seed <= 6; seed++) {
        const sky = createSky(SHIFT, 11, scatterPx, seed);
        const wanted = refineNaively('similarity', sky, start(sky));
        const found = estimate(sky);
        expect(found?.model).toBe('similarity');
        expectAt(found?.transform, wanted.transform);
        expect(found?.pairs).toEqual(wanted.pairs);
        expect(found?.matchedCount).toBe(wanted.pairs.length);
        const squares = squaresOf(sky, wanted.transform, wanted.pairs);
        const mean = squares.reduce((sum, square) => sum + square, 0) / squares.length;
        expect(found?.rmsPx).toBeCloseTo(Math.sqrt(mean), 7);
      }
    },
  );

  it('asks of an affine transform an F ratio of 7, and of a homography as well', () => {
    const sheared = (by: number): Transform => ({ ...SHIFT, a: 1 + by, e: 1 - by });
    const tilted = (by: number): Transform => ({ ...SHIFT, a: 1.001, e: 0.999, g: by, h: -by });
    for (const [models, truth, most, count] of [
      [['similarity', 'affine'], sheared, 1e-3, 20],
      [['affine', 'homography'], tilted, 1e-6, 30],
    ] as const) {
      const skyOf = (by: number): Sky => createSky(truth(by), count, 0.1, 4);
      const poorFrom = (sky: Sky): Transform =>
        models[0] === 'similarity' ? start(sky) : refineNaively('similarity', sky, start(sky)).transform;
      let [low, high]: [number, number] = [0, most];
      for (let step = 0; step < 30; step++) {
        const middle = (low + high) / 2;
        if (ratioOf(skyOf(middle), models, poorFrom(skyOf(middle))) < 7) low = middle;
        else high = middle;
      }
      const [below, above] = [0.99, 1.01].map((factor) => skyOf(factor * high));
      expect(ratioOf(below, models, poorFrom(below))).toBeGreaterThan(6.6);
      expect(ratioOf(above, models, poorFrom(above))).toBeLessThan(7.4);
      expect([below, above].map((sky) => estimate(sky)?.model)).toEqual(models);
    }
  });

  it('takes an affine transform from 12 stars on, a homography from 24', () => {
    const of = (count: number, truth: Transform): string | undefined => {
      const all = createSky(truth, 29, 0.01, 7);
      const kept = all.reference.flatMap((_, n) => (n % 6 === 5 ? [] : [n])).slice(0, count);
      const [reference, other] = [kept.map((n) => all.reference[n]), kept.map((n) => all.other[n])];
      const found = estimate({ reference, other });
      expect(found?.matchedCount).toBe(count);
      return found?.model;
    };
    const sheared = { ...SHIFT, a: 1.001, e: 0.999 };
    expect([of(11, sheared), of(12, sheared)]).toEqual(['similarity', 'affine']);
    const tilted = { ...sheared, g: 8e-7, h: -8e-7 };
    expect([of(23, tilted), of(24, tilted)]).toEqual(['affine', 'homography']);
  });

  it('needs three stars that fit', () => {
    const sky = createSky(SHIFT, 5, 0, 1);
    const first = (count: number, far = 0): Sky => ({
      reference: sky.reference.slice(0, count),
      other: sky.other.slice(0, count).map((one, n) => (n === 0 ? { ...one, x: one.x + far } : one)),
    });
    const pairs: Pairs = [
      [1, 1],
      [2, 2],
    ];
    expectAt(estimate(first(3), pairs)?.transform, SHIFT);
    expect(estimate(first(3, 100), pairs)).toBeUndefined();
    expect(estimate(first(2), [...FIRST.slice(0, 1), pairs[0]])).toBeUndefined();
  });

  it('begins with what the match found where its pairs determine nothing', () => {
    expectAt(estimate(createSky(SHIFT, 5, 0, 1), [[0, 0]])?.transform, SHIFT);
  });

  it('leaves wrong pairs of a match out before the first fit', () => {
    const sky = createSky(SHIFT, 20, 0, 1);
    const pairs = sky.reference.map((_, n): [number, number] => [n, n % 3 === 0 ? (n + 7) % 20 : n]);
    expectAt(estimate(sky, pairs)?.transform, refineNaively('similarity', sky, SHIFT).transform);
    // Without that the fit is too far off for any star to find its partner.
    const off = fitModel('similarity', sky.reference, sky.other, pairs) ?? SHIFT;
    expect(near(sky, off, 3)).toEqual([]);
  });

  it('stays with a similarity where stars on a line determine no more', () => {
    const reference = Array.from({ length: 14 }, (_, n) => star(70 * n, 100 * n, 50));
    const other = reference.map((one) => ({ ...one, ...applyTransform(SHIFT, one.x, one.y) }));
    const found = estimate({ reference, other });
    expect([found?.model, found?.matchedCount]).toEqual(['similarity', 14]);
    expectAt(found?.transform, SHIFT);
  });

  it('begins with the pairs of a match that one transform brings to within 2 px', () => {
    const { reference, other } = createSky(SHIFT, 20, 0, 1);
    const moved = other.map((one, n) => ({
      ...one,
      ...applyTransform(
        { ...SHIFT, c: SHIFT.c + (n % 3 === 0 ? 2.5 * (-1) ** n : 0) },
        reference[n].x,
        reference[n].y,
      ),
    }));
    const sky = { reference, other: moved };
    const pairs = reference.map((_, n): [number, number] => [n, n]);
    const first = refineNaively('similarity', sky, SHIFT);
    expectAt(estimate(sky, pairs)?.transform, first.transform);
  });

  it('gives back the memory that it took from opencv.js', () => {
    const made: { isDeleted(): boolean }[] = [];
    const kept = <T>(mat: T): T => {
      made.push(mat as unknown as (typeof made)[number]);
      return mat;
    };
    const watched = Object.assign(Object.create(cv) as OpenCv, {
      Mat: function (): unknown {
        return kept(new cv.Mat());
      },
      matFromArray: (...given: Parameters<OpenCv['matFromArray']>) => kept(cv.matFromArray(...given)),
      estimateAffine2D: (...given: Parameters<OpenCv['estimateAffine2D']>) =>
        kept(cv.estimateAffine2D(...given)),
    });
    const { reference, other } = createSky(SHIFT, 8, 0, 1);
    const pairs = reference.map((_, n): [number, number] => [n, n]);
    estimateTransform(watched, reference, other, { transform: SHIFT, mirrored: false, pairs, chance: 0 });
    expect(made.map((mat) => mat.isDeleted())).toEqual([true, true, true, true]);
  });
});
