import { describe, expect, it } from 'vitest';
import { NO_MASTERS } from '../calibration/masters.ts';
import { planOf, renderInBands, turned } from '../combination/fixtures/plan-of.ts';
import { sampleBand } from '../combination/sample-band.ts';
import { memoryHost } from '../fixtures/memory-host.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { channelOfPhase } from '../ground/image.ts';
import type { CfaPattern } from '../ground/image.ts';
import { createKernels } from '../kernels/kernels.ts';
import { createSums, seedSums } from './running-sums.ts';
import { sharpenSums } from './sharpen-sums.ts';

const WIDTH = 45;
/** Three bands of 160 rows, the last of them short. */
const HEIGHT = 343;

describe('sharpenSums', () => {
  it.each<CfaPattern>(['GRBG', 'MONO'])(
    'makes of sums what a stack of all at once is: %s',
    async (pattern) => {
      const random = seededRandom(8);
      const frames = Array.from({ length: 4 }, (_, n) => ({
        pixels: Float32Array.from({ length: WIDTH * HEIGHT }, (__, i) => {
          const [x, y] = [i % WIDTH, Math.floor(i / WIDTH)];
          const channel = channelOfPhase(pattern, (y & 1) * 2 + (x & 1));
          // Pixels without data make uneven weights, which smoothing must know.
          return random.uniform() < 0.05 ? NaN : 900 + 300 * channel + 2 * y + 40 * random.normal();
        }),
        transform: turned(3 * n, WIDTH, HEIGHT, [n, -2 * n]),
        scale: { sigma: 40, weight: 1 - 0.2 * n },
      }));
      const plan = planOf(frames, WIDTH, HEIGHT, { pattern });
      const kernels = createKernels();
      const sums = createSums(WIDTH, HEIGHT, plan.channelCount);
      seedSums(sums, await sampleBand(kernels, plan, NO_MASTERS, memoryHost, 0, HEIGHT));
      const before = structuredClone(sums);
      const { pixels, footprint } = sharpenSums(sums, plan);
      const atOnce = await renderInBands(plan, HEIGHT);
      expect(pixels).toEqual(atOnce.pixels);
      expect(footprint).toEqual(atOnce.footprint);
      expect(sums).toEqual(before);
      expect(pixels.some((value, i) => Math.abs(value - sums.means[i]) > 5)).toBe(true);
    },
  );
});
