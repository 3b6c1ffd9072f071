import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { planeOf, outsideOf, valuesOf } from '../fixtures/plane-of.ts';
import { Planes } from './planes.ts';
import { shrinkNoise } from './reduce-noise.ts';

const [WIDTH, HEIGHT] = [256, 200];
const COUNT = WIDTH * HEIGHT;

function noise(seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: COUNT }, () => random.normal());
}

const nowhere = new Float32Array(COUNT).fill(Infinity);

/** What is left of `light`, with `peaks` that stay as they are. */
function shrink(
  light: Float32Array,
  {
    outside = nowhere,
    footprint = undefined as Uint16Array | undefined,
    peaks = new Float32Array(COUNT),
  } = {},
): Float32Array {
  const planes = new Planes(WIDTH, HEIGHT);
  const [plane, out] = [planeOf(planes, light), planeOf(planes, peaks)];
  shrinkNoise(planes, plane, out, { outside: outsideOf(planes, outside), footprint });
  return valuesOf(planes, out);
}

/** The same by definition, for a sky without stars and noise as wide as `spread` tells. */
function naive(light: Float32Array, spread: (i: number) => number): Float64Array {
  const mirror = (i: number, n: number): number => (i < 0 ? -i : i >= n ? 2 * (n - 1) - i : i);
  const taps = [1, 4, 6, 4, 1];
  let current: Float64Array = Float64Array.from(light);
  const out = new Float64Array(COUNT);
  [4.5, 4, 3.5, 3, 3].forEach((threshold, scale) => {
    const gap = 2 ** scale;
    const blur = (plane: Float64Array, at: (i: number, n: number) => number): Float64Array =>
      plane.map((_, i) => taps.reduce((sum, tap, n) => sum + (tap / 16) * plane[at(i, (n - 2) * gap)], 0));
    const across = blur(current, (i, by) => Math.floor(i / WIDTH) * WIDTH + mirror((i % WIDTH) + by, WIDTH));
    const smooth = blur(across, (i, by) => mirror(Math.floor(i / WIDTH) + by, HEIGHT) * WIDTH + (i % WIDTH));
    const details = current.map((value, i) => value - smooth[i]);
    const sigma = 1.4826 * details.map(Math.abs).sort()[COUNT / 2];
    details.forEach((detail, i) => {
      const share = detail ** 2 / (detail ** 2 + (threshold * sigma * spread(i)) ** 2);
      out[i] += detail * (0.12 + 0.88 * share * share);
    });
    current = smooth;
  });
  return out.map((value, i) => value + current[i]);
}

const rms = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe('shrinkNoise', () => {
  it('is what the definition says, thinly covered borders or not', () => {
    const footprint = Uint16Array.from({ length: COUNT }, (_, i) => (i % WIDTH < 40 ? 4 : 16));
    const light = noise(8).map((value, i) => value + (i % 50 === 0 ? 9 : 0));
    for (const [got, wanted] of [
      [shrink(light), naive(light, () => 1)],
      [shrink(light, { footprint }), naive(light, (i) => Math.sqrt(16 / footprint[i]))],
    ])
      // The noise is measured in a sample.
      got.forEach((value, i) => {
        expect(Math.abs(value - wanted[i])).toBeLessThan(0.05 + 0.03 * Math.abs(wanted[i]));
      });
  });

  it("leaves an eighth of the sky's noise or a little more", () => {
    const left = rms(shrink(noise(1)));
    expect(left).toBeGreaterThan(0.11);
    expect(left).toBeLessThan(0.17);
  });

  it('keeps light far above the noise, and darkness as far below', () => {
    const disc = Float32Array.from({ length: COUNT }, (_, i) =>
      Math.hypot((i % WIDTH) - 80, Math.floor(i / WIDTH) - 100) < 20
        ? 30
        : Math.hypot((i % WIDTH) - 180, Math.floor(i / WIDTH) - 100) < 20
          ? -30
          : 0,
    );
    const before = noise(2);
    const after = shrink(before.map((value, i) => value + disc[i]));
    const mirrored = shrink(before.map((value, i) => -value - disc[i]));
    expect(rms(after.map((value, i) => value - disc[i]))).toBeLessThan(0.5);
    expect(rms(after.map((value, i) => value + mirrored[i]))).toBeLessThan(1e-5);
  });

  it('shrinks more where the noise is more', () => {
    const footprint = Uint16Array.from({ length: COUNT }, (_, i) => (i % WIDTH < 40 ? 25 : 100));
    const wide = noise(3).map((value, i) => value * Math.sqrt(100 / footprint[i]));
    const known = shrink(wide, { footprint });
    const unknown = shrink(wide);
    const border = (plane: Float32Array): number => rms(plane.filter((_, i) => i % WIDTH < 30));
    expect(border(known)).toBeLessThan(0.36);
    expect(border(unknown)).toBeGreaterThan(1.2 * border(known));
  });

  it('believes a faint star that was found, and no more of it than its light', () => {
    const at = 100 * WIDTH + 128;
    const light = Float32Array.from(
      { length: COUNT },
      (_, i) => 4 * Math.exp(-(((i % WIDTH) - 128) ** 2 + (Math.floor(i / WIDTH) - 100) ** 2) / 3.2),
    );
    const outside = Float32Array.from({ length: COUNT }, (_, i) => {
      const away = Math.hypot((i % WIDTH) - 128, Math.floor(i / WIDTH) - 100);
      return away < 5 ? Math.max(0, away - 3.6) : Infinity;
    });
    const quiet = noise(4).map((value) => 0.3 * value);
    const plane = quiet.map((value, i) => value + light[i]);
    const found = shrink(plane, { outside });
    expect(Math.abs(found[at] - plane[at])).toBeLessThan(0.3);
  });

  it('adds to what is in the other plane already', () => {
    const peaks = Float32Array.from({ length: COUNT }, (_, i) => i % 11);
    const [alone, added] = [shrink(noise(5)), shrink(noise(5), { peaks })];
    added.forEach((value, i) => {
      expect(value).toBeCloseTo(alone[i] + peaks[i], 4);
    });
  });
});
