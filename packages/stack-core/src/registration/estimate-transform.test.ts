import { beforeAll, describe, expect, it } from 'vitest';
import { estimateTransform } from './estimate-transform.ts';
import { applyTransform } from '../ground/apply-transform.ts';
import { IDENTITY } from '../ground/image.ts';
import type { Transform } from '../ground/image.ts';
import { loadOpenCv } from '../kernels/load-opencv.ts';
import type { OpenCv } from '../kernels/load-opencv.ts';
import { matchStars } from './match-stars.ts';
import type { Star } from '../stars/star.ts';

const WIDTH = 1080;
const HEIGHT = 1920;
const TURNED: Transform = { ...IDENTITY, a: 0.36, b: 0.93, c: -600, d: -0.93, e: 0.36, f: 1200 };

function createRandom(seed: number): { uniform: () => number; normal: () => number } {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) };
}

/** Stars seen through `truth`, as exact as their signal-to-noise ratio allows; a tenth of them moved away. */
function createStars(truth: Transform, count: number, seed: number): { reference: Star[]; other: Star[] } {
  const { uniform, normal } = createRandom(seed);
  const reference: Star[] = [];
  const other: Star[] = [];
  for (let i = 0; i < count; i++) {
    const snr = 6 + 300 * (1 - i / count) ** 4;
    const star = (x: number, y: number): Star => ({
      x: x + (1.3 / snr) * normal(),
      y: y + (1.3 / snr) * normal(),
      flux: 1000 * snr,
      peak: 100 * snr,
      fwhmPx: 3,
      elongation: 1.1,
      aPx: 1.3,
      bPx: 1.2,
      thetaRad: 0,
      snr,
      flags: 0,
    });
    const x = uniform() * WIDTH;
    const y = uniform() * HEIGHT;
    const image = applyTransform(truth, x, y);
    reference.push(star(x, y));
    other.push(i % 10 === 9 ? star(uniform() * WIDTH, uniform() * HEIGHT) : star(image.x, image.y));
  }
  return { reference, other };
}

function worstPx(found: Transform, truth: Transform): number {
  const corners = [0, WIDTH].flatMap((x) => [0, HEIGHT].map((y) => [x, y] as const));
  return Math.max(
    ...corners.map(([x, y]) => {
      const p = applyTransform(found, x, y);
      const q = applyTransform(truth, x, y);
      return Math.sqrt((p.x - q.x) ** 2 + (p.y - q.y) ** 2);
    }),
  );
}

let cv: OpenCv;
beforeAll(async () => {
  cv = (await loadOpenCv()).cv;
});

function estimate(truth: Transform, count: number, seed: number): ReturnType<typeof estimateTransform> {
  const { reference, other } = createStars(truth, count, seed);
  const match = matchStars(reference, other);
  return match && estimateTransform(cv, reference, other, match);
}

describe('estimateTransform', () => {
  it.each([
    [10, 0.5],
    [40, 0.25],
    [300, 0.06],
  ])(
    'recovers a similarity from %i stars to %d px at the corners, without asking for more',
    (count, limitPx) => {
      for (let seed = 1; seed <= 4; seed++) {
        const found = estimate(TURNED, count, seed);
        expect(found?.model).toBe('similarity');
        expect(found && worstPx(found.transform, TURNED)).toBeLessThan(limitPx);
        expect(found?.matchedCount).toBeGreaterThanOrEqual(Math.floor(0.85 * count));
        expect(found?.rmsPx).toBeLessThan(0.5);
      }
    },
  );

  it('takes an affine transform where the axes differ in scale', () => {
    const truth = { ...TURNED, a: TURNED.a * 1.002, d: TURNED.d * 1.002 };
    const found = estimate(truth, 120, 5);
    expect(found?.model).toBe('affine');
    expect(found && worstPx(found.transform, truth)).toBeLessThan(0.2);
  });

  it('takes a homography where the field is tilted', () => {
    const truth = { ...TURNED, g: 2e-6, h: -1.5e-6 };
    const found = estimate(truth, 200, 6);
    expect(found?.model).toBe('homography');
    expect(found && worstPx(found.transform, truth)).toBeLessThan(0.2);
  });

  it('keeps a mirrored frame mirrored', () => {
    const truth = { ...TURNED, a: -TURNED.a, b: -TURNED.b, c: 1500 };
    const found = estimate(truth, 60, 7);
    expect(found && worstPx(found.transform, truth)).toBeLessThan(0.2);
  });

  it('gives the same numbers again', () => {
    expect(estimate(TURNED, 80, 8)).toEqual(estimate(TURNED, 80, 8));
  });
});
