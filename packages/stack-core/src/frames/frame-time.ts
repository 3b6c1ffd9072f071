/** When an exposure began, by whichever keywords of its header tell it. */
import type { Header } from '@crowdsky/fits';
import { finding } from '../ground/finding.ts';
import type { Finding } from '../ground/finding.ts';
import { parseClock, parseOffset, parseTimeText } from './time-text.ts';
import type { TimeText } from './time-text.ts';
import { numberOf, textOf } from './usable-value.ts';

export interface FrameTime {
  /** Start of the exposure, milliseconds since 1970-01-01 of `scale`; undefined unless it is known to the minute. */
  readonly ms: number | undefined;
  /** Midnight of the day where nothing tells the time of day. */
  readonly dayMs: number | undefined;
  /** Where the time comes from, such as `DATE-OBS + TIME-OBS`; undefined if there is none. */
  readonly keywords: string | undefined;
  /** As TIMESYS of FITS 4.0 section 9.2.1; `LOCAL` for a clock whose offset nobody tells. */
  readonly scale: string;
  /** What is wrong with the time; undefined where it is known. */
  readonly finding: Finding | undefined;
}

/** Clocks that stand beside a date; those of UTC first. */
const UTC_CLOCKS = [
  'UTC-OBS',
  'UT-OBS',
  'UTC-START',
  'UT-START',
  'UTCSTART',
  'UTSTART',
  'UT',
  'UTC',
  'TIME-UT',
];
const CLOCKS = ['TIME-OBS', ...UTC_CLOCKS, 'TIME-BEG', 'TIME-STA', 'TIME'];
const ZONES = ['TIMEZONE', 'TIME-ZONE', 'TIMEZON', 'TZ', 'TZOFFSET', 'UTCOFFSET', 'UTC-OFFS', 'UTCOFFS'];
/** Days from the count's zero to 1970. */
const MJD_OF_1970 = 40587;
const JD_OF_1970 = 2440587.5;
const DAY_COUNTS = [
  ['MJD-OBS', MJD_OF_1970], ['MJD-BEG', MJD_OF_1970], ['MJD_OBS', MJD_OF_1970], ['MJDOBS', MJD_OF_1970],
  ['MJD-STR', MJD_OF_1970], ['JD-OBS', JD_OF_1970], ['JD-BEG', JD_OF_1970], ['JD_OBS', JD_OF_1970], ['JD', JD_OF_1970],
  ['JD_UTC', JD_OF_1970], ['JD-UTC', JD_OF_1970], ['MJD', MJD_OF_1970], ['JULIAN', JD_OF_1970],
] as const; // prettier-ignore
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Clocks that were never set show 1970, or 1980 as PCs and GPS receivers do. No camera wrote FITS before 1981. */
const FIRST_MS = Date.UTC(1981, 0, 1);
const LAST_MS = Date.UTC(2100, 0, 1);

interface Candidate {
  readonly ms: number;
  readonly keywords: string;
  readonly scale?: string;
}

/**
 * `exposureSeconds` takes the middle and the end of an exposure back to its start. The first time that can be used wins:
 * DATE-OBS with the clock beside it, DATE-BEG, the day counts, the middle, the end, the local time.
 */
export function readFrameTime(header: Header, exposureSeconds: number | undefined): FrameTime {
  const backMs = 1000 * (exposureSeconds ?? 0);
  const scale = scaleOf(header);
  const found = [
    civilTime(header, 'DATE-OBS'),
    civilTime(header, 'DATE-BEG'),
    civilTime(header, 'DATE_OBS'),
    dayCount(header, backMs),
    earlier(civilTime(header, 'DATE-AVG'), backMs / 2),
    earlier(countOf(header, 'MJD-AVG', MJD_OF_1970), backMs / 2),
    earlier(civilTime(header, 'DATE-END'), backMs),
    civilTime(header, 'DATE-LOC'),
  ].flatMap((time) => (time && isPossible(time.ms) ? [{ scale, ...time }] : []));
  const best = found.find((time) => time.scale !== 'LOCAL') ?? found.at(0);
  return best ? { ...best, dayMs: undefined, finding: undefined } : withoutTime(header, scale);
}

const SCALES = /^(?:TAI|TT|TDT|ET|IAT|TCG|TCB|TDB|GPS)$/;

/** UT and its kin are UTC to better than a second. */
function scaleOf(header: Header): string {
  const named =
    textOf(header, 'TIMESYS')
      ?.toUpperCase()
      .replace(/[ (].*$/, '') ?? 'UTC';
  return /^(?:UTC?|UT1|GMT|Z)$/.test(named) ? 'UTC' : SCALES.test(named) ? named : 'LOCAL';
}

function isPossible(ms: number): boolean {
  return ms >= FIRST_MS && ms < LAST_MS;
}

function earlier(found: Candidate | undefined, byMs: number): Candidate | undefined {
  return found && { ...found, ms: found.ms - byMs };
}

/** A date with a time of day, in its own text or in a card beside it. */
function civilTime(header: Header, keyword: string): Candidate | undefined {
  const text = header.string(keyword);
  const time = text === undefined ? undefined : parseTimeText(text);
  if (time === undefined) return undefined;
  // Midnight to the millisecond is also what programs write that keep the clock apart.
  const beside = time.clockMs ? undefined : clockBeside(header);
  if (beside) return placed(header, { ...time, ...beside }, `${keyword} + ${beside.keyword}`, beside.isUtc);
  return time.clockMs === undefined ? undefined : placed(header, time, keyword, false);
}

function placed(header: Header, time: TimeText, keywords: string, isUtcClock: boolean): Candidate {
  const ms = time.dayMs + (time.clockMs ?? 0);
  if (time.offsetMinutes !== undefined)
    return { ms: ms - time.offsetMinutes * MINUTE_MS, keywords, scale: 'UTC' };
  if (isUtcClock) return { ms, keywords, scale: 'UTC' };
  const isLocal = keywords.startsWith('DATE-LOC');
  if (!isLocal && isStatedUtc(header)) return { ms, keywords };
  const zone = zoneOf(header);
  if (zone !== undefined)
    return { ms: ms - zone.minutes * MINUTE_MS, keywords: `${keywords} + ${zone.keyword}`, scale: 'UTC' };
  const saysLocal = /\blocal\b/i.test(header.comment(keywords) ?? '');
  return { ms, keywords, ...((isLocal || saysLocal || hasZone(header)) && { scale: 'LOCAL' }) };
}

/** A header with a zone may still give its dates in UTC: it says so, or has the local time in a card of its own. */
function isStatedUtc(header: Header): boolean {
  if (textOf(header, 'TIMESYS') !== undefined && textOf(header, 'TIMESYS')?.toUpperCase() !== 'LOCAL')
    return true;
  const local = header.string('DATE-LOC')?.trim();
  return local !== undefined && local !== '' && local !== header.string('DATE-OBS')?.trim();
}

function hasZone(header: Header): boolean {
  return ZONES.some(
    (keyword) => textOf(header, keyword) !== undefined || header.number(keyword) !== undefined,
  );
}

function zoneOf(header: Header): { minutes: number; keyword: string } | undefined {
  for (const keyword of ZONES) {
    const text = header.string(keyword);
    const number = header.number(keyword);
    const minutes =
      text !== undefined ? parseOffset(text) : number !== undefined ? offsetOf(number) : undefined;
    if (minutes !== undefined) return { minutes, keyword };
  }
  return undefined;
}

/** Of hours, of minutes, or of both in four digits as in -730; undefined where it could be two of them. */
function offsetOf(number: number): number | undefined {
  if (Math.abs(number) <= 14) return number * 60;
  const digits = Math.abs(number);
  const asMinutes = digits <= 840 && digits % 15 === 0;
  const asDigits = digits >= 100 && digits <= 1400 && [0, 30, 45].includes(digits % 100);
  if (asMinutes === asDigits) return undefined;
  if (asMinutes) return number;
  return Math.sign(number) * (Math.floor(digits / 100) * 60 + (digits % 100));
}

interface ClockBeside {
  readonly clockMs: number;
  readonly offsetMinutes: number | undefined;
  readonly keyword: string;
  readonly isUtc: boolean;
}

function clockBeside(header: Header): ClockBeside | undefined {
  for (const keyword of CLOCKS) {
    const text = header.string(keyword);
    const clock =
      text === undefined ? countedClock(header, keyword) : (parseClock(text) ?? clockOfDate(text));
    if (clock !== undefined) return { ...clock, keyword, isUtc: UTC_CLOCKS.includes(keyword) };
  }
  return undefined;
}

function clockOfDate(text: string): Pick<ClockBeside, 'clockMs' | 'offsetMinutes'> | undefined {
  const time = parseTimeText(text);
  return time?.clockMs === undefined
    ? undefined
    : { clockMs: time.clockMs, offsetMinutes: time.offsetMinutes };
}

/** A number is in hours if its comment says so, and in seconds where it is too large for hours. */
function countedClock(
  header: Header,
  keyword: string,
): Pick<ClockBeside, 'clockMs' | 'offsetMinutes'> | undefined {
  const value = header.number(keyword);
  if (value === undefined || value < 0 || value >= 86_400) return undefined;
  const isHours =
    value < 24 && /[[(]\s*h(?:ou)?rs?\b|[[(]h\b|\bhours?\b/i.test(header.comment(keyword) ?? '');
  if (!isHours && value <= 24) return undefined;
  return { clockMs: value * (isHours ? 3_600_000 : 1000), offsetMinutes: undefined };
}

function dayCount(header: Header, backMs: number): Candidate | undefined {
  for (const [keyword, zero] of DAY_COUNTS) {
    const isMiddle = /\bmid/i.test(header.comment(keyword) ?? '');
    const found = earlier(countOf(header, keyword, zero), isMiddle ? backMs / 2 : 0);
    if (found && isPossible(found.ms)) return found;
  }
  return undefined;
}

/** Undefined for a whole day as well: it tells no time. A count of days holds a millisecond, no more. */
function countOf(header: Header, keyword: string, zero: number): Candidate | undefined {
  const days = numberOf(header, keyword);
  if (days === undefined || Number.isInteger(days - (zero % 1))) return undefined;
  return { ms: Math.round((days - zero) * DAY_MS), keywords: keyword };
}

const DATES = ['DATE-OBS', 'DATE-BEG', 'DATE_OBS', 'DATE-AVG', 'DATE-END', 'DATE-LOC'];

/** Tells apart a day alone, a time that nobody can read, and none. */
function withoutTime(header: Header, scale: string): FrameTime {
  const none = { ms: undefined, dayMs: undefined, keywords: undefined, scale };
  const given = DATES.flatMap((keyword) => {
    const text = textOf(header, keyword);
    return text === undefined ? [] : [{ keyword, text, time: parseTimeText(text) }];
  });
  const day = given.find(
    ({ time }) => time !== undefined && time.clockMs === undefined && isPossible(time.dayMs),
  );
  if (day) {
    const found = finding('time-day-only', day.keyword, day.text);
    return { ...none, dayMs: day.time?.dayMs, keywords: day.keyword, finding: found };
  }
  const unset = given.find(({ time }) => time !== undefined);
  if (unset) return { ...none, finding: finding('time-not-set', unset.keyword, unset.text) };
  if (given.length > 0)
    return { ...none, finding: finding('time-unreadable', given[0].keyword, given[0].text) };
  const count = DAY_COUNTS.find(([keyword]) => header.has(keyword));
  if (count) {
    const value = header.string(count[0]) ?? String(header.number(count[0]) ?? '');
    return { ...none, finding: finding('time-unreadable', count[0], value) };
  }
  return { ...none, finding: finding('time-missing') };
}
