/** Dates, clocks and offsets from UTC in the spellings that capture programs write. */

/** A date, and what the text says of the time of day. */
export interface TimeText {
  /** Midnight of the date, milliseconds since 1970-01-01, on the clock of the text. */
  readonly dayMs: number;
  /** Time of day in milliseconds; undefined if the text has a date alone. */
  readonly clockMs: number | undefined;
  /** Minutes that the clock is ahead of UTC; undefined if the text does not say. */
  readonly offsetMinutes: number | undefined;
}

const ISO_DATE = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})/;
const COMPACT_DATE = /^(\d{4})(\d\d)(\d\d)(?=$|[T _-]\d)/;
/** The form before FITS 4.0 (section 4.4.2.2), DD/MM/YY; programs write the year in four digits too. */
const OLD_DATE = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d\d)(?!\d)/;
const CLOCK = /^(\d{1,2}):(\d\d)(?::(\d\d(?:[.,]\d*)?))?(?=$|[^\d:.,])/;
const COMPACT_CLOCK = /^(\d\d)(\d\d)(\d\d(?:[.,]\d*)?)(?=$|[^\d:.,])/;
/** FITS was made in 1981: a year of two digits before that is one of this century. */
const FIRST_FITS_YEAR = 81;

/** Undefined for what is no date, or none of the calendar. */
export function parseTimeText(text: string): TimeText | undefined {
  const trimmed = text.trim();
  const date = parseDate(trimmed);
  if (date === undefined) return undefined;
  const rest = trimmed.slice(date.length).replace(/^[T _-]\s*/i, '');
  const hasSeparator = rest.length < trimmed.length - date.length;
  if (rest === '')
    return hasSeparator ? undefined : { ...date, clockMs: undefined, offsetMinutes: undefined };
  const clock = parseClock(rest);
  return clock && { dayMs: date.dayMs, ...clock };
}

interface ParsedDate {
  readonly dayMs: number;
  readonly length: number;
}

function parseDate(text: string): ParsedDate | undefined {
  const iso = ISO_DATE.exec(text) ?? COMPACT_DATE.exec(text);
  if (iso) return calendarDay(Number(iso[1]), Number(iso[2]), Number(iso[3]), iso[0].length);
  const old = OLD_DATE.exec(text);
  if (!old) return undefined;
  const year = Number(old[3]);
  const century = old[3].length === 4 ? 0 : year < FIRST_FITS_YEAR ? 2000 : 1900;
  return calendarDay(century + year, Number(old[2]), Number(old[1]), old[0].length);
}

function calendarDay(year: number, month: number, day: number, length: number): ParsedDate | undefined {
  const dayMs = Date.UTC(year, month - 1, day);
  const isReal = month >= 1 && month <= 12 && day >= 1 && new Date(dayMs).getUTCDate() === day;
  return isReal ? { dayMs, length } : undefined;
}

/** `hh:mm[:ss[.s]]` with or without a zone behind it; undefined for anything else. */
export function parseClock(
  text: string,
): (Pick<TimeText, 'offsetMinutes'> & { clockMs: number }) | undefined {
  const trimmed = text.trim();
  const match = CLOCK.exec(trimmed) ?? COMPACT_CLOCK.exec(trimmed);
  if (!match) return undefined;
  const [hour, minute, second] = [match[1], match[2], (match[3] ?? '0').replace(',', '.')].map(Number);
  if (hour > 24 || minute > 59 || second >= 61) return undefined;
  const zone = trimmed.slice(match[0].length).trim();
  const offsetMinutes = zone === '' ? undefined : parseOffset(zone);
  if (zone !== '' && offsetMinutes === undefined) return undefined;
  return { clockMs: hour * 3_600_000 + minute * 60_000 + second * 1000, offsetMinutes };
}

/** The largest offset of a zone on Earth, in minutes. */
const MOST_OFFSET = 14 * 60;

/** Minutes ahead of UTC of `Z`, `UTC`, `-0700`, `+05:30`, `UTC-7`, `GMT+2`; undefined for anything else. */
export function parseOffset(text: string): number | undefined {
  const zone = text
    .trim()
    .toUpperCase()
    .replace(/\u2212/g, '-');
  if (/^(?:Z|UTC?|GMT)$/.test(zone)) return 0;
  const match = /^(?:UTC?|GMT)?\s*([+-])?(\d{1,2})(?::?(\d\d))?$/.exec(zone);
  if (!match) {
    const hours = /^(?:UTC?|GMT)?\s*([+-]?\d{1,2}\.\d+)$/.exec(zone);
    return hours ? withinADay(Number(hours[1]) * 60) : undefined;
  }
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return withinADay(match[1] === '-' ? -minutes : minutes);
}

function withinADay(minutes: number): number | undefined {
  return Math.abs(minutes) <= MOST_OFFSET ? minutes : undefined;
}
