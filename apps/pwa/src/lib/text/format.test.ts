import { afterEach, expect, it } from 'vitest';
import {
  formatBytes,
  formatClock,
  formatDuration,
  formatFigure,
  formatMinute,
  formatMoment,
  formatNight,
  formatPlace,
  formatUtc,
} from './format.ts';
import { language } from './text.ts';

afterEach(() => language.choose(undefined));

/** 01:20:46 UTC. */
const MOMENT = Date.UTC(2025, 2, 27, 1, 20, 46, 900);

it('writes durations, sizes and moments', () => {
  expect([0, 59.6, 90, 600, 3700].map(formatDuration)).toEqual([
    '0 s',
    '1 min',
    '1 min 30 s',
    '10 min',
    '1 h 1 min',
  ]);
  expect([4_152_960, 24.9e6, 8.3e9].map(formatBytes)).toEqual(['4 MB', '25 MB', '8.3 GB']);
});

it('writes durations to the second below an hour, and to the minute from there on', () => {
  const written = new Map([
    [-3, '0 s'],
    [59.4, '59 s'],
    [60, '1 min'],
    [61, '1 min 1 s'],
    [119, '1 min 59 s'],
    [3599, '59 min 59 s'],
    [3600, '1 h 0 min'],
    [7379, '2 h 2 min'],
  ]);
  expect([...written.keys()].map(formatDuration)).toEqual([...written.values()]);
});

it('writes sizes in the unit that they reach', () => {
  const sizes = [0, 999_400, 1e6, 999e6, 1e9, 12.34e9];
  expect(sizes.map(formatBytes)).toEqual(['0 kB', '999 kB', '1 MB', '999 MB', '1.0 GB', '12.3 GB']);
});

it('writes times by the clock of the place, and in UTC for archives', () => {
  expect(formatMoment(MOMENT, 'Europe/Berlin')).toBe('27 Mar 2025, 02:20');
  expect(formatMoment(MOMENT, 'America/Los_Angeles')).toBe('26 Mar 2025, 18:20');
  expect(formatClock(MOMENT, 'Asia/Kolkata')).toBe('06:50:46');
  expect(formatMinute(MOMENT, 'Asia/Kolkata')).toBe('06:50');
  expect(formatUtc(MOMENT)).toBe('2025-03-27 01:20:46 UTC');
});

it('names a night after its evening, from noon to noon of the place', () => {
  expect(formatNight(MOMENT, 'Europe/Berlin')).toBe('26 March 2025');
  expect(formatNight(Date.UTC(2025, 2, 27, 10, 59), 'Europe/Berlin')).toBe('26 March 2025');
  expect(formatNight(Date.UTC(2025, 2, 27, 11, 1), 'Europe/Berlin')).toBe('27 March 2025');
  expect(formatNight(Date.UTC(2025, 0, 1, 9), 'Pacific/Auckland')).toBe('1 January 2025');
});

it('writes in German what is read in German', async () => {
  await language.choose('de');
  expect(formatMoment(MOMENT, 'Europe/Berlin')).toBe('27.03.2025, 02:20');
  expect(formatNight(MOMENT, 'Europe/Berlin')).toBe('26. März 2025');
  expect([formatFigure(3.14159, 2), formatBytes(8.3e9)]).toEqual(['3,14', '8,3 GB']);
});

it('writes places as catalogues do, also at the ends of the circle', () => {
  expect(formatPlace(193.04166, 40.970556)).toBe('12h52m +40°58′');
  expect(formatPlace(359.999, -0.5)).toBe('00h00m −00°30′');
  expect(formatPlace(-15, 0)).toBe('23h00m +00°00′');
  expect(formatPlace(-375, 89.9)).toBe('23h00m +89°54′');
  expect(formatPlace(375.25, -7.02)).toBe('01h01m −07°01′');
  expect(formatPlace(359, -90)).toBe('23h56m −90°00′');
});

it('writes a dash for what is not known', () => {
  expect([formatFigure(undefined), formatFigure(NaN), formatFigure(3.14159, 2)]).toEqual(['–', '–', '3.14']);
  expect([formatFigure(2.04), formatFigure(0, 0), formatFigure(Infinity)]).toEqual(['2.0', '0', '–']);
});
