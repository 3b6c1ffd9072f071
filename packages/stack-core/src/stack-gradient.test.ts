import { describe, expect, it } from 'vitest';
import { stackFiles, stackOf } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import { medianOf } from './ground/median.ts';

describe('a stack of a night whose gradient moves', () => {
  it('has the sky of its reference frame', async () => {
    // As moonlight would: the same field, brighter now below and left, now above and right.
    const options = { frames: 6, nebula: false, stars: 60, hotPixels: 0, cosmicRays: 0 } as const;
    const gradients = [
      [-0.2, 0.3],
      [0.2, -0.3],
    ] as const;
    const nights = gradients.map((gradient) => simulateNight({ ...options, gradient }));
    const files = nights[0].files.map((file, n) => (n < 4 ? file : nights[1].files[n]));
    const stack = stackOf(await stackFiles(files));
    expect(stack.usedFrames.length).toBe(6);
    const night = stack.reference < 4 ? nights[0] : nights[1];
    const [alongX, alongY] = night.plan.gradient;
    const reference = stack.usedFrames[stack.reference].analysis.name;
    const { skyAdu } = night.plan.frames.find(({ name }) => name === reference)!;
    const { width, height, pixels } = stack;
    const levels: number[] = [];
    for (let channel = 0; channel < 3; channel++) {
      for (const [left, top] of [
        [20, 20],
        [220, 20],
        [120, 200],
        [20, 380],
        [220, 380],
      ]) {
        const off: number[] = [];
        for (let y = top; y < top + 80; y++)
          for (let x = left; x < left + 80; x++) {
            const wanted = skyAdu[channel] * (1 + alongX * (x / width - 0.5) + alongY * (y / height - 0.5));
            off.push(pixels[(channel * height + y) * width + x] - wanted);
          }
        // Offsets of the sensor are not sky: all cells share them.
        levels.push(medianOf(off));
      }
      const spread = Math.max(...levels) - Math.min(...levels);
      // With the mean gradient of the frames, the sky would be off by a third of the gradient: 40 ADU and more.
      expect(spread).toBeLessThan(0.012 * skyAdu[channel]);
      levels.length = 0;
    }
  });
});
