import { afterAll, describe, expect, it } from 'vitest';
import { writeFits } from '@crowdsky/fits';
import { statusOf, fingerprint, inputs, memoryHost, stackFiles, stackOf } from '../fixtures/memory-host.ts';
import type { NamedBytes } from '../fixtures/memory-host.ts';
import { simulateNight } from '../fixtures/night.ts';
import { GrowingStack } from './growing-stack.ts';
import { readGrowingState } from './growing-state.ts';
import type { GrowingState } from './growing-state.ts';
import type { NewFrame } from './join-frame.ts';
import type { Stack } from '../result/finish-stack.ts';
import { DEFAULT_OPTIONS } from '../options.ts';
import type { StackOptions } from '../options.ts';
import { createInlinePool } from '../ground/pool.ts';
import type { StackPlan } from '../combination/stack-plan.ts';
import { createStackTasks } from '../tasks/stack-tasks.ts';
import type { SamplingTasks } from '../tasks/stack-tasks.ts';
import { stackToFits } from '../result/stack-to-fits.ts';

const tasks = createStackTasks(memoryHost);
const pool = createInlinePool(tasks);
afterAll(() => pool.close());

const TRAIL = 13;
const NIGHT = simulateNight({
  frames: 16,
  overrides: { 9: { kind: 'blank' }, 11: { kind: 'trailed' }, [TRAIL]: { trail: true } },
});

async function measured(files: readonly NamedBytes[]): Promise<NewFrame[]> {
  const frames: NewFrame[] = [];
  for (const input of inputs(files)) frames.push({ input, analysis: await tasks.analyse(input, {}, {}) });
  return frames;
}

async function grow(
  frames: readonly NewFrame[],
  state?: GrowingState,
  options: StackOptions = DEFAULT_OPTIONS,
): Promise<GrowingStack> {
  const stack = new GrowingStack(options, pool, state);
  for (const frame of frames) await stack.add([frame]);
  return stack;
}

async function finished(growing: GrowingStack, frames: readonly NewFrame[]): Promise<Stack> {
  const stack = await growing.finish(frames.map(({ analysis }) => analysis));
  if (!stack) throw new Error('There is no stack.');
  return stack;
}

/** Digest of what a live stack has summed. */
function printOf({ sums }: GrowingStack): string {
  if (!sums) throw new Error('Nothing is summed.');
  return fingerprint({ ...sums, pixels: sums.means });
}

/** Noise of a picture: of the differences of neighbours, by their median. */
function noiseOf(pixels: Float32Array): number {
  const steps = pixels.subarray(1).map((value, i) => Math.abs(value - pixels[i]));
  const sorted = steps.filter((step) => !Number.isNaN(step)).sort();
  return (1.4826 * sorted[sorted.length >> 1]) / Math.SQRT2;
}

/** Largest difference of two pictures but for one pixel in ten thousand. */
function largestChange(a: Float32Array, b: Float32Array): number {
  const changes = a.map((value, i) => Math.abs(value - b[i])).filter((change) => !Number.isNaN(change));
  return changes.sort()[Math.floor(0.9999 * changes.length)];
}

describe('GrowingStack', async () => {
  const frames = await measured(NIGHT.files);
  const grown = await grow(frames);

  it('uses and drops the frames that a stack of them all uses and drops', async () => {
    const atOnce = await stackFiles(NIGHT.files);
    expect(grown.reports.map(statusOf)).toEqual(atOnce.reports.map(statusOf));
    expect(grown.reports.filter(({ outcome }) => outcome.used).length).toBe(14);
  });

  it('does not take hot pixels for the stars of a blank frame', async () => {
    const overrides = { 9: { kind: 'blank' }, 10: { kind: 'blank', skyFactor: 1.5 } } as const;
    const field = { stars: 110, faintestFluxAdu: 6000, nebula: false };
    const { files } = simulateNight({ frames: 11, ...field, hotPixels: 600, cosmicRays: 0, overrides });
    const { reports } = await grow(await measured(files));
    expect(reports.map(statusOf)).toEqual([...Array<string>(9).fill('used'), 'blank', 'blank']);
    expect(reports.slice(9).map(({ measures }) => measures?.starCount)).toEqual([0, 0]);
  });

  it('is as deep as a stack of them all', async () => {
    const atOnce = stackOf(await stackFiles(NIGHT.files));
    const stack = await finished(grown, frames);
    expect([stack.width, stack.height, stack.usedFrames.length]).toEqual([320, 480, 14]);
    expect(noiseOf(stack.pixels)).toBeLessThan(1.05 * noiseOf(atOnce.pixels));
    const file = writeFits(stackToFits(stack, { format: 'float32', keepLocation: false }));
    expect(Buffer.from(file).includes('NCOMBINE=                   14')).toBe(true);
  });

  it('brings red and blue light back to green, as it falls when a frame comes', async () => {
    const shifts = { redShiftPx: [-0.2, 0], blueShiftPx: [0.25, 0.1] } as const;
    // After hours the star stands lower.
    const late = { redShiftPx: [0, 0.3], blueShiftPx: [0, -0.3] } as const;
    const overrides = Object.fromEntries(Array.from({ length: 40 }, (_, n) => [n + 10, late]));
    const shifted = await measured(simulateNight({ frames: 50, ...shifts, overrides }).files);
    const sampled: StackPlan[] = [];
    const watched: SamplingTasks = {
      ...tasks,
      sample(plan, firstRow, rows) {
        if (firstRow === 0) sampled.push(plan);
        return tasks.sample(plan, firstRow, rows);
      },
    };
    const stack = new GrowingStack(DEFAULT_OPTIONS, createInlinePool(watched));
    for (const frame of shifted) await stack.add([frame]);
    const last = sampled.map(({ frames: planned }) => planned.at(-1)!.colourShifts!);
    // The last that were sampled among the first, and then one by one.
    for (const { red, blue } of [last[5], last[7]]) {
      expect(Math.hypot(red.x + 0.2, red.y)).toBeLessThan(0.04);
      expect(Math.hypot(blue.x - 0.25, blue.y - 0.1)).toBeLessThan(0.04);
    }
    const { red, blue } = last[last.length - 1];
    expect(Math.hypot(red.x, red.y - 0.3)).toBeLessThan(0.04);
    expect(Math.hypot(blue.x, blue.y + 0.3)).toBeLessThan(0.04);
    const { colourShifts } = await finished(stack, shifted);
    expect(colourShifts).toEqual(last[5]);
  });

  it('keeps the trail of a satellite out', async () => {
    const others = frames.filter((_, index) => index !== TRAIL);
    const without = await finished(await grow(others), others);
    const unclipped = await grow(frames, undefined, { ...DEFAULT_OPTIONS, rejection: 'none' });
    const left = async (growing: GrowingStack): Promise<number> =>
      largestChange((await finished(growing, frames)).pixels, without.pixels);
    // What one more frame changes by its noise is left of it.
    expect(await left(grown)).toBeLessThan(0.5 * (await left(unclipped)));
  });

  it('goes on from a stored state as if nothing had happened', async () => {
    const before = await grow(frames.slice(0, 12));
    const state = structuredClone(before.state);
    expect(state).toBeDefined();
    const after = await grow(frames.slice(12), state);
    expect(after.reports).toEqual(grown.reports);
    expect(printOf(after)).toBe(printOf(grown));
  });

  it('goes on from a state that was stored before plans had a grid, as from its own', async () => {
    const { format, ...state } = structuredClone((await grow(frames.slice(0, 12))).state)!;
    const { grid, ...plan } = state.seed.plan;
    const first = {
      ...state,
      seed: { ...state.seed, plan: { ...plan, width: grid.width, height: grid.height } },
    };
    const after = await grow(frames.slice(12), readGrowingState(first));
    expect(after.reports).toEqual(grown.reports);
    expect(printOf(after)).toBe(printOf(grown));
    expect(after.state?.format).toBe(format);
    expect(after.state?.seed.plan.grid).toEqual(grid);
  });

  it('knows a state of its own format, and one of a later version by its number', async () => {
    const state = grown.state!;
    expect(readGrowingState(state)).toBe(state);
    expect(readGrowingState({ ...state, format: state.format + 1 })).toBeUndefined();
  });

  it('counts no frame twice', async () => {
    const stack = await grow([...frames.slice(0, 9), frames[2], frames[8]]);
    expect(stack.reports.map(statusOf).slice(-3)).toEqual(['used', 'duplicate', 'duplicate']);
    expect(stack.sums?.footprint.reduce((most, count) => Math.max(most, count), 0)).toBe(9);
  });

  it('lets a worker keep files open for all rows of a frame, and no longer', async () => {
    const tokens: (number | undefined)[] = [];
    const watched: SamplingTasks = {
      ...tasks,
      sample(plan, firstRow, rows) {
        tokens.push(plan.masters.token);
        return tasks.sample(plan, firstRow, rows);
      },
    };
    const stack = new GrowingStack(DEFAULT_OPTIONS, createInlinePool(watched));
    for (const frame of frames.slice(0, 9)) await stack.add([frame]);
    // Three to eight frames together, then the ninth by itself: three bands each time.
    const [first = NaN] = tokens;
    expect(tokens).toEqual(Array.from({ length: 7 * 3 }, (_, call) => first + Math.floor(call / 3)));
  });

  it('has no half frame in when one cannot be read any more', async () => {
    const gone = { ...frames[10], input: { name: 'gone.fit', handle: 'gone' } };
    const stack = await grow(frames.slice(0, 9));
    const before = printOf(stack);
    await expect(stack.add([gone])).rejects.toThrow('no file');
    expect(printOf(stack)).toBe(before);
    await stack.add([frames[10]]);
    expect(stack.reports.length).toBe(10);
  });
});
