import { afterAll, describe, expect, it } from 'vitest';
import { planOf } from '../combination/fixtures/plan-of.ts';
import type { StackPlan } from '../combination/stack-plan.ts';
import { luminanceOf } from '../combination/synthetic-luminance.ts';
import { memoryHost } from '../fixtures/memory-host.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { createInlinePool } from '../ground/pool.ts';
import type { FrameReport } from '../ground/stack-report.ts';
import { DEFAULT_OPTIONS } from '../options.ts';
import type { RegisteredFrame } from '../registration/reference-attempt.ts';
import type { RegisteredSet } from '../registration/register-frames.ts';
import { createStackTasks } from '../tasks/stack-tasks.ts';
import { draftStack, finishStack } from './finish-stack.ts';
import type { Stack } from './finish-stack.ts';
import type { StackImage } from './render-stack.ts';

const [WIDTH, HEIGHT] = [90, 100];
const COUNT = WIDTH * HEIGHT;
const pool = createInlinePool(createStackTasks(memoryHost));
afterAll(() => pool.close());

/** Two used frames out of four files, the later one the reference. */
function setOf(): RegisteredSet {
  const used = { outcome: { used: true, weight: 1 } };
  const dropped = { outcome: { used: false, reason: 'blank', explanation: '' } };
  const reports = [used, dropped, used, dropped] as unknown as FrameReport[];
  const frames = [{ index: 2 }, { index: 0 }] as unknown as RegisteredFrame[];
  return { frames, reference: 1, reports };
}

/** Frames whose weights differ from channel to channel. */
function planFor(pattern: 'GRBG' | 'MONO'): StackPlan {
  const blank = { pixels: new Float32Array(COUNT) };
  const plan = planOf([blank, blank], WIDTH, HEIGHT, { pattern });
  const shifts = (x: number) => ({ red: { x, y: 0 }, blue: { x: -x, y: 0 } });
  return {
    ...plan,
    resampling: 'demosaic',
    defects: [Int32Array.of(1, 2), Int32Array.of(3), new Int32Array(0)],
    frames: plan.frames.map((frame, n) => ({
      ...frame,
      colourShifts: shifts(n + 1),
      channels: frame.channels.map((scale, channel) => ({
        ...scale,
        weight: 0.5 - 0.1 * channel - 0.25 * n,
      })),
    })),
  };
}

/** A sky with one star in all channels, its last row without data. */
function imageOf(channelCount: 1 | 3): StackImage {
  const random = seededRandom(4);
  const pixels = Float32Array.from({ length: channelCount * COUNT }, (_, i) => {
    const [x, y] = [i % WIDTH, Math.floor((i % COUNT) / WIDTH)];
    const star = 5000 * (1 + ((x - 40.2) ** 2 + (y - 60.3) ** 2) / 9) ** -3.5;
    return y === HEIGHT - 1 ? NaN : 500 + star + 10 * random.normal();
  });
  return { pixels, footprint: new Uint16Array(COUNT).fill(2) };
}

function draftOf(pattern: 'GRBG' | 'MONO' = 'GRBG'): Stack {
  const plan = planFor(pattern);
  return draftStack(plan, imageOf(plan.channelCount), setOf(), DEFAULT_OPTIONS);
}

describe('draftStack', () => {
  it('tells the weight in green of each used frame, wherever it stands in order of time', () => {
    const weights = (stack: Stack): unknown[] =>
      stack.reports.map(({ outcome }) => (outcome.used ? outcome.weight : outcome.reason));
    expect(weights(draftOf())).toEqual([expect.closeTo(0.15, 9), 'blank', expect.closeTo(0.4, 9), 'blank']);
    expect(weights(draftOf('MONO'))).toEqual([0.25, 'blank', 0.5, 'blank']);
  });

  it('has the shape of the plan, the shifts of the reference frame and all defects', () => {
    const draft = draftOf();
    expect([draft.width, draft.height, draft.channelCount]).toEqual([WIDTH, HEIGHT, 3]);
    expect([draft.reference, draft.resampling, draft.defectCount, draft.rejectedShare]).toEqual([
      1,
      'demosaic',
      3,
      0,
    ]);
    expect(draft.colourShifts).toEqual({ red: { x: 2, y: 0 }, blue: { x: -2, y: 0 } });
    expect(draft.stars).toEqual([]);
  });
});

describe('finishStack', () => {
  const counts = { samples: 400, rejected: 30 };

  it.each(['GRBG', 'MONO'] as const)(
    'finds the stars on the luminance, kept or lost: %s',
    async (pattern) => {
      const draft = draftOf(pattern);
      const luminance = luminanceOf(draft.pixels, draft);
      const stack = await finishStack(draft, { luminance, counts }, pool);
      expect(stack.stars.map(({ x, y }) => [Math.round(x), Math.round(y)])).toEqual([[40, 60]]);
      const lost = { ...luminance, pixels: new Float32Array(0) };
      expect((await finishStack(draft, { luminance: lost, counts }, pool)).stars).toEqual(stack.stars);
    },
  );

  it('tells the share of rejected samples, 0 of none', async () => {
    const draft = draftOf();
    const luminance = luminanceOf(draft.pixels, draft);
    expect((await finishStack(draft, { luminance, counts }, pool)).rejectedShare).toBe(0.075);
    const none = { samples: 0, rejected: 0 };
    expect((await finishStack(draft, { luminance, counts: none }, pool)).rejectedShare).toBe(0);
  });

  it('rejects when it is cancelled', async () => {
    const draft = draftOf();
    const luminance = luminanceOf(draft.pixels, draft);
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(finishStack(draft, { luminance, counts }, pool, signal)).rejects.toThrow('enough');
  });
});
