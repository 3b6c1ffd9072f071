import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { createKernels } from '../kernels/kernels.ts';
import { STAR_FLAGS } from '../stars/star.ts';
import { detectInLuminance } from './detect-in-stack.ts';

const [WIDTH, HEIGHT] = [120, 140];
/** Heights over the sky, before it is smoothed to about two thirds. */
const STARS = [
  { x: 30.2, y: 30.4, height: 60_000 },
  { x: 90.4, y: 30.1, height: 140_000 },
  { x: 30.3, y: 100.2, height: 240_000 },
  { x: 90.1, y: 100.3, height: 340_000 },
];

function luminanceOf(channelCount: 1 | 3): Parameters<typeof detectInLuminance>[1] {
  const random = seededRandom(5);
  const pixels = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
    const light = STARS.map(
      (star) => star.height * (1 + ((x - star.x) ** 2 + (y - star.y) ** 2) / 9) ** -3.5,
    );
    return light.reduce((sum, value) => sum + value, 900 + 20 * random.normal());
  });
  return { pixels, width: WIDTH, height: HEIGHT, channelCount };
}

describe('detectInLuminance', () => {
  it.each([
    [1, 60_000],
    [3, 180_000],
  ] as const)(
    'finds the stars of a luminance of %i channels, saturated from %i ADU on',
    (channelCount, limit) => {
      const kernels = createKernels();
      const mark = kernels.mark();
      const stars = detectInLuminance(kernels, luminanceOf(channelCount));
      expect(stars.map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual(
        [...STARS].reverse().map(({ x, y }) => [Math.round(x), Math.round(y)]),
      );
      for (const star of stars)
        expect((star.flags & STAR_FLAGS.saturated) !== 0).toBe(star.peak + 900 > limit);
      expect(stars.map(({ flags }) => flags & STAR_FLAGS.saturated)).toEqual(
        channelCount === 1 ? [1, 1, 1, 0] : [1, 0, 0, 0],
      );
      expect(kernels.mark()).toBe(mark);
    },
  );
});
