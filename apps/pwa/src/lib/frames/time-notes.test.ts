import { finding } from '@crowdsky/stack-core';
import { afterEach, expect, it } from 'vitest';
import { language } from '../text/text.ts';
import { timeNotes } from './time-notes.ts';

afterEach(() => language.choose(undefined));

type Timed = Parameters<typeof timeNotes>[0][number];
const of = (time: string | undefined, scale = 'UTC', found?: ReturnType<typeof finding>): Timed => ({
  keywords: { time, exposure: 'EXPTIME', place: 'RA' },
  time: { scale, dayMs: undefined, finding: found },
});

it('says nothing of times that are as they should be, nor of frames of an earlier version', () => {
  expect(timeNotes([of('DATE-OBS'), of('DATE-OBS'), {}])).toEqual([]);
});

it('says where other times come from, and on what clock', async () => {
  const frames = [
    of('MJD-OBS'),
    of('DATE-OBS'),
    of('MJD-OBS'),
    of('DATE-LOC', 'LOCAL'),
    of('DATE-OBS', 'TAI'),
  ];
  expect(timeNotes(frames)).toEqual([
    '2 frames: time from MJD-OBS',
    '1 frame: time from DATE-LOC, on a clock of unknown offset',
    '1 frame: time from DATE-OBS, in TAI instead of UTC',
  ]);
  await language.choose('de');
  expect(timeNotes(frames)[1]).toBe(
    '1 Aufnahme: Zeit aus DATE-LOC, nach einer Uhr mit unbekanntem Abstand zu UTC',
  );
});

it('says once why a time is not known: missing, unreadable, not set and a day alone are four things', () => {
  const found = [
    finding('time-missing'),
    finding('time-unreadable', 'DATE-OBS', 'yesterday'),
    finding('time-not-set', 'DATE-OBS', '1970-01-01T00:00:12'),
    finding('time-day-only', 'DATE-OBS', '2026-09-01'),
  ];
  const notes = timeNotes([...found, ...found].map((one) => of('DATE-OBS', 'UTC', one)));
  expect(notes).toHaveLength(4);
  expect(notes[1]).toBe(
    "Its DATE-OBS 'yesterday' cannot be read as a time, so it belongs to no chunk of time.",
  );
});
