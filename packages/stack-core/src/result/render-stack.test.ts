import { afterAll, describe, expect, it } from 'vitest';
import { planOf, renderInBands, turned } from '../combination/fixtures/plan-of.ts';
import type { StackPlan } from '../combination/stack-plan.ts';
import { luminanceOf } from '../combination/synthetic-luminance.ts';
import { memoryHost } from '../fixtures/memory-host.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import type { CfaPattern } from '../ground/image.ts';
import { createInlinePool } from '../ground/pool.ts';
import type { StackEvent } from '../ground/stack-report.ts';
import { createStackTasks } from '../tasks/stack-tasks.ts';
import { emptyImage, renderStack } from './render-stack.ts';

/** Three bands, the last of 24 rows. */
const [WIDTH, HEIGHT] = [36, 344];
const pool = createInlinePool(createStackTasks(memoryHost));
afterAll(() => pool.close());

function planFor(pattern: CfaPattern): StackPlan {
  const random = seededRandom(6);
  const frames = Array.from({ length: 4 }, (_, n) => ({
    pixels: Float32Array.from({ length: WIDTH * HEIGHT }, () =>
      random.uniform() < 0.01 ? 9000 : 900 + 20 * random.normal(),
    ),
    transform: turned(n, WIDTH, HEIGHT, [n, n]),
    scale: { sigma: 20 },
  }));
  return planOf(frames, WIDTH, HEIGHT, { pattern });
}

describe('renderStack', () => {
  it.each<CfaPattern>(['GRBG', 'MONO'])('puts every band in its place: %s', async (pattern) => {
    const plan = planFor(pattern);
    const image = emptyImage(plan);
    expect([image.pixels.length, image.footprint.length]).toEqual([
      plan.channelCount * WIDTH * HEIGHT,
      WIDTH * HEIGHT,
    ]);
    const { luminance, counts } = await renderStack(plan, image, pool, () => undefined);
    const atOnce = await renderInBands(plan, HEIGHT);
    expect(image.pixels).toEqual(atOnce.pixels);
    expect(image.footprint).toEqual(atOnce.footprint);
    const { channelCount } = plan;
    expect(luminance).toEqual(luminanceOf(image.pixels, { width: WIDTH, height: HEIGHT, channelCount }));
    expect(counts.samples).toBe(channelCount * image.footprint.reduce((sum, count) => sum + count, 0));
    expect(counts.rejected).toBeGreaterThan(0);
    expect(counts.rejected / counts.samples).toBeCloseTo(atOnce.rejectedShare, 12);
  });

  it('tells of each band when its rows are in the image, and lends its pixels', async () => {
    const plan = planFor('GRBG');
    const image = emptyImage(plan);
    const events: StackEvent[] = [];
    let lent: Float32Array | undefined;
    await renderStack(plan, image, pool, (event) => {
      events.push(event);
      if (event.kind !== 'band') return;
      const { firstRow, rows, pixels, channelCount } = event;
      lent = pixels;
      const last = image.pixels.subarray(
        (2 * HEIGHT + firstRow) * WIDTH,
        (2 * HEIGHT + firstRow + rows) * WIDTH,
      );
      expect(pixels.slice(2 * rows * WIDTH)).toEqual(last.slice());
      expect([event.width, event.height, channelCount]).toEqual([WIDTH, HEIGHT, 3]);
    });
    expect(lent?.length).toBe(0);
    const [first, ...others] = events;
    expect(first).toEqual({ kind: 'phase', phase: 'combine', total: 3 });
    expect(others.map((event) => (event.kind === 'band' ? [event.firstRow, event.rows] : event))).toEqual(
      [0, 1, 2].flatMap((n) => [
        [160 * n, n === 2 ? 24 : 160],
        { kind: 'progress', phase: 'combine', done: n + 1, total: 3 },
      ]),
    );
  });

  it('rejects when it is cancelled', async () => {
    const plan = planFor('MONO');
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(renderStack(plan, emptyImage(plan), pool, () => undefined, signal)).rejects.toThrow(
      'enough',
    );
  });
});
