import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { MeasuredColourShifts, MeasuredShift } from '../ground/frame-measures.ts';
import { channelOfPhase } from '../ground/image.ts';
import type { CfaFrame } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Background } from '../stars/background.ts';
import { alphaOfFwhm } from '../stars/star-profile.ts';
import type { Star } from '../stars/star.ts';
import { ColourFit } from './fit-colour.ts';
import type { Place } from './fit-colour.ts';
import { measureColourShifts } from './measure-colour-shifts.ts';

const WIDTH = 240;

interface Scene {
  readonly seed: number;
  readonly count: number;
  /** Scatter of the stars' red light about its shift, per axis. */
  readonly wanderPx: number;
  readonly redX: number;
  /** FWHM of the stars as drawn; they are measured as of 3 px. */
  readonly fwhmPx: number;
  readonly noiseAdu: number;
  /** Every so many stars their red light is far off. */
  readonly strayEvery: number;
}

const USUAL: Scene = {
  seed: 1,
  count: 60,
  wanderPx: 0.1,
  redX: -0.22,
  fwhmPx: 3,
  noiseAdu: 12,
  strayEvery: 7,
};

/** A frame of 81 stars of all brightnesses, of which the first `count` are told of. */
function draw(kernels: Kernels, scene: Scene): { frame: CfaFrame; stars: Star[] } {
  const random = seededRandom(scene.seed);
  const alpha = alphaOfFwhm(scene.fwhmPx);
  const address = kernels.allocate(4 * WIDTH * WIDTH);
  const pixels = kernels.f32(address, WIDTH * WIDTH);
  for (let i = 0; i < pixels.length; i++) pixels[i] = 500 + scene.noiseAdu * random.normal();
  const stars = Array.from({ length: 81 }, (_, n) => {
    const [x, y] = [20 + 24 * (n % 9) + random.uniform(), 20 + 24 * Math.floor(n / 9) + random.uniform()];
    const height = 60 * 60 ** random.uniform();
    const isStray = n % scene.strayEvery === 3;
    const red = {
      x: scene.redX + scene.wanderPx * random.normal() + (isStray ? 0.4 : 0),
      y: 0.08 + scene.wanderPx * random.normal() - (isStray ? 0.3 : 0),
    };
    const shifts = [red, { x: 0.02, y: -0.05 }, { x: 0.3, y: -0.12 }];
    for (let v = Math.round(y) - 11; v <= y + 11; v++) {
      for (let u = Math.round(x) - 11; u <= x + 11; u++) {
        const shift = shifts[channelOfPhase('GRBG', (v & 1) * 2 + (u & 1))];
        const square = (u - x - shift.x) ** 2 + (v - y - shift.y) ** 2;
        pixels[v * WIDTH + u] += height * (1 + square / alpha ** 2) ** -3.5;
      }
    }
    return { x, y, flags: 0, snr: 50 } as Star;
  });
  return {
    frame: { address, width: WIDTH, height: WIDTH, pattern: 'GRBG' },
    stars: stars.slice(0, scene.count),
  };
}

/** The rules, so that a test can ask whether each of them matters. */
const RULES = {
  largestErrorPx: 0.4,
  samplingPx: 0.06,
  steps: 5,
  leastStepPx: 0.01,
  clipSigma: 3,
  rounds: 3,
  fewest: 8,
};
type Rules = typeof RULES;

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** Mean weighted by the inverse variance, sampling included, of the places within three sigma of it. */
function consensus(places: readonly Place[], rules: Rules): MeasuredShift | undefined {
  const sound = places
    .filter(({ variance }) => Math.sqrt(variance) < rules.largestErrorPx)
    .map(({ x, y, variance }) => ({ x, y, weight: 1 / (variance + rules.samplingPx ** 2) }));
  let centre = { x: middle(sound.map(({ x }) => x)), y: middle(sound.map(({ y }) => y)) };
  let errorPx = NaN;
  for (let round = 0; round < rules.rounds; round++) {
    const { x, y } = centre;
    const far = sound.map((one) => Math.max(Math.abs(one.x - x), Math.abs(one.y - y)) * one.weight ** 0.5);
    const limit = rules.clipSigma * 1.4826 * middle(far);
    const kept = sound.filter((_, n) => far[n] <= limit);
    if (kept.length < rules.fewest) return undefined;
    let [total, sumX, sumY] = [0, 0, 0];
    for (const one of kept) {
      total += one.weight;
      sumX += one.weight * one.x;
      sumY += one.weight * one.y;
    }
    centre = { x: sumX / total, y: sumY / total };
    let scatter = 0;
    for (const one of kept) scatter += one.weight ** 2 * ((one.x - centre.x) ** 2 + (one.y - centre.y) ** 2);
    errorPx = Math.sqrt(scatter / 2) / total;
  }
  return { ...centre, errorPx };
}

/** Where the stars are in one channel, off their place in all colours. */
function placesOf(fit: ColourFit, stars: readonly Star[], channel: number, rules: Rules): Place[] {
  let guess = { x: 0, y: 0 };
  for (let step = 1; ; step++) {
    const { x, y } = guess;
    const steps = stars.map((star) => fit.step(star.x + x, star.y + y, channel));
    const places = steps.map((place) => ({ ...place, x: place.x + x, y: place.y + y }));
    const mean = consensus(steps, rules);
    const isThere = !mean || (Math.abs(mean.x) < rules.leastStepPx && Math.abs(mean.y) < rules.leastStepPx);
    if (isThere || step === rules.steps) return places;
    guess = { x: x + mean.x, y: y + mean.y };
  }
}

function byDefinition(
  kernels: Kernels,
  frame: CfaFrame,
  stars: readonly Star[],
  background: Background,
  rules: Rules = RULES,
): MeasuredColourShifts | undefined {
  const fit = new ColourFit(kernels, frame, background, alphaOfFwhm(3));
  const [red, green, blue] = [0, 1, 2].map((channel) => placesOf(fit, stars.slice(0, 60), channel, rules));
  const [redShift, blueShift] = [red, blue].map((colour) =>
    consensus(
      colour.map(({ x, y, variance }, n) => ({
        x: x - green[n].x,
        y: y - green[n].y,
        variance: variance + green[n].variance,
      })),
      rules,
    ),
  );
  return redShift && blueShift && { red: redShift, blue: blueShift };
}

/** Scenes in which every rule decides a star or a step. */
const SCENES: readonly Scene[] = [
  { ...USUAL, seed: 8 },
  { ...USUAL, seed: 13 },
  { ...USUAL, seed: 19, count: 10, strayEvery: 30 },
  { ...USUAL, seed: 3, count: 25, wanderPx: 0.3, redX: 0.6, fwhmPx: 2 },
  { ...USUAL, seed: 35, count: 25, wanderPx: 0.3, redX: 0.6, fwhmPx: 2 },
];

function draftOf(scene: Scene): [Kernels, CfaFrame, Star[], Background] {
  const kernels = createKernels();
  const { frame, stars } = draw(kernels, scene);
  const background = { medianSigma: Array<number>(4).fill(scene.noiseAdu) } as unknown as Background;
  return [kernels, frame, stars, background];
}

function numbersOf(shifts: MeasuredColourShifts | undefined): number[] {
  return [shifts?.red, shifts?.blue].flatMap((one) => [one?.x ?? NaN, one?.y ?? NaN, one?.errorPx ?? NaN]);
}

describe('measureColourShifts', () => {
  it.each(SCENES)('is what the definition gives: seed $seed, $count stars', (scene) => {
    const drawn = draftOf(scene);
    const wanted = numbersOf(byDefinition(...drawn));
    numbersOf(measureColourShifts(...drawn, 3)).forEach((value, n) => {
      expect(value).toBeCloseTo(wanted[n], 9);
    });
  });

  it.each<Partial<Rules>>([
    { largestErrorPx: 0.45 },
    { samplingPx: 0.065 },
    { steps: 6 },
    { leastStepPx: 0.012 },
    { clipSigma: 3.5 },
    { rounds: 4 },
    { fewest: 9 },
  ])('would be told by these scenes if it went by %o', (changed) => {
    const off = SCENES.map((scene) => {
      const drawn = draftOf(scene);
      const other = numbersOf(byDefinition(...drawn, { ...RULES, ...changed }));
      return numbersOf(byDefinition(...drawn)).some((value, n) => !(Math.abs(value - other[n]) < 1e-6));
    });
    expect(off).toContain(true);
  });

  it('goes by the sixty brightest, and by eight at least', () => {
    const [kernels, frame, stars, background] = draftOf({ ...USUAL, count: 81 });
    const of = (count: number): MeasuredColourShifts | undefined =>
      measureColourShifts(kernels, frame, stars.slice(0, count), background, 3);
    expect(of(81)).toEqual(of(60));
    expect(of(59)).not.toEqual(of(60));
  });

  it('is content with eight stars that agree', () => {
    const [kernels, frame, stars, background] = draftOf({
      ...USUAL,
      seed: 4,
      wanderPx: 0,
      noiseAdu: 1,
      strayEvery: 99,
    });
    const of = (count: number): MeasuredColourShifts | undefined =>
      measureColourShifts(kernels, frame, stars.slice(25, 25 + count), background, 3);
    // Red is at (-0.22, 0.08), green at (0.02, -0.05).
    expect(Math.abs((of(8)?.red.x ?? NaN) + 0.24)).toBeLessThan(0.02);
    expect(Math.abs((of(8)?.red.y ?? NaN) - 0.13)).toBeLessThan(0.02);
    expect(of(7)).toBeUndefined();
  });
});
