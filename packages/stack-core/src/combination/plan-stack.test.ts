import { describe, expect, it } from 'vitest';
import { SensorDefects, sensorName } from '../calibration/find-defects.ts';
import { IDENTITY } from '../ground/image.ts';
import { DEFAULT_OPTIONS } from '../options.ts';
import type { StackOptions } from '../options.ts';
import type { RegisteredFrame } from '../registration/reference-attempt.ts';
import type { RegisteredSet } from '../registration/register-frames.ts';
import { planStack } from './plan-stack.ts';
import type { StackPlan } from './stack-plan.ts';

interface Made {
  readonly noise?: readonly [number, number, number];
  readonly transparency?: number;
  readonly sky?: RegisteredFrame['sky'];
  /** Level of each channel, and its rise along y. */
  readonly level?: readonly [number, number, number];
  readonly perY?: number;
  readonly pattern?: string;
  readonly telescope?: string;
  readonly shiftX?: number;
  readonly scale?: number;
}

const FLAT = [0, 1, 2].map(() => ({ offset: 0, perX: 0, perY: 0 }));

function frame(made: Made, n: number): RegisteredFrame {
  const {
    noise = [10, 10, 10],
    transparency = 1,
    level = [100, 200, 300],
    perY = 0,
    pattern = 'GRBG',
  } = made;
  const [columns, rows, cellPx] = [4, 5, 64];
  const channels = pattern === 'MONO' ? [1] : [0, 1, 2];
  const shift = (x: number): object => ({ x, y: 0, errorPx: 0.01 });
  const analysis = {
    ok: true,
    name: `${n}.fit`,
    layout: { width: columns * cellPx, height: rows * cellPx },
    pattern,
    range: { low: 0, high: 65535 },
    meta: { telescope: made.telescope ?? 'one', dateObsMs: 20_000 * n },
    measures: {
      noise,
      skyLevel: level,
      ...(made.shiftX === undefined ? {} : { colourShifts: { red: shift(made.shiftX), blue: shift(0) } }),
    },
    sky: {
      cellPx,
      columns,
      rows,
      width: columns * cellPx,
      height: rows * cellPx,
      level: channels.map((channel) =>
        Float32Array.from(
          { length: columns * rows },
          (_, cell) => level[channel] + perY * (Math.floor(cell / columns) * cellPx + 31.5),
        ),
      ),
    },
    suspects: new Int32Array(0),
  };
  return {
    index: n,
    handle: `handle ${n}`,
    transform: { ...IDENTITY, a: made.scale ?? 1, c: n, e: made.scale ?? 1 },
    matchedCount: 40,
    rmsPx: 0.1,
    transparency,
    sky: made.sky,
    analysis,
  } as unknown as RegisteredFrame;
}

function plan(
  made: readonly Made[],
  {
    reference = 0,
    options = {},
    defects,
  }: { reference?: number; options?: Partial<StackOptions>; defects?: SensorDefects } = {},
): StackPlan {
  const set: RegisteredSet = { frames: made.map(frame), reference, defects, reports: [] };
  return planStack(set, { ...DEFAULT_OPTIONS, ...options }, {});
}

describe('planStack', () => {
  it('weighs frames by 1 / sigma^2 in each channel, the best one by 1', () => {
    const { frames } = plan([
      { noise: [10, 30, 8] },
      { noise: [20, 15, 8], sky: FLAT },
      { noise: [40, 60, 2], sky: FLAT },
    ]);
    expect(frames.map(({ channels }) => channels.map(({ weight }) => weight))).toEqual([
      [1, 0.25, 0.0625],
      [0.25, 1, 0.0625],
      [0.0625, 0.0625, 1],
    ]);
    expect(frames.map(({ channels }) => channels.map(({ sigma }) => sigma))).toEqual([
      [10, 30, 8],
      [20, 15, 8],
      [40, 60, 2],
    ]);
  });

  it('scales a frame through clouds up, its noise too', () => {
    const [, clouded] = plan([{}, { transparency: 0.5, sky: FLAT }]).frames;
    expect(clouded.channels.map(({ fluxGain, sigma, weight }) => [fluxGain, sigma, weight])).toEqual([
      [2, 20, 0.25],
      [2, 20, 0.25],
      [2, 20, 0.25],
    ]);
  });

  it('weighs a frame of another scale by the samples that it has for the pixels of the stack', () => {
    // Of the same light: pixels of 0.6 of the side gather 0.36 of it in each pixel of the stack.
    const area = 0.36;
    const [, coarse, fine] = plan([
      {},
      { transparency: 0.36, sky: FLAT, scale: 0.6 },
      { transparency: 4, sky: FLAT, scale: 2 },
    ]).frames;
    expect(coarse.channels[0]).toMatchObject({
      fluxGain: expect.closeTo(1 / area, 9),
      sigma: expect.closeTo(10, 9),
      // Each of its pixels serves 1 / 0.36 pixels of the stack.
      weight: expect.closeTo(area, 9),
    });
    // One of its pixels serves a pixel of the stack.
    expect(fine.channels[0]).toMatchObject({ fluxGain: 0.25, sigma: 10, weight: 1 });
  });

  it('leaves the reference frame as it is', () => {
    const { frames, skyLevel } = plan([{ level: [1, 2, 3] }, { level: [40, 50, 60], transparency: 0.9 }], {
      reference: 1,
    });
    expect(frames[1].channels[0]).toEqual({
      fluxGain: 1,
      offset: 0,
      offsetPerX: 0,
      offsetPerY: 0,
      sigma: 10 / 0.9,
      weight: expect.closeTo(0.81, 12),
    });
    expect(skyLevel).toEqual([40, 50, 60]);
  });

  it('takes the plane of sky that registration found, channel by channel', () => {
    const sky = [0, 1, 2].map((channel) => ({
      offset: 10 + channel,
      perX: 0.1 * channel,
      perY: -0.2 - channel,
    }));
    const [, { channels }] = plan([{}, { sky }]).frames;
    expect(channels.map(({ offset, offsetPerX, offsetPerY }) => [offset, offsetPerX, offsetPerY])).toEqual([
      [10, 0, -0.2],
      [11, 0.1, -1.2],
      [12, 0.2, -2.2],
    ]);
  });

  it('fits the plane itself where it is not known yet, to the frame scaled up', () => {
    const [, { channels }] = plan([{}, { level: [50, 60, 70], perY: 0.25, transparency: 0.5 }]).frames;
    channels.forEach(({ offset, offsetPerX, offsetPerY }, channel) => {
      expect(offset).toBeCloseTo([100, 200, 300][channel] - 2 * [50, 60, 70][channel], 3);
      expect(offsetPerX).toBeCloseTo(0, 6);
      expect(offsetPerY).toBeCloseTo(-0.5, 6);
    });
  });

  it('believes a noise of 1 where none was measured', () => {
    const [first] = plan([{ noise: [0, NaN, 4] }]).frames;
    expect(first.channels.map(({ sigma, weight }) => [sigma, weight])).toEqual([
      [1, 1],
      [1, 1],
      [4, 1],
    ]);
  });

  it('has one channel without filters, with the figures of green', () => {
    const { channelCount, frames, skyLevel } = plan([
      { pattern: 'MONO', noise: [NaN, 6, NaN], level: [NaN, 250, NaN] },
      { pattern: 'MONO', noise: [NaN, 12, NaN], level: [NaN, 200, NaN] },
    ]);
    expect([channelCount, skyLevel]).toEqual([1, [250]]);
    expect(frames.map(({ channels }) => channels.map(({ sigma, weight }) => [sigma, weight]))).toEqual([
      [[6, 1]],
      [[12, 0.25]],
    ]);
    expect(frames[1].channels[0].offset).toBeCloseTo(50, 4);
  });

  it('resamples from the filter array from three frames on, unless it is told how', () => {
    const of = (count: number, resampling: StackOptions['resampling'], pattern = 'GRBG'): string =>
      plan(
        Array.from({ length: count }, () => ({ pattern, sky: FLAT })),
        { options: { resampling } },
      ).resampling;
    expect([1, 2, 3, 4].map((count) => of(count, 'auto'))).toEqual(['demosaic', 'demosaic', 'cfa', 'cfa']);
    expect([of(2, 'cfa'), of(9, 'demosaic')]).toEqual(['cfa', 'demosaic']);
    expect([of(1, 'auto', 'MONO'), of(9, 'demosaic', 'MONO')]).toEqual(['cfa', 'cfa']);
  });

  it('shifts colours where the filter array is resampled', () => {
    const made = Array.from({ length: 4 }, () => ({ shiftX: 0.2, sky: FLAT }));
    const shifts = (resampling: StackOptions['resampling']): unknown[] =>
      plan(made, { options: { resampling } }).frames.map(({ colourShifts }) => colourShifts?.red.x);
    expect(shifts('cfa')).toEqual([1, 2, 3, 4].map(() => expect.closeTo(0.2, 9)));
    expect(shifts('demosaic')).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('gives each sensor its own defects, in the order of their names', () => {
    const defects = new SensorDefects();
    const made: Made[] = [
      { telescope: 'two' },
      { telescope: 'one', sky: FLAT },
      { telescope: 'two', sky: FLAT },
    ];
    const of = (telescope: string, pixel: number): void => {
      const { analysis } = frame({ telescope }, 0);
      for (let n = 0; n < 4; n++) defects.add({ ...analysis, suspects: Int32Array.of(pixel, 400, 0) });
    };
    of('one', 11);
    of('two', 22);
    const planned = plan(made, { defects });
    expect(planned.frames.map(({ sensor }) => sensor)).toEqual([1, 0, 1]);
    expect(planned.defects.map((list) => [...list])).toEqual([[11], [22]]);
    expect(plan(made).defects.map((list) => list.length)).toEqual([0, 0]);
    expect(sensorName(frame(made[0], 0).analysis)).toContain('two');
  });

  it('hands frames and options on', () => {
    const { frames, grid, rejection, sigmaLow, sigmaHigh, masters } = plan([{}, { sky: FLAT }], {
      options: { rejection: 'mad', sigmaLow: 2, sigmaHigh: 5 },
    });
    expect(grid).toEqual({ width: 256, height: 320, toReference: IDENTITY });
    expect([rejection, sigmaLow, sigmaHigh, masters]).toEqual(['mad', 2, 5, {}]);
    expect(frames.map(({ name, handle, transform }) => [name, handle, transform.c])).toEqual([
      ['0.fit', 'handle 0', 0],
      ['1.fit', 'handle 1', 1],
    ]);
  });
});
