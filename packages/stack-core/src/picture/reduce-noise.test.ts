import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { shrinkNoise } from './reduce-noise.ts';

const [WIDTH, HEIGHT] = [256, 200];
const COUNT = WIDTH * HEIGHT;

function noise(seed: number): Float32Array {
  const random = seededRandom(seed);
  return Float32Array.from({ length: COUNT }, () => random.normal());
}

const nowhere = {
  outside: new Float32Array(COUNT).fill(Infinity),
  ceiling: new Float32Array(COUNT).fill(Infinity),
};
const rms = (values: Float32Array): number =>
  Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length);

describe('shrinkNoise', () => {
  it("leaves an eighth of the sky's noise or a little more", () => {
    const left = rms(shrinkNoise(noise(1), WIDTH, HEIGHT, undefined, nowhere));
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
    const after = shrinkNoise(
      before.map((value, i) => value + disc[i]),
      WIDTH,
      HEIGHT,
      undefined,
      nowhere,
    );
    const mirrored = shrinkNoise(
      before.map((value, i) => -value - disc[i]),
      WIDTH,
      HEIGHT,
      undefined,
      nowhere,
    );
    expect(rms(after.map((value, i) => value - disc[i]))).toBeLessThan(0.5);
    expect(rms(after.map((value, i) => value + mirrored[i]))).toBeLessThan(1e-5);
  });

  it('shrinks more where the noise is more', () => {
    const spread = Float32Array.from({ length: COUNT }, (_, i) => (i % WIDTH < 40 ? 2 : 1));
    const wide = noise(3).map((value, i) => value * spread[i]);
    const known = shrinkNoise(wide, WIDTH, HEIGHT, spread, nowhere);
    const unknown = shrinkNoise(wide, WIDTH, HEIGHT, undefined, nowhere);
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
    const found = shrinkNoise(plane, WIDTH, HEIGHT, undefined, { ...nowhere, outside });
    expect(Math.abs(found[at] - plane[at])).toBeLessThan(0.3);
  });

  it('leaves what is above the ceiling as it is: no ring is drawn round a bright star', () => {
    const star = Float32Array.from(
      { length: COUNT },
      (_, i) => 2000 * Math.exp(-(((i % WIDTH) - 128) ** 2 + (Math.floor(i / WIDTH) - 100) ** 2) / 3.2),
    );
    const after = shrinkNoise(
      noise(5).map((value, i) => value + star[i]),
      WIDTH,
      HEIGHT,
      undefined,
      { ...nowhere, ceiling: new Float32Array(COUNT).fill(6) },
    );
    const ring: number[] = [];
    for (let i = 0; i < COUNT; i++) {
      const away = Math.hypot((i % WIDTH) - 128, Math.floor(i / WIDTH) - 100);
      if (away > 12 && away < 40) ring.push(after[i]);
    }
    const mean = ring.reduce((sum, value) => sum + value, 0) / ring.length;
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(after[100 * WIDTH + 128] - 2000)).toBeLessThan(5);
  });
});
