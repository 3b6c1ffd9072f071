import { describe, expect, it } from 'vitest';
import { sourceRows } from '../ground/apply-transform.ts';
import { RGB_PIXEL_BYTES } from '../colour/demosaic.ts';
import type { Transform } from '../ground/image.ts';
import { BATCH_BUDGET, DEFAULT_BUDGET, planMemory } from './plan-memory.ts';
import { RESAMPLING_METHODS } from './resampling-methods.ts';

const LAYOUT = { width: 1080, height: 1920 };
const STACK = { grid: LAYOUT, channelCount: 3, resampling: 'cfa' } as const;
const DEMOSAICED = { ...STACK, resampling: 'demosaic' } as const;

function turned(degrees: number): Transform {
  const angle = (degrees * Math.PI) / 180;
  const [a, d] = [Math.cos(angle), Math.sin(angle)];
  const [x, y] = [540, 960];
  return { a, b: -d, c: x - a * x + d * y, d, e: a, f: y - d * x - a * y, g: 0, h: 0 };
}

function framesAt(degrees: number, count: number): { transform: Transform; layout: typeof LAYOUT }[] {
  const transform = turned(degrees);
  return Array.from({ length: count }, () => ({ transform, layout: LAYOUT }));
}

/** Bytes of all frames' rows for the strip that starts at `firstRow`. */
function stripBytes(
  frames: ReturnType<typeof framesAt>,
  firstRow: number,
  rows: number,
  stack: typeof STACK | typeof DEMOSAICED = STACK,
): number {
  const pixelBytes = stack.resampling === 'cfa' ? 4 : RGB_PIXEL_BYTES;
  const { marginRows } = RESAMPLING_METHODS[stack.resampling];
  return frames.reduce((sum, { transform, layout }) => {
    const rectangle = { width: LAYOUT.width, firstRow, rows };
    const { first, end } = sourceRows(transform, rectangle, layout.height, marginRows);
    return sum + pixelBytes * (end - first) * layout.width;
  }, 0);
}

describe('planMemory', () => {
  it.each([0, 1, 3, 10, 45, 90, 180])('keeps to the budget at a rotation of %i degrees', (degrees) => {
    for (const stack of [STACK, DEMOSAICED]) {
      for (const count of [1, 2, 8, 12, 32, 100, 320, 1000, 3000]) {
        const frames = framesAt(degrees, count);
        const { stripRows, tileGroups } = planMemory(frames, stack, 160);
        expect(stripRows).toBeGreaterThanOrEqual(1);
        expect(stripRows).toBeLessThanOrEqual(160);
        expect(tileGroups).toBeGreaterThanOrEqual(8);
        expect(tileGroups).toBeLessThanOrEqual(270);
        const fits = [0, 400, 880, 1919 - stripRows].every(
          (row) => stripBytes(frames, row, stripRows, stack) <= DEFAULT_BUDGET.stripBytes,
        );
        // A single row may exceed the budget; no smaller strip exists.
        expect(fits || stripRows === 1, `${count} frames, ${stripRows} rows`).toBe(true);
        const tileBytes = tileGroups * count * stack.channelCount * 32;
        expect(tileBytes <= DEFAULT_BUDGET.tileBytes || tileGroups === 8).toBe(true);
      }
    }
  });

  it('takes the largest strip that fits', () => {
    const frames = framesAt(0, 100);
    const { stripRows } = planMemory(frames, STACK, 1920);
    expect(stripRows).toBeGreaterThan(40);
    expect(stripBytes(frames, 800, stripRows + 1)).toBeGreaterThan(DEFAULT_BUDGET.stripBytes);
  });

  it('is 24 MB of rows, 9 MB where frames are combined in batches, and tiles of 96 KB', () => {
    const frames = framesAt(0, 100);
    // A row of all frames is 432,000 bytes; a strip needs six rows more than its own.
    expect(planMemory(frames, STACK, 1920)).toEqual({ stripRows: 55 - 6, tileGroups: 10 });
    expect(planMemory(frames, STACK, 1920, BATCH_BUDGET)).toEqual({ stripRows: 20 - 6, tileGroups: 10 });
    // 98,304 bytes over 32 for each frame and channel.
    expect(planMemory(framesAt(0, 20), STACK, 160).tileGroups).toBe(51);
    expect(planMemory(framesAt(0, 20), { ...STACK, channelCount: 1 }, 160).tileGroups).toBe(153);
  });

  it('is a strip in the middle, where a turned frame needs the most rows', () => {
    // At 45 degrees a strip of full width needs all rows of a frame but those of two corners.
    const frames = framesAt(45, 3);
    const { stripRows } = planMemory(frames, STACK, 1920, { stripBytes: 16_000_000, tileBytes: 98_304 });
    const middle = (rows: number): number => Math.floor((1920 - rows) / 2);
    expect(stripBytes(frames, middle(stripRows), stripRows)).toBeLessThanOrEqual(16_000_000);
    expect(stripBytes(frames, middle(stripRows + 1), stripRows + 1)).toBeGreaterThan(16_000_000);
  });

  it('takes all where all fits, and copes with no frames', () => {
    expect(planMemory(framesAt(0, 1), STACK, 1920).stripRows).toBe(1920);
    expect(planMemory([], STACK, 50)).toEqual({ stripRows: 50, tileGroups: 270 });
    expect(planMemory([], { ...STACK, grid: { width: 3, height: 2 }, channelCount: 1 }, 160)).toEqual({
      stripRows: 2,
      tileGroups: 1,
    });
  });

  it('obeys the budget it is given', () => {
    const small = { stripBytes: 2_000_000, tileBytes: 20_000 };
    const plan = planMemory(framesAt(0, 20), STACK, 160, small);
    expect(stripBytes(framesAt(0, 20), 900, plan.stripRows)).toBeLessThanOrEqual(2_000_000);
    expect(plan.tileGroups).toBe(10);
  });
});
