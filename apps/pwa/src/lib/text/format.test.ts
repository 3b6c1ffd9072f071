import { expect, it } from 'vitest';
import { formatBytes, formatDuration, formatFigure, formatMoment, formatPlace } from './format.ts';

it('writes durations, sizes and moments', () => {
  expect([0, 59.6, 90, 600, 3700].map(formatDuration)).toEqual([
    '0 s',
    '1 min',
    '1 min 30 s',
    '10 min',
    '1 h 1 min',
  ]);
  expect([4_152_960, 24.9e6, 8.3e9].map(formatBytes)).toEqual(['4 MB', '25 MB', '8.3 GB']);
  expect(formatMoment(Date.UTC(2025, 2, 27, 1, 20, 46))).toBe('27 Mar 2025, 01:20');
});

it('writes places as catalogues do, also at the ends of the circle', () => {
  expect(formatPlace(193.04166, 40.970556)).toBe('12h52m +40°58′');
  expect(formatPlace(359.999, -0.5)).toBe('00h00m −00°30′');
});

it('writes a dash for what is not known', () => {
  expect([formatFigure(undefined), formatFigure(NaN), formatFigure(3.14159, 2)]).toEqual(['–', '–', '3.14']);
});
