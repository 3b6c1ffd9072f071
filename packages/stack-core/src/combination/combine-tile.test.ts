import { describe, expect, it } from 'vitest';
import { NO_MASTERS } from '../calibration/masters.ts';
import { memoryHost } from '../fixtures/memory-host.ts';
import { createKernels } from '../kernels/kernels.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { allocatePlanes, PAD } from './band-planes.ts';
import type { Planes } from './band-planes.ts';
import { allocateTile, combineTile, typicalNoise } from './combine-tile.ts';
import type { Tile } from './combine-tile.ts';
import { planOf } from './fixtures/plan-of.ts';
import type { MadeFrame } from './fixtures/plan-of.ts';
import { loadStrip } from './load-strip.ts';
import { sampleBand } from './sample-band.ts';
import type { StackPlan } from './stack-plan.ts';

const WIDTH = 22;
const HEIGHT = 12;
const COUNT = WIDTH * HEIGHT;
const GROUPS = 6;

function level(value: number, sigma = 10): MadeFrame {
  return { pixels: new Float32Array(COUNT).fill(value), scale: { sigma } };
}

/** A plan whose channels have skies and noises of their own. */
function planWith(frames: readonly MadeFrame[], skyLevel = [1000, 2000, 600]): StackPlan {
  const plan = planOf(frames, WIDTH, HEIGHT);
  return {
    ...plan,
    skyLevel,
    frames: plan.frames.map((frame) => ({
      ...frame,
      channels: frame.channels.map((scale, n) => ({ ...scale, sigma: scale.sigma * [1, 2, 0.5][n] })),
    })),
  };
}

async function setUp(
  plan: StackPlan,
  groups: number,
): Promise<{ kernels: Kernels; planes: Planes; tile: Tile; frames: Awaited<ReturnType<typeof loadStrip>> }> {
  const kernels = createKernels();
  const planes = allocatePlanes(kernels, plan, 0, HEIGHT);
  const frames = await loadStrip(kernels, plan, NO_MASTERS, memoryHost, { first: 0, end: HEIGHT });
  const tile = allocateTile(kernels, plan, frames, { groups, noise: typicalNoise(plan) });
  return { kernels, planes, tile, frames };
}

describe('allocateTile', () => {
  it('has room for all samples of a group of each channel, and for one more', async () => {
    const { tile } = await setUp(planWith([level(1), level(2), level(3)]), GROUPS);
    // Four floats and their weights a sample.
    expect(tile.groupBytes).toBe(4 * 32);
    expect(tile.channelBytes).toBe(GROUPS * 4 * 32);
  });

  it('has memory of its own for everything', async () => {
    const { kernels, tile } = await setUp(planWith([level(1), level(2), level(3)]), GROUPS);
    const row = 16 * GROUPS;
    const areas = [
      [tile.samples, 3 * tile.channelBytes],
      ...tile.inverseSpread.map((address) => [address, 3 * 16]),
      [tile.unit, 12],
      // The kernels' own: eight numbers for each sample of a group.
      [tile.scratch, 8 * 3 * 16],
      [tile.counts, row],
      ...tile.rejected.map((address) => [address, row]),
      [tile.rejectedByLuminance, row],
    ].sort(([a], [b]) => a - b);
    expect(areas.length).toBe(11);
    areas.forEach(([address, sizeBytes], n) => {
      expect(address + sizeBytes).toBeLessThanOrEqual(areas[n + 1]?.[0] ?? kernels.mark());
    });
  });

  it('knows the typical noise of each channel, and how much less noisy each frame is', async () => {
    const { kernels, tile } = await setUp(planWith([level(1, 20), level(1, 5), level(1, 10)]), GROUPS);
    expect(tile.leastSigma).toEqual([10, 20, 5]);
    for (const address of tile.inverseSpread)
      expect([...kernels.f32(address, 12)]).toEqual([0.5, 0.5, 0.5, 0.5, 2, 2, 2, 2, 1, 1, 1, 1]);
    expect([...kernels.f32(tile.unit, 3)]).toEqual([0.1, 0.05, 0.2].map(Math.fround));
    expect(tile.skyLuminance).toBeCloseTo(1000 / 10 + 2000 / 20 + 600 / 5, 9);
    // Green averages two pixels: 1 + 1 + 1/2 of the variance of a pixel.
    expect(tile.leastLuminance).toBeCloseTo(Math.sqrt(2.5), 1);
  });

  it('has counted nothing yet, whatever was in the memory before', async () => {
    const plan = planWith([level(1)]);
    const kernels = createKernels();
    const mark = kernels.mark();
    kernels.u8(kernels.allocate(100_000), 100_000).fill(0x41);
    kernels.release(mark);
    const frames = await loadStrip(kernels, plan, NO_MASTERS, memoryHost, { first: 0, end: HEIGHT });
    const tile = allocateTile(kernels, plan, frames, { groups: 2, noise: typicalNoise(plan) });
    expect([...kernels.f32(tile.rejectedByLuminance, 4 * GROUPS)]).toEqual(Array(4 * GROUPS).fill(0));
  });
});

describe('combineTile', () => {
  it('writes the groups that it is asked for, and no others', async () => {
    const plan = planWith([level(300), level(500)]);
    const { kernels, planes, tile, frames } = await setUp(plan, 2);
    combineTile(kernels, plan, planes, frames, tile, 5, 3, 2);
    planes.values.forEach((address, channel) => {
      const values = kernels.f32(address, planes.stride * planes.rows);
      const weights = kernels.f32(planes.weights[channel], planes.stride * planes.rows);
      // Row 5 is the ninth of the planes, which begin with three rows of margin.
      const from = (5 + 3) * planes.stride + PAD + 3 * 4;
      for (let i = 0; i < values.length; i++) {
        const isOwn = i >= from && i < from + 8;
        expect(values[i]).toBeCloseTo(isOwn ? 400 : 0, 3);
        expect(weights[i] > 0).toBe(isOwn);
      }
    });
    const counts = [...kernels.f32(tile.counts, 4 * GROUPS)].slice(12, 20);
    expect(counts).toEqual(Array(8).fill(2));
  });

  it('rejects by luminance from three frames on, a colour alone only what is far out', async () => {
    // Below the sky, where no star scatters. Three colours of 30 ADU over 1.6 times a pixel's noise of 10 ADU are more than
    // 0.875 times 6 sigma.
    const rejects = async (values: readonly number[], choices: Partial<StackPlan> = {}): Promise<number> => {
      const plan = planOf(
        values.map((value) => level(value)),
        WIDTH,
        HEIGHT,
        { sigmaLow: 6, sigmaHigh: 6 },
      );
      const band = await sampleBand(createKernels(), { ...plan, ...choices }, NO_MASTERS, memoryHost, 5, 1);
      return band.rejected[11];
    };
    expect(await rejects([1000, 1000, 1030])).toBe(3);
    expect(await rejects([1000, 1000, 970])).toBe(3);
    expect(await rejects([1000, 1000, 1026])).toBe(0);
    expect(await rejects([1000, 1000, 974])).toBe(0);
    expect(await rejects([1000, 1030])).toBe(0);
    expect(await rejects([1000, 1000, 1030], { rejection: 'mad' })).toBe(0);
    expect(await rejects([1000, 1000, 1030], { skyLevel: [900, 900, 900] })).toBe(0);
  });
});
