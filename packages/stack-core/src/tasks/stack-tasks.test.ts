import { writeFits } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { finding } from '../ground/finding.ts';
import type { PlannedMasters } from '../calibration/load-masters.ts';
import { planOf } from '../combination/fixtures/plan-of.ts';
import type { SampledBand } from '../combination/sample-band.ts';
import type { StackPlan } from '../combination/stack-plan.ts';
import { memoryHost } from '../fixtures/memory-host.ts';
import type { WorkerHost } from '../ground/frame-source.ts';
import { createStackTasks, STACK_CROSSINGS } from './stack-tasks.ts';

const [WIDTH, HEIGHT] = [40, 48];
const FRAMES = [700, 900].map((level) => ({ pixels: new Float32Array(WIDTH * HEIGHT).fill(level) }));

/** A master dark of one level. */
function dark(level: number): PlannedMasters {
  const data = new Float32Array(WIDTH * HEIGHT).fill(level);
  return { dark: { name: 'dark.fit', handle: writeFits([{ kind: 'image', shape: [WIDTH, HEIGHT], data }]) } };
}

function plan(masters: PlannedMasters = {}): StackPlan {
  return { ...planOf(FRAMES, WIDTH, HEIGHT, { resampling: 'cfa', rejection: 'none' }), masters };
}

/** The memory host, and how often a file was opened. */
function countingHost(): { host: WorkerHost; opened: Map<unknown, number> } {
  const opened = new Map<unknown, number>();
  const host: WorkerHost = {
    ...memoryHost,
    open(handle) {
      opened.set(handle, (opened.get(handle) ?? 0) + 1);
      return memoryHost.open(handle);
    },
  };
  return { host, opened };
}

/** The middle of the green plane: the mean of both frames less the dark. */
function middle({ values }: SampledBand): number {
  return Math.round(values[(HEIGHT + HEIGHT / 2) * WIDTH + WIDTH / 2] * 1000) / 1000;
}

describe('createStackTasks', () => {
  it('calibrates with the masters of each plan, which it loads once while the token stays', async () => {
    const { host, opened } = countingHost();
    const tasks = createStackTasks(host);
    const sample = async (masters: PlannedMasters): Promise<number> =>
      middle(await tasks.sample(plan(masters), 0, HEIGHT));
    const [first, second] = [dark(100), dark(150)];
    const times = (masters: PlannedMasters): number => opened.get(masters.dark?.handle) ?? 0;
    expect(await sample({})).toBe(800);
    expect([await sample({ ...first, token: 1 }), await sample({ ...first, token: 1 })]).toEqual([700, 700]);
    expect(times(first)).toBe(1);
    expect(await sample({ ...second, token: 2 })).toBe(650);
    expect(await sample({ ...second, token: 2 })).toBe(650);
    expect(times(second)).toBe(1);
    // Without a token nobody knows whether they are still the same.
    expect([await sample(first), await sample(first)]).toEqual([700, 700]);
    expect(times(first)).toBe(3);
    expect(await sample({ token: 3 })).toBe(800);
  });

  it('loads masters again after some that could not be loaded', async () => {
    const tasks = createStackTasks(memoryHost);
    const good = { ...dark(100), token: 1 };
    const bad = { dark: { name: 'dark.fit', handle: 'gone' }, token: 2 };
    expect(middle(await tasks.sample(plan(good), 0, HEIGHT))).toBe(700);
    await expect(tasks.sample(plan(bad), 0, HEIGHT)).rejects.toThrow();
    expect(middle(await tasks.sample(plan(good), 0, HEIGHT))).toBe(700);
  });

  it('runs one task after the other, whatever becomes of those before', async () => {
    const tasks = createStackTasks(memoryHost);
    const gone = plan();
    const broken = { ...gone, frames: gone.frames.map((frame) => ({ ...frame, handle: 'gone' })) };
    const calls = await Promise.allSettled([
      tasks.sample(plan({ ...dark(10), token: 1 }), 0, HEIGHT),
      tasks.sample(broken, 0, HEIGHT),
      tasks.render(plan({ ...dark(30), token: 2 }), 0, HEIGHT),
      tasks.sample(plan({ ...dark(20), token: 3 }), 0, HEIGHT),
    ]);
    expect(calls.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    const [first, , rendered, last] = calls.map((call) =>
      call.status === 'fulfilled' ? call.value : undefined,
    );
    expect([middle(first as SampledBand), middle(last as SampledBand)]).toEqual([790, 780]);
    const { pixels } = rendered as { pixels: Float32Array };
    expect(pixels[(HEIGHT + HEIGHT / 2) * WIDTH + WIDTH / 2]).toBeCloseTo(770, 2);
  });

  it('analyses a frame with the masters and the pattern it is told', async () => {
    const tasks = createStackTasks(memoryHost);
    const pixels = Float32Array.from({ length: WIDTH * HEIGHT }, (_, i) => 500 + ((i * 7919) % 101));
    const handle = writeFits([{ kind: 'image', shape: [WIDTH, HEIGHT], data: pixels }]);
    const input = { name: 'a.fit', handle };
    const level = async (masters: PlannedMasters): Promise<number> => {
      const analysis = await tasks.analyse(input, masters, { pattern: 'GRBG' });
      return analysis.ok ? analysis.measures.skyLevel[1] : NaN;
    };
    expect((await level({})) - (await level(dark(120)))).toBeCloseTo(120, 2);
  });
});

describe('STACK_CROSSINGS', () => {
  const { analyse, render, detect, sample } = STACK_CROSSINGS;

  it('move the pixels of bands, and send a plan once', async () => {
    const tasks = createStackTasks(memoryHost);
    const band = await tasks.sample(plan(), 0, HEIGHT);
    const { values, weights, footprint, rejected } = band;
    expect(sample.resultBuffers?.(band)).toEqual(
      [values, weights, footprint, rejected].map((own) => own.buffer),
    );
    const rendered = await tasks.render(plan(), 0, HEIGHT);
    const moved = [rendered.pixels, rendered.luminance, rendered.footprint].map((own) => own.buffer);
    expect(render.resultBuffers?.(rendered)).toEqual(moved);
    expect([sample.keepsFirst, render.keepsFirst]).toEqual([true, true]);
    expect([analyse.keepsFirst, detect.keepsFirst]).toEqual([undefined, undefined]);
  });

  it('move the luminance to where its stars are detected, and what an analysis found', () => {
    const image = { pixels: new Float32Array(6), width: 3, height: 2, channelCount: 1 } as const;
    expect(detect.argumentBuffers?.(image)).toEqual([image.pixels.buffer]);
    const found = {
      ok: true,
      suspects: Int32Array.of(1, 2, 3),
      headerBytes: new Uint8Array(5),
      stars: new Float64Array(7),
    };
    const buffers = analyse.resultBuffers?.(found as never);
    expect(buffers?.map(({ byteLength }) => byteLength)).toEqual([12, 5, 56]);
    expect(
      analyse.resultBuffers?.({ ok: false, name: 'a', reason: 'corrupt', finding: finding('unmeasured') }),
    ).toEqual([]);
  });
});
