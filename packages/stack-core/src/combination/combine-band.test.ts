import { describe, expect, it } from 'vitest';
import { NO_MASTERS } from '../calibration/masters.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { memoryHost } from '../fixtures/memory-host.ts';
import { createKernels } from '../kernels/kernels.ts';
import { writeInverseSpread } from './combine.ts';
import { typicalNoise } from './combine-tile.ts';
import { planOf } from './fixtures/plan-of.ts';
import type { MadeFrame } from './fixtures/plan-of.ts';
import { renderBand } from './render-band.ts';
import { sampleBand } from './sample-band.ts';
import type { SampledBand } from './sample-band.ts';
import type { ChannelScale, StackPlan } from './stack-plan.ts';

const WIDTH = 20;
const HEIGHT = 16;
const COUNT = WIDTH * HEIGHT;

/** A frame of one level everywhere. */
function level(value: number, scale: Partial<ChannelScale> = {}): MadeFrame {
  return { pixels: new Float32Array(COUNT).fill(value), scale };
}

function sample(plan: StackPlan, firstRow = 0, rows = HEIGHT): Promise<SampledBand> {
  return sampleBand(createKernels(), plan, NO_MASTERS, memoryHost, firstRow, rows);
}

/** Well inside, where both ways of resampling have all pixels they need. */
const MIDDLE = [5, 6, 9, 12].flatMap((y) => [5, 7, 8, 13].map((x) => ({ x, y, at: y * WIDTH + x })));

describe.each(['cfa', 'demosaic'] as const)('a combined band, %s', (resampling) => {
  it('is the weighted mean of frames that are not rejected', async () => {
    const frames = [level(100, { weight: 1 }), level(200, { weight: 0.5 }), level(400, { weight: 0.25 })];
    const plan = planOf(frames, WIDTH, HEIGHT, { rejection: 'none', resampling });
    const { values, weights, footprint, rejected } = await sample(plan);
    const alone = await sample(planOf([frames[0]], WIDTH, HEIGHT, { rejection: 'none', resampling }));
    for (const { at } of MIDDLE) {
      for (let channel = 0; channel < 3; channel++) {
        expect(values[channel * COUNT + at]).toBeCloseTo((100 + 100 + 100) / 1.75, 3);
        expect(weights[channel * COUNT + at] / alone.weights[channel * COUNT + at]).toBeCloseTo(1.75, 5);
      }
      expect([footprint[at], rejected[at]]).toEqual([3, 0]);
    }
  });

  it('scales a frame and adds a plane of sky, in pixels of the stack', async () => {
    const scale = { fluxGain: 2, offset: 5, offsetPerX: 0.5, offsetPerY: -0.25 };
    const { values } = await sample(planOf([level(100, scale)], WIDTH, HEIGHT, { resampling }));
    for (const { x, y, at } of MIDDLE)
      for (let channel = 0; channel < 3; channel++)
        expect(values[channel * COUNT + at]).toBeCloseTo(205 + 0.5 * x - 0.25 * y, 2);
  });

  it('is the same rows whatever else is combined', async () => {
    const frames = [0, 1, 2, 3].map((n) => level(100 + n, { offsetPerY: n, offsetPerX: 0.1 * n }));
    const plan = planOf(frames, WIDTH, HEIGHT, { resampling });
    const [whole, part] = [await sample(plan), await sample(plan, 6, 5)];
    expect([part.firstRow, part.rows]).toEqual([6, 5]);
    for (let channel = 0; channel < 3; channel++) {
      const from = channel * COUNT + 6 * WIDTH;
      const own = part.values.subarray(channel * 5 * WIDTH, (channel + 1) * 5 * WIDTH);
      expect([...own]).toEqual([...whole.values.subarray(from, from + 5 * WIDTH)]);
    }
    expect([...part.footprint]).toEqual([...whole.footprint.subarray(6 * WIDTH, 11 * WIDTH)]);
  });

  it('rejects below and above by limits of their own', async () => {
    const limits = { rejection: 'mad', sigmaLow: 3, sigmaHigh: 6, resampling } as const;
    const keeps = async (value: number): Promise<boolean> => {
      const frames = Array.from({ length: 11 }, (_, n) => level(n === 4 ? value : 1000, { sigma: 10 }));
      const { values, rejected } = await sample(planOf(frames, WIDTH, HEIGHT, limits));
      const [{ at }] = MIDDLE;
      const isIn = rejected[at] === 0;
      expect(rejected[at]).toBe(isIn ? 0 : 3);
      expect(values[at]).toBeCloseTo(isIn ? 1000 + (value - 1000) / 11 : 1000, 2);
      return isIn;
    };
    // Frames that agree scatter by less than their known noise of 10 ADU, which then sets the limits.
    expect([await keeps(971), await keeps(969), await keeps(1059), await keeps(1061)]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });

  it('allows a noisy frame more', async () => {
    const keeps = async (sigma: number, value: number): Promise<boolean> => {
      const frames = Array.from({ length: 11 }, (_, n) =>
        level(n === 4 ? value : 1000, { sigma: n === 4 ? sigma : 10 }),
      );
      const limits = { rejection: 'mad', sigmaLow: 3, sigmaHigh: 3, resampling } as const;
      return (await sample(planOf(frames, WIDTH, HEIGHT, limits))).rejected[MIDDLE[0].at] === 0;
    };
    expect([await keeps(30, 1089), await keeps(30, 1091)]).toEqual([true, false]);
    expect([await keeps(30, 911), await keeps(30, 909)]).toEqual([true, false]);
  });

  it('believes a scatter of the light over the sky, which falls with the number of frames', async () => {
    const keeps = async (count: number, value: number): Promise<boolean> => {
      const frames = Array.from({ length: count }, (_, n) => level(n === 1 ? value : 2000, { sigma: 10 }));
      const limits = { rejection: 'mad', sigmaLow: 2, sigmaHigh: 2, resampling } as const;
      // The sky is 1400 ADU: 600 ADU are the star's.
      return (await sample(planOf(frames, WIDTH, HEIGHT, limits))).rejected[MIDDLE[0].at] === 0;
    };
    for (const [count, share] of [
      [4, 0.6],
      [8, 0.3],
      [20, 0.15],
    ]) {
      const limit = 2 * Math.hypot(10, share * 600);
      expect([await keeps(count, 2000 + 0.99 * limit), await keeps(count, 2000 + 1.01 * limit)]).toEqual([
        true,
        false,
      ]);
      expect([await keeps(count, 2000 - 0.99 * limit), await keeps(count, 2000 - 1.01 * limit)]).toEqual([
        true,
        false,
      ]);
    }
  });

  it('rejects by white light what each colour alone would keep', async () => {
    const keeps = async (by: number): Promise<number> => {
      const frames = Array.from({ length: 11 }, (_, n) => level(n === 4 ? 1000 + by : 1000, { sigma: 10 }));
      return (await sample(planOf(frames, WIDTH, HEIGHT, { resampling, sigmaLow: 4, sigmaHigh: 6 })))
        .rejected[MIDDLE[0].at];
    };
    // Three channels of `by` over noise of 1.6 times a pixel's: 0.875 of 6 above, of 4 below. The centre follows the outlier,
    // winsorised at 1.5 sigma, by an eleventh.
    const [high, low] = [(0.875 * 6 * 1.6 * 10) / 3, (0.875 * 4 * 1.6 * 10) / 3];
    expect(await keeps(0.98 * high)).toBe(0);
    expect(await keeps(1.05 * high)).toBeGreaterThan(0);
    expect(await keeps(-0.98 * low)).toBe(0);
    expect(await keeps(-1.07 * low)).toBeGreaterThan(0);
  });

  it('lays the tiles of a wide row side by side', async () => {
    const [width, height] = [90, 12];
    const pixels = new Float32Array(width * height).fill(100);
    const frames = Array.from({ length: 90 }, (): MadeFrame => ({ pixels, scale: { offsetPerX: 1 } }));
    const { values, footprint } = await sample(planOf(frames, width, height, { resampling }), 0, height);
    for (let x = 5; x < 85; x++) {
      expect(values[6 * width + x]).toBeCloseTo(100 + x, 2);
      expect(footprint[6 * width + x]).toBe(90);
    }
  });

  it('keeps both of two frames that contradict each other', async () => {
    const frames = [level(1000, { sigma: 10 }), level(1500, { sigma: 10 })];
    const { values, rejected } = await sample(planOf(frames, WIDTH, HEIGHT, { resampling }));
    for (const { at } of MIDDLE) {
      expect(values[at]).toBeCloseTo(1250, 2);
      expect(rejected[at]).toBe(0);
    }
  });

  it('combines very many frames in batches, by their weights', async () => {
    const frames = Array.from({ length: 205 }, (_, n) => level(100 + n, { weight: 1 / (1 + (n % 3)) }));
    const { values, footprint } = await sample(
      planOf(frames, WIDTH, HEIGHT, { rejection: 'none', resampling }),
    );
    let [sum, weight] = [0, 0];
    frames.forEach((_, n) => {
      sum += (100 + n) / (1 + (n % 3));
      weight += 1 / (1 + (n % 3));
    });
    for (const { at } of MIDDLE) {
      expect(values[at]).toBeCloseTo(sum / weight, 2);
      expect(footprint[at]).toBe(205);
    }
  });
});

it('a rendered band stays as it is when the next one is rendered', async () => {
  const kernels = createKernels();
  const render = (count: number): ReturnType<typeof renderBand> => {
    const plan = planOf(
      Array.from({ length: count }, () => level(100)),
      WIDTH,
      HEIGHT,
    );
    return renderBand(kernels, plan, NO_MASTERS, memoryHost, 0, HEIGHT);
  };
  const first = await render(3);
  const [{ at }] = MIDDLE;
  await render(5);
  expect([first.footprint[at], first.pixels[at]]).toEqual([3, expect.closeTo(100, 3)]);
});

it('a rendered band shows nothing of what lies two columns beside it', async () => {
  // The last group of four columns ends beside the stack: columns 18 and 19 of the frame have no place in it.
  const pixels = Float32Array.from({ length: COUNT }, (_, i) => (i % WIDTH >= 18 ? 9000 : 100));
  for (const pattern of ['GRBG', 'MONO'] as const) {
    const plan = planOf([{ pixels }, { pixels }, { pixels }], WIDTH, HEIGHT, { pattern });
    const narrow = { ...plan, grid: { ...plan.grid, width: 17 } };
    const band = await renderBand(createKernels(), narrow, NO_MASTERS, memoryHost, 0, HEIGHT);
    expect(band.footprint.length).toBe(17 * HEIGHT);
    const known = band.pixels.filter((value) => !Number.isNaN(value));
    expect(known.length).toBeGreaterThan(0.8 * band.pixels.length);
    for (const value of known) expect(Math.abs(value - 100)).toBeLessThan(0.01);
  }
});

it('a rendered band of demosaiced frames is not sharpened', async () => {
  const random = seededRandom(4);
  const pixels = Float32Array.from({ length: COUNT }, () => 500 + 400 * random.uniform());
  const of = (resampling: 'cfa' | 'demosaic'): StackPlan =>
    planOf([{ pixels }], WIDTH, HEIGHT, { resampling });
  const farthest = async (plan: StackPlan): Promise<number> => {
    const { values, weights } = await sample(plan);
    const { pixels: rendered } = await renderBand(createKernels(), plan, NO_MASTERS, memoryHost, 0, HEIGHT);
    return rendered.reduce(
      (most, value, i) => (weights[i] > 0 ? Math.max(most, Math.abs(value - values[i])) : most),
      0,
    );
  };
  expect(await farthest(of('demosaic'))).toBe(0);
  expect(await farthest(of('cfa'))).toBeGreaterThan(10);
});

describe('writeInverseSpread', () => {
  it('is the typical noise over that of each frame, four times, and 1 where none is known', () => {
    const kernels = createKernels();
    const address = kernels.allocate(48);
    writeInverseSpread(kernels, address, [5, 0, 20], 10);
    expect([...kernels.f32(address, 12)]).toEqual([2, 2, 2, 2, 1, 1, 1, 1, 0.5, 0.5, 0.5, 0.5]);
  });
});

describe('typicalNoise', () => {
  it('is the median frame of each channel, the upper of two', () => {
    const of = (...sigmas: readonly number[]): number[] =>
      typicalNoise(
        planOf(
          sigmas.map((sigma) => level(1, { sigma })),
          WIDTH,
          HEIGHT,
        ),
      );
    expect(of(9, 1, 4)).toEqual([4, 4, 4]);
    expect(of(9, 1, 4, 20)).toEqual([9, 9, 9]);
    expect(of(7)).toEqual([7, 7, 7]);
  });
});
