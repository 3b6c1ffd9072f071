import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { StackEvent } from '@crowdsky/stack-core';
import { eventForwarder } from './forward-events.ts';
import type { JobEvent } from './stack-job.ts';

const [WIDTH, HEIGHT, ROWS] = [1300, 8, 2];
let told: JobEvent[];
let forward: (event: StackEvent) => void;

beforeEach(() => {
  vi.useFakeTimers();
  told = [];
  forward = eventForwarder({ report: (event) => void told.push(event) });
});
afterEach(() => void vi.useRealTimers());

function band(firstRow: number): StackEvent {
  const pixels = Float32Array.from({ length: ROWS * WIDTH }, (_, i) => 1 + ((i * 7) % 50));
  return {
    kind: 'band',
    firstRow,
    rows: ROWS,
    width: WIDTH,
    height: HEIGHT,
    channelCount: 1,
    pixels,
  } as unknown as StackEvent;
}

it('tells all but bands as they are', () => {
  const progress: StackEvent = { kind: 'progress', phase: 'combine', done: 1, total: 2 };
  forward(progress);
  expect(told).toEqual([progress]);
});

it('shows the first band at once, then one picture in 0.8 seconds, and always the last band', () => {
  const shown = (firstRow: number, afterMs: number): number => {
    vi.advanceTimersByTime(afterMs);
    const before = told.length;
    forward(band(firstRow));
    return told.length - before;
  };
  expect([shown(0, 0), shown(2, 799), shown(4, 1), shown(6, 0)]).toEqual([1, 0, 1, 1]);
});

it('shows a picture of at most 640 pixels a side of all bands that came', () => {
  for (const row of [0, 2, 4, 6]) forward(band(row));
  const last = told.at(-1);
  if (last?.kind !== 'preview') throw new Error('no picture');
  const { width, height, rgba } = last.picture;
  // 1300 pixels are averaged by three, of eight rows the first six.
  expect([width, height]).toEqual([433, 2]);
  const isLit = (row: number): boolean =>
    rgba.subarray(4 * row * width, 4 * (row + 1) * width).some((value, i) => i % 4 < 3 && value > 0);
  expect([isLit(0), isLit(1)]).toEqual([true, true]);
});
