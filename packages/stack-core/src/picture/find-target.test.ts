import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { findTarget } from './find-target.ts';

const [WIDTH, HEIGHT] = [180, 240];

/** Rows are longer than the picture is wide. */
const SIZE = { width: WIDTH, height: HEIGHT, stride: WIDTH + 4 };

/** Light over a sky with noise of a fifth, as means over squares of nine have; objects as [x, y, width, peak]. */
function lightOf(objects: readonly (readonly [number, number, number, number])[]): Float32Array {
  const random = seededRandom(3);
  return Float32Array.from({ length: SIZE.stride * HEIGHT }, (_, i) => {
    const [x, y] = [i % SIZE.stride, Math.floor(i / SIZE.stride)];
    if (x >= WIDTH) return 1e6;
    let light = random.normal() / 5;
    for (const [u, v, size, peak] of objects)
      light += peak * Math.exp(-((x - u) ** 2 + (y - v) ** 2) / (2 * size * size));
    return light;
  });
}

describe('findTarget', () => {
  it('is the middle of a galaxy, though stars are far brighter', () => {
    const stars = Array.from(
      { length: 30 },
      (_, n) => [(n * 37) % WIDTH, (n * 53) % HEIGHT, 1, 400] as const,
    );
    const { x, y } = findTarget(SIZE, lightOf([[115, 95, 12, 8], ...stars]));
    expect(Math.abs(x - 115)).toBeLessThan(3);
    expect(Math.abs(y - 95)).toBeLessThan(3);
  });

  it('is the one near the middle of two, for there the telescope pointed', () => {
    const light = lightOf([
      [80, 130, 8, 5],
      [20, 20, 12, 50],
    ]);
    const { x, y } = findTarget(SIZE, light);
    expect(Math.abs(x - 80)).toBeLessThan(3);
    expect(Math.abs(y - 130)).toBeLessThan(3);
  });

  it('is faint light too, of a sixth of the noise of a pixel', () => {
    const { x, y } = findTarget(SIZE, lightOf([[100, 100, 25, 0.3]]));
    expect(Math.hypot(x - 100, y - 100)).toBeLessThan(5);
  });

  it('is the very middle where nothing stands out, or no pixel is known', () => {
    expect(findTarget(SIZE, lightOf([]))).toEqual({ x: 89.5, y: 119.5 });
    expect(findTarget(SIZE, new Float32Array(SIZE.stride * HEIGHT))).toEqual({ x: 89.5, y: 119.5 });
  });

  it('is about the middle where a nebula fills the picture', () => {
    const { x, y } = findTarget(SIZE, lightOf([[95, 110, 90, 20]]));
    expect(Math.hypot(x - 89.5, y - 119.5)).toBeLessThan(20);
  });
});
