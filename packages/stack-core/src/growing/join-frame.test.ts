import { describe, expect, it } from 'vitest';
import { finding } from '../ground/finding.ts';
import type { FrameAnalysis, MeasuredFrame } from '../analysis/analyse-frame.ts';
import { planStack } from '../combination/plan-stack.ts';
import type { StackPlan } from '../combination/stack-plan.ts';
import { measuredFrame } from '../fixtures/measured-frame.ts';
import { areaAtOrigin } from '../ground/apply-transform.ts';
import { IDENTITY } from '../ground/image.ts';
import type { FrameReport } from '../ground/stack-report.ts';
import { DEFAULT_OPTIONS } from '../options.ts';
import type { StackOptions } from '../options.ts';
import { joinFrame } from './join-frame.ts';
import type { JoinedFrame, Seed } from './join-frame.ts';

const REFERENCE = measuredFrame({ name: 'reference', transform: IDENTITY });
/** A known defect under each of two stars of the first frames' sensor. */
const DEFECTS = Int32Array.of(1000, 2000);

/** What a stack keeps of its first frames, whose reference weighed 0.8 in green and 0.6 elsewhere. */
function seedOf(reference = REFERENCE): Seed {
  const registered = { index: 0, handle: 'own', analysis: reference, transform: IDENTITY };
  const frames = [{ ...registered, matchedCount: 0, rmsPx: 0, transparency: 1 }];
  const plan = planStack({ frames, reference: 0, reports: [] }, DEFAULT_OPTIONS, {});
  const [own] = plan.frames;
  const channels = own.channels.map((scale, n) => ({ ...scale, weight: n === 1 ? 0.8 : 0.6 }));
  return { reference, plan: { ...plan, defects: [DEFECTS], frames: [{ ...own, channels }] } };
}

function reportOf(analysis: MeasuredFrame, used = true): FrameReport {
  const { name, sha256, measures } = analysis;
  return { name, sha256, measures, outcome: { used } } as unknown as FrameReport;
}

const BEFORE = [reportOf(REFERENCE)];

function join(
  analysis: FrameAnalysis,
  reports: readonly FrameReport[] = BEFORE,
  options: Partial<StackOptions> = {},
  seed = seedOf(),
): Promise<JoinedFrame> {
  const frame = { input: { name: analysis.name, handle: `handle of ${analysis.name}` }, analysis };
  return joinFrame(frame, seed, reports, { ...DEFAULT_OPTIONS, ...options });
}

const SHIFTED = { ...IDENTITY, c: 5, f: -3 };

/** A frame shifted by 5 and -3 pixels, through clouds, whose sky rises along both axes. */
function clouded(perX: number, perY: number, level = [100, 200, 300]): MeasuredFrame {
  const frame = measuredFrame({ name: 'clouded', transform: SHIFTED, flux: 0.5, scatterPx: 0 });
  const { columns, cellPx } = frame.sky;
  const skies = level.map((own, channel) =>
    frame.sky.level[channel].map((_, cell) => {
      const [x, y] = [cell % columns, Math.floor(cell / columns)].map((n) => n * cellPx + 31.5);
      return own + perX * x + perY * y;
    }),
  );
  return { ...frame, sky: { ...frame.sky, level: skies } };
}

/** Scatter of its stars makes a pixel of the frame a little larger than one of the reference frame. */
function areaOf(plan: StackPlan | undefined): number {
  return areaAtOrigin(plan!.frames[0].transform);
}

function reasonOf({ report: { outcome } }: JoinedFrame): string {
  return outcome.used ? 'used' : outcome.reason;
}

describe('joinFrame', () => {
  it('brings the sky of a frame to that of the reference frame along x and along y', async () => {
    const [perX, perY] = [0.05, -0.03];
    const { plan } = await join(clouded(perX, perY));
    const { channels } = plan!.frames[0];
    const area = areaOf(plan);
    channels.forEach(({ fluxGain, offset, offsetPerX, offsetPerY }, channel) => {
      const level = 500 * (channel + 1);
      expect(fluxGain).toBeCloseTo(2, 6);
      expect(offsetPerX).toBeCloseTo(-2 * perX, 4);
      expect(offsetPerY).toBeCloseTo(-2 * perY, 4);
      for (const [x, y] of [
        [0, 0],
        [600, 0],
        [0, 900],
      ]) {
        const sky = 100 * (channel + 1) + perX * (x + 5) + perY * (y - 3);
        expect(fluxGain * area * sky + offset + offsetPerX * x + offsetPerY * y).toBeCloseTo(level, 1);
      }
    });
  });

  it('clips by its own noise about the sky of the first frames, below and above', async () => {
    const { limits, plan } = await join(clouded(0, 0), BEFORE, { sigmaLow: 2, sigmaHigh: 5 });
    expect(limits.map(({ sky, below, above }) => [sky, below, above])).toEqual(
      [500, 500, 500].map((sky) => [sky, 2, 5]),
    );
    // Half the light is scaled up to twice the noise of 20.
    for (const { sigma } of limits) expect(sigma / areaOf(plan)).toBeCloseTo(40, 4);
    expect(plan?.rejection).toBe('none');
    const { limits: none } = await join(clouded(0, 0), BEFORE, { rejection: 'none', sigmaLow: 2 });
    expect(none.map(({ below, above }) => [below, above])).toEqual([0, 1, 2].map(() => [Infinity, Infinity]));
  });

  it('weighs a frame as it would have been among the first', async () => {
    const { plan, report } = await join(clouded(0, 0));
    const weights = plan!.frames[0].channels.map(({ weight }) => weight);
    [0.15, 0.2, 0.15].forEach((wanted, channel) => {
      expect(weights[channel] * areaOf(plan) ** 2).toBeCloseTo(wanted, 6);
    });
    const { outcome } = report;
    if (!outcome.used) throw new Error(outcome.reason);
    expect(outcome.weight).toBe(weights[1]);
    expect(outcome.transparency).toBeCloseTo(0.5, 6);
    expect([outcome.transform.c, outcome.transform.f]).toEqual([expect.closeTo(5, 1), expect.closeTo(-3, 1)]);
    expect(outcome.matchedStars).toBeGreaterThan(20);
    expect(report.measures?.starCount).toBe(34);
    expect([plan?.frames.length, plan?.frames[0].handle]).toEqual([1, 'handle of clouded']);
  });

  it('weighs a frame of less noise more than the reference frame', async () => {
    const quiet = measuredFrame({ name: 'quiet', transform: SHIFTED, scatterPx: 0 });
    const measures = { ...quiet.measures, noise: [10, 10, 10] as const };
    const { plan } = await join({ ...quiet, measures });
    // (20 / 10)^2 times the weights of the reference frame.
    [2.4, 3.2, 2.4].forEach((wanted, channel) => {
      expect(plan!.frames[0].channels[channel].weight * areaOf(plan) ** 2).toBeCloseTo(wanted, 6);
    });
  });

  it('has one channel without filters', async () => {
    const mono = (frame: MeasuredFrame): MeasuredFrame => ({
      ...frame,
      pattern: 'MONO',
      sky: { ...frame.sky, level: [frame.sky.level[1]] },
    });
    const seed = seedOf(mono(REFERENCE));
    const { plan, limits, report } = await join(mono(clouded(0, 0)), BEFORE, {}, seed);
    expect([plan?.channelCount, limits.length]).toEqual([1, 1]);
    const { outcome } = report;
    expect(outcome.used && outcome.weight * areaOf(plan) ** 2).toBeCloseTo(0.15, 6);
  });

  it('repairs the defects of the first frames’ sensor, and of no other', async () => {
    const own = await join(clouded(0, 0));
    expect(own.plan!.defects[own.plan!.frames[0].sensor]).toEqual(DEFECTS);
    const other = clouded(0, 0);
    const foreign = await join({ ...other, meta: { ...other.meta, telescope: 'another' } });
    expect(foreign.plan!.defects[foreign.plan!.frames[0].sensor]).toEqual(new Int32Array(0));
  });

  it('drops files that are no frames, repetitions and other shapes, and says why', async () => {
    const broken = { ok: false, name: 'a', reason: 'corrupt', finding: finding('cut-off', 99, 200) } as const;
    const { report, plan, limits } = await join({ ...broken, sha256: 'ab' });
    expect(report).toMatchObject({ name: 'a', sha256: 'ab', measures: undefined });
    expect(report.outcome).toMatchObject({ used: false, reason: 'corrupt' });
    expect(report.outcome.used ? '' : report.outcome.explanation).toContain('cut off: 99 of 200 bytes');
    expect([plan, limits]).toEqual([undefined, []]);
    expect(reasonOf(await join({ ...clouded(0, 0), sha256: REFERENCE.sha256 }))).toBe('duplicate');
    const { layout } = REFERENCE;
    for (const changes of [
      { layout: { ...layout, width: 641 } },
      { layout: { ...layout, height: 961 } },
      { pattern: 'MONO' },
    ] as const) {
      const joined = await join({ ...clouded(0, 0), ...changes });
      expect(reasonOf(joined)).toBe('wrong-size');
      expect(joined.report.outcome.used ? '' : joined.report.outcome.explanation).toContain('another size');
    }
    expect(reasonOf(await join({ ...clouded(0, 0), pattern: 'RGGB' }))).toBe('used');
  });

  it('drops what differs from the usual frame or does not match', async () => {
    const of = (changes: Parameters<typeof measuredFrame>[0]): MeasuredFrame => measuredFrame(changes);
    const usual = [1, 2, 3].map((n) => reportOf(of({ name: `usual ${n}`, transform: IDENTITY })));
    const trailed = of({ name: 'trailed', transform: SHIFTED, elongation: 2.5 });
    expect(reasonOf(await join(trailed, usual))).toBe('trailed');
    const elsewhere = await join(of({ name: 'elsewhere', transform: IDENTITY, field: 2 }), usual);
    expect([reasonOf(elsewhere), elsewhere.plan]).toEqual(['no-match', undefined]);
    const dark = of({ name: 'dark', transform: SHIFTED, flux: 0.2 });
    expect(reasonOf(await join(dark, usual))).toBe('clouded');
    // Reports of files without measures say nothing about the usual frame.
    const gone = { ...usual[0], measures: undefined };
    expect(reasonOf(await join(trailed, [gone, ...usual]))).toBe('trailed');
  });

  it('judges an unused frame without the defects among its stars, where its sensor is known', async () => {
    const of = (telescope: string): MeasuredFrame => {
      const frame = measuredFrame({ name: 'lost', transform: IDENTITY, field: 2, starCount: 10 });
      return { ...frame, meta: { ...frame.meta, telescope } };
    };
    const frame = of('S50');
    const stars = [0, 1, 2].map((n) => [frame.stars[11 * n], frame.stars[11 * n + 1]].map(Math.round));
    const defects = Int32Array.from(stars.map(([x, y]) => y * 640 + x)).sort();
    const seed = seedOf();
    const knowing = { ...seed, plan: { ...seed.plan, defects: [defects] } };
    const own = await join(frame, BEFORE, {}, knowing);
    expect([reasonOf(own), own.report.measures?.starCount]).toEqual(['too-few-stars', 7]);
    const foreign = await join(of('another'), BEFORE, {}, knowing);
    expect([reasonOf(foreign), foreign.report.measures?.starCount]).toEqual(['no-match', 10]);
  });

  it('corrects the colour shift of the last thirty used frames and its own, on the sensor of the first', async () => {
    const shifted = (x: number, changes: Partial<MeasuredFrame> = {}): MeasuredFrame => {
      const frame = { ...clouded(0, 0), ...changes };
      const red = { x, y: 0, errorPx: 0.01 };
      return { ...frame, measures: { ...frame.measures, colourShifts: { red, blue: { ...red, x: -x } } } };
    };
    const reports = (count: number, x: number, used = true): FrameReport[] =>
      Array.from({ length: count }, (_, n) => reportOf(shifted(x, { sha256: `${x} ${n} ${used}` }), used));
    const old = reports(20, 0.45);
    const last = [...reports(15, 0.1), ...reports(9, 0.4, false), ...reports(15, 0.2)];
    const { plan } = await join(shifted(0.31), [...old, ...last]);
    const { red, blue } = plan!.frames[0].colourShifts!;
    // (15 * 0.1 + 15 * 0.2 + 0.31) / 31.
    expect(red.x).toBeCloseTo(4.81 / 31, 9);
    expect(blue.x).toBeCloseTo(-4.81 / 31, 9);
    const foreign = shifted(0.31, { meta: { ...REFERENCE.meta, telescope: 'another' } });
    expect((await join(foreign, last)).plan!.frames[0].colourShifts).toBeUndefined();
    expect((await join(shifted(0.31), BEFORE)).plan!.frames[0].colourShifts).toBeUndefined();
  });
});
