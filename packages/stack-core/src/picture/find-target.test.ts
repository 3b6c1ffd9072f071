import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { findTarget } from './find-target.ts';

const [WIDTH, HEIGHT] = [180, 240];

/** Light over a sky with noise of a third, as means over squares of nine have; objects as [x, y, width, peak]. */
function lightOf(objects: readonly (readonly [number, number, number, number])[]) {
  const random = seededRandom(3);
  const count = WIDTH * HEIGHT;
  const pixels = new Float32Array(3 * count);
  for (let i = 0; i < 3 * count; i++) {
    const [x, y] = [i % WIDTH, Math.floor((i % count) / WIDTH)];
    pixels[i] = random.normal() / 3;
    for (const [u, v, size, peak] of objects)
      pixels[i] += peak * Math.exp(-((x - u) ** 2 + (y - v) ** 2) / (2 * size * size));
  }
  return { width: WIDTH, height: HEIGHT, pixels, weights: [0.3, 0.5, 0.2] as const };
}

describe('findTarget', () => {
  it('is the middle of a galaxy, though stars are far brighter', () => {
    const stars = Array.from(
      { length: 30 },
      (_, n) => [(n * 37) % WIDTH, (n * 53) % HEIGHT, 1, 400] as const,
    );
    const { x, y } = findTarget(lightOf([[115, 95, 12, 8], ...stars]));
    expect(Math.abs(x - 115)).toBeLessThan(3);
    expect(Math.abs(y - 95)).toBeLessThan(3);
  });

  it('is the one near the middle of two, for there the telescope pointed', () => {
    const { x, y } = findTarget(
      lightOf([
        [80, 130, 8, 5],
        [20, 20, 12, 50],
      ]),
    );
    expect(Math.abs(x - 80)).toBeLessThan(3);
    expect(Math.abs(y - 130)).toBeLessThan(3);
  });

  it('is faint light too, of a sixth of the noise of a pixel', () => {
    const { x, y } = findTarget(lightOf([[100, 100, 25, 0.3]]));
    expect(Math.hypot(x - 100, y - 100)).toBeLessThan(5);
  });

  it('is the very middle where nothing stands out, or no pixel is known', () => {
    expect(findTarget(lightOf([]))).toEqual({ x: 89.5, y: 119.5 });
    const unknown = { ...lightOf([]), pixels: new Float32Array(3 * WIDTH * HEIGHT).fill(NaN) };
    expect(findTarget(unknown)).toEqual({ x: 89.5, y: 119.5 });
  });

  it('is about the middle where a nebula fills the picture', () => {
    const { x, y } = findTarget(lightOf([[95, 110, 90, 20]]));
    expect(Math.hypot(x - 89.5, y - 119.5)).toBeLessThan(20);
  });
});
