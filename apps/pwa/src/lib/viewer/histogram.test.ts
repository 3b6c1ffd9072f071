import { expect, it } from 'vitest';
import { DEFAULT_PICTURE_LOOK } from '../store/picture-look.ts';
import { areaPath, histogramOf } from './histogram.ts';

const line = { shadow: 0, highlight: 1, midtones: 0.5 };

it('counts each colour by itself, as shown before black and white are moved; no data is left out', () => {
  const pixels = [
    [0, 0.5, 1, 3],
    [0.004, 0.5, 2, 3],
    [-1, 0.25, 0.999, 3],
    [NaN, 0.5, 0.5, 0],
  ];
  const level = { width: 4, height: 1, rgba: Float32Array.from(pixels.flat()) };
  const look = { ...DEFAULT_PICTURE_LOOK, black: 0.3, mid: 0.2 };
  const [red, green, blue] = histogramOf(level, { kind: 'stretch', stretch: [line, line, line] }, look);
  expect([red[0], green[64], green[32], blue[127]]).toEqual([3, 2, 1, 3]);
  for (const counts of [red, green, blue]) expect(counts.reduce((sum, n) => sum + n, 0)).toBe(3);
});

it('draws the highest count near the top, and none at the bottom', () => {
  expect(areaPath([0, 100, 0], 100, 40)).toBe('M0,40 L0.00,40.00 L50.00,2.00 L100.00,40.00 L100,40 Z');
});
