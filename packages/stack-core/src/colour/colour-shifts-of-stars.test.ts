import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { MeasuredColourShifts } from '../ground/frame-measures.ts';
import { channelOfPhase } from '../ground/image.ts';
import type { CfaPattern } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import type { Background } from '../stars/background.ts';
import { alphaOfFwhm } from '../stars/star-profile.ts';
import type { Star } from '../stars/star.ts';
import { measureColourShifts } from './measure-colour-shifts.ts';

const WIDTH = 240;
const FWHM = 3;
const ALPHA = alphaOfFwhm(FWHM);
const RED = { x: -0.22, y: 0.08 };
const BLUE = { x: 0.3, y: -0.12 };
/** Places of stars 24 px apart, at all parts of pixels. */
const PLACES = Array.from({ length: 81 }, (_, n) => ({
  x: 20 + 24 * (n % 9) + 0.37 * (n % 5),
  y: 20 + 24 * Math.floor(n / 9) + 0.29 * (n % 7),
}));

interface Scene {
  readonly pattern?: CfaPattern;
  /** The stars told of, of all that the frame shows. */
  readonly stars?: readonly Star[];
  readonly red?: (n: number) => { readonly x: number; readonly y: number };
  readonly noiseAdu?: number;
  readonly fwhmPx?: number;
}

function star(n: number, changes: Partial<Star> = {}): Star {
  return { ...PLACES[n], flags: 0, snr: 100, ...changes } as Star;
}

function starsTo(count: number): Star[] {
  return PLACES.slice(0, count).map((_, n) => star(n));
}

/** Draws the stars with their red and blue light off the green, and measures by how much. */
function measure(scene: Scene): MeasuredColourShifts | undefined {
  const { pattern = 'GRBG', stars = starsTo(40), red = () => RED, noiseAdu = 5, fwhmPx = FWHM } = scene;
  const kernels = createKernels();
  const random = seededRandom(2);
  const frame = { address: kernels.allocate(4 * WIDTH * WIDTH), width: WIDTH, height: WIDTH, pattern };
  const pixels = kernels.f32(frame.address, WIDTH * WIDTH);
  for (let i = 0; i < pixels.length; i++) pixels[i] = 500 + noiseAdu * random.normal();
  PLACES.forEach((place, n) => {
    const shifts = [red(n), { x: 0, y: 0 }, BLUE];
    for (let y = Math.round(place.y) - 11; y <= place.y + 11; y++) {
      for (let x = Math.round(place.x) - 11; x <= place.x + 11; x++) {
        const channel = channelOfPhase(pattern, (y & 1) * 2 + (x & 1));
        const [dx, dy] = [x - place.x - shifts[channel].x, y - place.y - shifts[channel].y];
        pixels[y * WIDTH + x] += 3000 * (1 + (dx * dx + dy * dy) / (ALPHA * ALPHA)) ** -3.5;
      }
    }
  });
  const background = { medianSigma: [5, 5, 5, 5] } as unknown as Background;
  const mark = kernels.mark();
  const shifts = measureColourShifts(kernels, frame, stars, background, fwhmPx);
  expect(kernels.mark()).toBe(mark);
  return shifts;
}

/** How far a measure is from what was drawn. */
function farOff(shifts: MeasuredColourShifts | undefined, red = RED, blue = BLUE): number {
  if (!shifts) return Infinity;
  const off = (a: { x: number; y: number }, b: { x: number; y: number }): number =>
    Math.hypot(a.x - b.x, a.y - b.y);
  return Math.max(off(shifts.red, red), off(shifts.blue, blue));
}

describe('measureColourShifts of drawn stars', () => {
  it.each<CfaPattern>(['GRBG', 'RGGB', 'BGGR', 'GBRG'])('finds what was drawn: %s', (pattern) => {
    const shifts = measure({ pattern });
    expect(farOff(shifts)).toBeLessThan(0.005);
    expect(shifts?.red.errorPx).toBeLessThan(0.005);
  });

  it.each([
    { x: 0, y: -1.3 },
    { x: 0, y: 1.3 },
    { x: -1.3, y: 0 },
    { x: 1.3, y: 0 },
  ])('steps until it is there, along one axis too: $x, $y', (red) => {
    expect(farOff(measure({ red: () => red, noiseAdu: 1 }), red)).toBeLessThan(0.005);
  });

  it('measures stars as of one pixel too', () => {
    expect(measure({ fwhmPx: 1 })).toBeDefined();
  });

  it('tells an error that falls with the number of stars', () => {
    // A red light that wanders by 0.1 px along each axis, from star to star.
    const random = seededRandom(9);
    const wander = PLACES.map(() => ({ x: 0.1 * random.normal(), y: 0.1 * random.normal() }));
    const of = (count: number): number =>
      measure({ stars: starsTo(count), red: (n) => wander[n] })?.red.errorPx ?? NaN;
    expect(of(60) / (0.1 / Math.sqrt(60))).toBeGreaterThan(0.75);
    expect(of(60) / (0.1 / Math.sqrt(60))).toBeLessThan(1.2);
    expect(of(15) / (0.1 / Math.sqrt(15))).toBeGreaterThan(0.6);
    expect(of(15) / (0.1 / Math.sqrt(15))).toBeLessThan(1.4);
  });

  it('leaves out stars that disagree with the others', () => {
    const shifts = measure({ red: (n) => (n % 10 === 3 ? { x: 0.7, y: -0.9 } : RED) });
    expect(farOff(shifts)).toBeLessThan(0.01);
  });

  it('leaves out faint and flagged stars, and all after the sixtieth', () => {
    const wrong = (from: number) => (n: number) => (n >= from ? { x: 0.2, y: 0.2 } : RED);
    const weak = PLACES.map((_, n) => star(n, n >= 20 ? { snr: 11.9 } : {}));
    const cut = PLACES.map((_, n) => star(n, n >= 20 ? { flags: 2 } : { snr: 12 }));
    for (const stars of [weak, cut]) expect(farOff(measure({ stars, red: wrong(20) }))).toBeLessThan(0.01);
    expect(farOff(measure({ stars: starsTo(81), red: wrong(60) }))).toBeLessThan(0.005);
  });

  it('needs eight good stars, filters and a width', () => {
    expect(farOff(measure({ stars: starsTo(10) }))).toBeLessThan(0.02);
    expect(measure({ stars: starsTo(7) })).toBeUndefined();
    expect(measure({ stars: [...starsTo(7), star(8, { flags: 1 }), star(9, { snr: 5 })] })).toBeUndefined();
    expect(measure({ pattern: 'MONO' })).toBeUndefined();
    for (const fwhmPx of [NaN, 0]) expect(measure({ fwhmPx })).toBeUndefined();
  });

  it('says nothing where one colour does not show its stars', () => {
    const places = PLACES.map(({ x, y }, n) => star(n, { x: x + 12, y: y + 12 }));
    expect(measure({ stars: places })).toBeUndefined();
  });
});
