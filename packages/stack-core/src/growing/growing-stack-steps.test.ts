import { afterAll, describe, expect, it } from 'vitest';
import type { FrameAnalysis, MeasuredFrame } from '../analysis/analyse-frame.ts';
import type { SampledBand } from '../combination/sample-band.ts';
import type { StackPlan } from '../combination/stack-plan.ts';
import { measuredFrame } from '../fixtures/measured-frame.ts';
import { fingerprint, memoryHost } from '../fixtures/memory-host.ts';
import type { MeasuredColourShifts } from '../ground/frame-measures.ts';
import { IDENTITY } from '../ground/image.ts';
import { createInlinePool } from '../ground/pool.ts';
import { DEFAULT_OPTIONS } from '../options.ts';
import { createStackTasks } from '../tasks/stack-tasks.ts';
import type { SamplingTasks } from '../tasks/stack-tasks.ts';
import { GrowingStack } from './growing-stack.ts';
import type { NewFrame } from './join-frame.ts';

const [WIDTH, HEIGHT] = [640, 960];

/** Which rows of which plan were sampled. */
let sampled: { readonly plan: StackPlan; readonly firstRow: number; readonly rows: number }[] = [];
/** What is wrong with the files, if anything. */
let fault: Error | undefined;

/** Samples without files: all frames of a plan, each of weight 1, at the level of its row. */
function sampleLevel(plan: StackPlan, firstRow: number, rows: number): SampledBand {
  sampled.push({ plan, firstRow, rows });
  const count = rows * WIDTH;
  const values = new Float32Array(3 * count);
  for (let row = 0; row < 3 * rows; row++) {
    values.fill(500 + firstRow + (row % rows), row * WIDTH, (row + 1) * WIDTH);
  }
  return {
    firstRow,
    rows,
    values,
    weights: new Float32Array(3 * count).fill(plan.frames.length),
    footprint: new Uint16Array(count).fill(plan.frames.length),
    rejected: new Uint16Array(count).fill(plan.frames.length === 8 ? 3 : 0),
  };
}

const tasks: SamplingTasks = {
  ...createStackTasks(memoryHost),
  sample: async (plan, firstRow, rows) => {
    if (fault) throw fault;
    return sampleLevel(plan, firstRow, rows);
  },
};
const pool = createInlinePool(tasks);
afterAll(() => pool.close());

/** The first eight frames have less colour shift than those after them. */
function shiftsOf(n: number): MeasuredColourShifts {
  const red = { x: n < 8 ? 0.2 : 0.4, y: 0, errorPx: 0.01 };
  return { red, blue: { ...red, x: -red.x } };
}

/** The n-th frame of a night, taken `minute` minutes after its begin, of the field or of another one. */
function frameOf(n: number, { field = 1, minute = n }: { field?: number; minute?: number } = {}): NewFrame {
  const transform = { ...IDENTITY, c: 2 * n, f: -n };
  const name = `${n}.fit`;
  const made = measuredFrame({ name, transform, field, dateObsMs: 60_000 * minute, suspects: [77] });
  // The fifth is the best.
  const measures = { ...made.measures, fwhmPx: n === 4 ? 2.5 : 3, colourShifts: shiftsOf(n) };
  return { input: { name, handle: n }, analysis: { ...made, measures } };
}

function framesOf(count: number): NewFrame[] {
  return Array.from({ length: count }, (_, n) => frameOf(n));
}

function analysesOf(frames: readonly NewFrame[]): FrameAnalysis[] {
  return frames.map(({ analysis }) => analysis);
}

async function grown(frames: readonly NewFrame[]): Promise<GrowingStack> {
  sampled = [];
  const stack = new GrowingStack(DEFAULT_OPTIONS, pool);
  await stack.add(frames);
  return stack;
}

/** How many frames each sampled plan had, one number for each set of bands. */
function sampledFrames(): number[] {
  return sampled.filter(({ firstRow }) => firstRow === 0).map(({ plan }) => plan.frames.length);
}

describe('GrowingStack', () => {
  it('has nothing to show of two frames, and a picture of three', async () => {
    const stack = await grown(framesOf(2));
    expect([stack.reports, stack.sums, stack.state, sampled]).toEqual([[], undefined, undefined, []]);
    expect(await stack.finish(analysesOf(framesOf(2)))).toBeUndefined();
    await stack.add([frameOf(2)]);
    expect(stack.reports.map(({ outcome }) => outcome.used)).toEqual([true, true, true]);
    expect([stack.sums?.width, stack.sums?.height, stack.sums?.channelCount]).toEqual([WIDTH, HEIGHT, 3]);
    expect(stack.sums?.footprint.every((count) => count === 3)).toBe(true);
    expect(stack.state).toBeUndefined();
    expect(await stack.finish(analysesOf(framesOf(3)))).toBeUndefined();
  });

  it('combines the first eight anew with each other, and adds those after them one by one', async () => {
    const stack = await grown(framesOf(5));
    expect(sampledFrames()).toEqual([5]);
    await stack.add([frameOf(5)]);
    expect(sampledFrames()).toEqual([5, 6]);
    await stack.add([frameOf(6), frameOf(7), frameOf(8), frameOf(9)]);
    expect(sampledFrames()).toEqual([5, 6, 8, 1, 1]);
    expect(stack.sums?.footprint.every((count) => count === 10)).toBe(true);
    expect(stack.sums?.weights.every((weight) => weight === 10)).toBe(true);
    expect(stack.reports.map(({ name, outcome }) => [name, outcome.used])).toEqual(
      framesOf(10).map(({ input }) => [input.name, true]),
    );
  });

  it('samples every row once, in bands of 160', async () => {
    const stack = await grown(framesOf(3));
    expect(sampled.map(({ firstRow, rows }) => [firstRow, rows])).toEqual(
      [0, 160, 320, 480, 640, 800].map((firstRow) => [firstRow, 160]),
    );
    const column = Array.from({ length: 3 * HEIGHT }, (_, row) => stack.sums?.means[row * WIDTH + 5]);
    expect(column).toEqual(Array.from({ length: 3 * HEIGHT }, (_, row) => 500 + (row % HEIGHT)));
    const tokens = new Set(sampled.map(({ plan }) => plan.masters.token));
    expect(tokens.size).toBe(1);
  });

  it('keeps the reference frame of the first eight, without its handle', async () => {
    const { state } = await grown(framesOf(8));
    expect(state?.seed.reference.name).toBe('4.fit');
    expect(state?.seed.plan.frames.map(({ name, handle }) => [name, handle])).toEqual([['4.fit', undefined]]);
    expect(state?.seed.plan.resampling).toBe('cfa');
    const [reference] = framesOf(5).slice(4);
    expect(reference.analysis.ok && reference.analysis.suspects.length).toBe(3);
  });

  it('keeps the suspects of the frames it is given, to count them again', async () => {
    const frames = framesOf(4);
    const stack = await grown(frames.slice(0, 3));
    await stack.add([frames[3]]);
    for (const { analysis } of frames) expect(analysis.ok && analysis.suspects.length).toBe(3);
    const [{ plan }] = sampled.slice(-1);
    expect(plan.defects.map((list) => [...list])).toEqual([[77]]);
  });

  it('waits for three frames that match, and gathers on where eight do not', async () => {
    const stack = await grown([frameOf(0), frameOf(1), frameOf(20, { field: 3 })]);
    expect([stack.sums, sampled]).toEqual([undefined, []]);
    expect(stack.reports.length).toBe(3);
    await stack.add(framesOf(7).slice(2));
    expect(sampledFrames().at(-1)).toBe(7);
    expect(stack.state).toBeUndefined();
    await stack.add([frameOf(7)]);
    expect(stack.state).toBeDefined();
    expect(stack.reports.filter(({ outcome }) => outcome.used).length).toBe(8);
  });

  it('is as before when a file cannot be read any more', async () => {
    const stack = await grown(framesOf(9));
    const digest = (): string => fingerprint({ ...stack.sums!, pixels: stack.sums!.means });
    const [reports, before] = [stack.reports, digest()];
    fault = new Error('gone');
    await expect(stack.add([frameOf(9), frameOf(10)])).rejects.toThrow('gone');
    fault = undefined;
    expect(stack.reports).toEqual(reports);
    expect(digest()).toBe(before);
    await stack.add([frameOf(9)]);
    expect(stack.reports.length).toBe(10);
  });

  it('finishes with its used frames in order of time, its defects and its rejected share', async () => {
    const late = frameOf(9, { minute: -1 });
    const frames = [...framesOf(8), frameOf(30, { field: 2 }), late];
    const { input, analysis } = frameOf(10);
    const { meta } = analysis as MeasuredFrame;
    frames.push({
      input,
      analysis: { ...(analysis as MeasuredFrame), meta: { ...meta, dateObsMs: undefined } },
    });
    frames.push(frameOf(11, { minute: 3 }));
    const stack = await grown(frames);
    const finished = await stack.finish(analysesOf(frames));
    const names = finished?.usedFrames.map(({ analysis }) => analysis.name);
    expect(names).toEqual([9, 0, 1, 2, 3, 11, 4, 5, 6, 7, 10].map((n) => `${n}.fit`));
    expect(finished?.usedFrames.map(({ index }) => index)).toEqual([9, 0, 1, 2, 3, 11, 4, 5, 6, 7, 10]);
    expect([finished?.reference, finished?.defectCount]).toEqual([6, 1]);
    // As the reference frame was sampled: by the first eight.
    expect(finished?.colourShifts?.red.x).toBeCloseTo(0.2, 9);
    expect(finished?.reports.map(({ outcome }) => outcome.used)).toEqual(
      frames.map((_, index) => index !== 8),
    );
    // Three of the 33 samples of each pixel.
    expect(finished?.rejectedShare).toBeCloseTo(3 / 33, 12);
    expect([finished?.width, finished?.height, finished?.channelCount]).toEqual([WIDTH, HEIGHT, 3]);
    expect(finished?.footprint).toBe(stack.sums?.footprint);
    // A slope stays as it is.
    expect(finished?.pixels[400 * WIDTH + 300]).toBeCloseTo(900, 2);
    expect(finished?.stars).toEqual([]);
  });
});
