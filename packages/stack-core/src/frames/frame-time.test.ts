import { Header } from '@crowdsky/fits';
import type { CardValue } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { wordFinding } from '../ground/finding.ts';
import { readFrameTime } from './frame-time.ts';
import type { FrameTime } from './frame-time.ts';

type Cards = Readonly<Record<string, CardValue | readonly [CardValue, string]>>;

function timeOf(cards: Cards, exposureSeconds?: number): FrameTime {
  const header = new Header();
  for (const [keyword, card] of Object.entries(cards)) {
    if (Array.isArray(card)) header.set(keyword, card[0] as CardValue, card[1] as string);
    else header.set(keyword, card as CardValue);
  }
  return readFrameTime(header, exposureSeconds);
}

/** 2026-09-01T03:40:32 UTC; its day counts are those of astropy's Time. */
const MOMENT = '2026-09-01T03:40:32.000Z';
const MJD = 61284.1531481481;
const JD = 2461284.65314815;

describe('readFrameTime', () => {
  it.each<[string, Cards, string, number?]>([
    ['a time of FITS', { 'DATE-OBS': '2026-09-01T03:40:32' }, 'DATE-OBS'],
    ['a Z', { 'DATE-OBS': '2026-09-01T03:40:32Z' }, 'DATE-OBS'],
    ['seven decimals', { 'DATE-OBS': '2026-09-01T03:40:32.0000000' }, 'DATE-OBS'],
    ['an offset', { 'DATE-OBS': '2026-08-31T20:40:32-0700' }, 'DATE-OBS'],
    ['an offset with a colon', { 'DATE-OBS': '2026-09-01T09:10:32+05:30' }, 'DATE-OBS'],
    ['an offset of hours behind a space', { 'DATE-OBS': '2026-09-01 05:40:32 +02' }, 'DATE-OBS'],
    ['slashes', { 'DATE-OBS': '2026/09/01 03:40:32' }, 'DATE-OBS'],
    ['an old date with a clock', { 'DATE-OBS': '01/09/26', 'TIME-OBS': '03:40:32' }, 'DATE-OBS + TIME-OBS'],
    ['an old date of four digits', { 'DATE-OBS': '01/09/2026', UT: '03:40:32' }, 'DATE-OBS + UT'],
    ['a compact time', { 'DATE-OBS': '20260901T034032' }, 'DATE-OBS'],
    ...['TIME-OBS', 'UT', 'UTC', 'UT-START', 'TIME'].map((keyword): [string, Cards, string] => [
      keyword,
      { 'DATE-OBS': '2026-09-01', [keyword]: '03:40:32.000' },
      `DATE-OBS + ${keyword}`,
    ]),
    [
      'midnight beside a clock',
      { 'DATE-OBS': '2026-09-01T00:00:00', 'TIME-OBS': '3:40:32' },
      'DATE-OBS + TIME-OBS',
    ],
    ['seconds of the day', { 'DATE-OBS': '2026-09-01', UTC: 13232 }, 'DATE-OBS + UTC'],
    ['hours of the day', { 'DATE-OBS': '2026-09-01', UT: [3.675555555555, '[h] start'] }, 'DATE-OBS + UT'],
    [
      'a time in the clock',
      { 'DATE-OBS': '2026-09-01', 'TIME-OBS': '2026-09-01T03:40:32' },
      'DATE-OBS + TIME-OBS',
    ],
    ['a zone', { 'DATE-OBS': '2026-08-31T20:40:32', TIMEZONE: '-0700' }, 'DATE-OBS + TIMEZONE'],
    ['a zone by name', { 'DATE-OBS': '2026-09-01T05:40:32', TIMEZONE: 'UTC+2' }, 'DATE-OBS + TIMEZONE'],
    ['a zone in hours', { 'DATE-OBS': '2026-08-31T20:40:32', TIMEZONE: -7 }, 'DATE-OBS + TIMEZONE'],
    ['a zone in minutes', { 'DATE-OBS': '2026-08-31T20:40:32', TIMEZONE: -420 }, 'DATE-OBS + TIMEZONE'],
    [
      'a local date and clock with a zone',
      { 'DATE-OBS': '2026-08-31', 'TIME-OBS': '20:40:32', TIMEZONE: '-07:00' },
      'DATE-OBS + TIME-OBS + TIMEZONE',
    ],
    [
      'a zone of dates that are UTC',
      { 'DATE-OBS': '2026-09-01T03:40:32', TIMEZONE: '-0700', TIMESYS: 'UTC' },
      'DATE-OBS',
    ],
    [
      'a zone beside the local time',
      { 'DATE-OBS': '2026-09-01T03:40:32', 'DATE-LOC': '2026-08-31T20:40:32', TIMEZONE: '-0700' },
      'DATE-OBS',
    ],
    [
      'the local time and its zone',
      { 'DATE-LOC': '2026-08-31T20:40:32', TIMEZONE: '-0700' },
      'DATE-LOC + TIMEZONE',
    ],
    ['MJD-OBS', { 'MJD-OBS': MJD }, 'MJD-OBS'],
    ['JD', { JD }, 'JD'],
    ['JD-OBS as text', { 'JD-OBS': String(JD) }, 'JD-OBS'],
    ['JD of the middle', { JD_UTC: [JD + 5 / 86400, 'Julian Date at mid exposure'] }, 'JD_UTC', 10],
    ['MJD-OBS beside a day', { 'DATE-OBS': '2026-09-01', 'MJD-OBS': MJD }, 'MJD-OBS'],
    ['DATE-BEG', { 'DATE-BEG': '2026-09-01T03:40:32' }, 'DATE-BEG'],
    ['DATE-AVG', { 'DATE-AVG': '2026-09-01T03:40:37' }, 'DATE-AVG', 10],
    ['DATE-END', { 'DATE-END': '2026-09-01T03:40:42' }, 'DATE-END', 10],
    ['a clock of 1970 beside a count', { 'DATE-OBS': '1970-01-01T00:03:00', 'MJD-OBS': MJD }, 'MJD-OBS'],
    ['text beside a time', { 'DATE-OBS': 'n/a', 'DATE-BEG': '2026-09-01T03:40:32' }, 'DATE-BEG'],
  ])('reads %s', (_, cards, keywords, exposureSeconds) => {
    const time = timeOf(cards, exposureSeconds);
    // A count of days to ten digits is a time to two milliseconds.
    expect(Math.abs((time.ms ?? NaN) - Date.parse(MOMENT))).toBeLessThan(2);
    expect(time).toMatchObject({ keywords, scale: 'UTC', finding: undefined });
  });

  it.each<[string, Cards, string]>([
    ['a local time without a zone', { 'DATE-LOC': '2026-09-01T03:40:32' }, 'LOCAL'],
    ['a zone that is a place', { 'DATE-OBS': '2026-09-01T03:40:32', TIMEZONE: 'Europe/Berlin' }, 'LOCAL'],
    ['a zone that is two', { 'DATE-OBS': '2026-09-01T03:40:32', TIMEZONE: 330 }, 'LOCAL'],
    ['a comment that says so', { 'DATE-OBS': ['2026-09-01T03:40:32', 'local time'] }, 'LOCAL'],
    ['a free-running clock', { 'DATE-OBS': '2026-09-01T03:40:32', TIMESYS: 'LOCAL' }, 'LOCAL'],
    ['atomic time', { 'DATE-OBS': '2026-09-01T03:40:32', TIMESYS: 'TAI' }, 'TAI'],
    ['a scale that is none', { 'DATE-OBS': '2026-09-01T03:40:32', TIMESYS: 'my clock, fast' }, 'LOCAL'],
    ['universal time', { 'DATE-OBS': '2026-09-01T03:40:32', TIMESYS: 'UT' }, 'UTC'],
  ])('names the scale of %s', (_, cards, scale) => {
    expect(timeOf(cards)).toMatchObject({ ms: Date.parse(MOMENT), scale });
  });

  it.each<[string, Cards, RegExp]>([
    ['missing', {}, /^Its header has no DATE-OBS/],
    ['missing where it is blank', { 'DATE-OBS': '   ' }, /^Its header has no DATE-OBS/],
    ['unreadable', { 'DATE-OBS': 'last night' }, /^Its DATE-OBS 'last night' cannot be read/],
    ['unreadable where no calendar has it', { 'DATE-OBS': '2026-02-30T01:00:00' }, /cannot be read/],
    ['unreadable with the month first', { 'DATE-OBS': '09/25/26' }, /cannot be read/],
    ['unreadable as a count', { 'MJD-OBS': 'soon' }, /^Its MJD-OBS 'soon' cannot be read/],
    ['not set', { 'DATE-OBS': '1970-01-01T00:12:00' }, /^Its DATE-OBS is 1970-01-01T00:12:00: the clock/],
    ['not set where it is 1980', { 'DATE-OBS': '1980-01-06T00:12:00' }, /clock of the telescope was not set/],
    ['less exact', { 'DATE-OBS': '2026-09-01' }, /^Its DATE-OBS is 2026-09-01, a day without a time/],
    ['less exact in the old form', { 'DATE-OBS': '01/09/26' }, /^Its DATE-OBS is 01\/09\/26, a day/],
    ['less exact beside a clock nobody can read', { 'DATE-OBS': '2026-09-01', UT: 'night' }, /a day without/],
  ])('says that a time is %s', (_, cards, sentence) => {
    const time = timeOf(cards);
    expect(time.ms).toBeUndefined();
    expect(time.finding && wordFinding(time.finding)).toMatch(sentence);
  });

  it('keeps the day of a time that is less exact', () => {
    expect(timeOf({ 'DATE-OBS': '2026-09-01' }).dayMs).toBe(Date.parse('2026-09-01T00:00:00Z'));
  });
});
