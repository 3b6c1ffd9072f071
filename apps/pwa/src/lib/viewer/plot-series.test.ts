import { describe, expect, it } from 'vitest';
import type { FrameNote } from '../store/stack-record.ts';
import { nearestMark, plotRange, plotSeries } from './plot-series.ts';

const measures = {
  starCount: 50,
  fwhmPx: 3,
  elongation: 1.1,
  skyLevel: [1, 2, 3],
  noise: [1, 1, 1],
} as const;
const transform = { a: 1, b: 0, c: 3, d: 0, e: 1, f: 4, g: 0, h: 0 };
const used: FrameNote = {
  dateObsMs: 120_000,
  report: {
    name: 'b',
    sha256: '',
    measures,
    outcome: { used: true, weight: 1, transform, matchedStars: 9, rmsPx: 0.1, transparency: 1 },
  },
};
const dropped: FrameNote = {
  dateObsMs: 60_000,
  report: { name: 'a', sha256: '', measures, outcome: { used: false, reason: 'trailed', explanation: '' } },
};

describe('plotSeries', () => {
  it('orders by time and marks what was dropped', () => {
    expect(plotSeries([used, dropped], 'sky')).toEqual([
      { at: 0, value: 2, isUsed: false, name: 'a', index: 1 },
      { at: 1, value: 2, isUsed: true, name: 'b', index: 0 },
    ]);
  });
  it('leaves out frames without the figure', () => {
    expect(plotSeries([used, dropped], 'drift')).toEqual([
      { at: 1, value: 5, isUsed: true, name: 'b', index: 0 },
    ]);
  });
  it('counts frames where times are missing', () => {
    const points = plotSeries([used, { ...dropped, dateObsMs: undefined }], 'stars');
    expect(points.map(({ at }) => at)).toEqual([0, 1]);
  });
});

describe('plotRange', () => {
  const point = (value: number, isUsed: boolean) => ({ at: 0, value, isUsed, name: String(value), index: 0 });
  it('spans what was used, however far off a dropped frame is', () => {
    expect(plotRange([point(3, true), point(32768, false), point(5, true)])).toEqual({ low: 3, high: 5 });
  });
  it('spans all where nothing was used', () => {
    expect(plotRange([point(3, false), point(4, false)])).toEqual({ low: 3, high: 4 });
  });
});

describe('nearestMark', () => {
  it('is the one at the least distance to either side', () => {
    const marks = [{ x: 10 }, { x: 20 }, { x: 40 }];
    const places = [-5, 14, 16, 29, 31, 99];
    expect(places.map((x) => nearestMark(marks, x)?.x)).toEqual([10, 10, 20, 20, 40, 40]);
    const none: readonly { readonly x: number }[] = [];
    expect(nearestMark(none, 3)).toBeUndefined();
  });
});
