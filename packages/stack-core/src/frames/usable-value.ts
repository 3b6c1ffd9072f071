/** The first of several keywords whose value can be used: programs write zero, nothing or text where they know nothing. */
import type { Header } from '@crowdsky/fits';

export interface KeywordValue<V> {
  readonly keyword: string;
  readonly value: V;
}

/** The first keyword for which `read` gives a value. */
export function firstUsable<V>(
  keywords: readonly string[],
  read: (keyword: string) => V | undefined,
): KeywordValue<V> | undefined {
  for (const keyword of keywords) {
    const value = read(keyword);
    if (value !== undefined) return { keyword, value };
  }
  return undefined;
}

/** A number, also where the card holds it as a string; `'10.0 s'` is 10. */
export function numberOf(header: Header, keyword: string): number | undefined {
  const number = header.number(keyword);
  if (number !== undefined) return number;
  const text = textOf(header, keyword) ?? '';
  const match =
    text.length > 40 ? null : /^([+-]?(?:\d+\.?\d*|\.\d+)(?:[Ee][+-]?\d+)?)\s*(?:[a-z]+)?$/i.exec(text);
  const value = match ? Number(match[1]) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

export function textOf(header: Header, keyword: string): string | undefined {
  const value = header.string(keyword)?.trim();
  return value === undefined || value === '' ? undefined : fromUtf8(value);
}

/** FITS holds ASCII; programs write UTF-8, which arrives as one character a byte. Other text stays as it is. */
export function fromUtf8(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\0-\u00ff]/.test(text)) return text;
  try {
    return decodeURIComponent(
      Array.from(text, (byte) => `%${byte.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
    );
  } catch {
    return text;
  }
}

const EXPOSURE_KEYWORDS = [
  'EXPTIME',
  'EXPOSURE',
  'EXP',
  'XPOSURE',
  'EXPOSUR',
  'EXP_TIME',
  'EXPTIME_S',
  'EXPOINUS',
];

/** Seconds of the exposure, by the first keyword that tells a time above zero. */
export function readExposure(header: Header): KeywordValue<number> | undefined {
  return firstUsable(EXPOSURE_KEYWORDS, (keyword) => {
    const value = numberOf(header, keyword);
    const seconds = value === undefined ? undefined : value * secondsPerUnit(header, keyword);
    return seconds !== undefined && Number.isFinite(seconds) && seconds > 0 ? seconds : undefined;
  });
}

/** By the unit in the value's text or the comment; ASICap's EXPOINUS is in microseconds by its name. */
function secondsPerUnit(header: Header, keyword: string): number {
  if (keyword === 'EXPOINUS') return 1e-6;
  const comment = `${header.string(keyword) ?? ''} ${header.comment(keyword) ?? ''}`;
  if (/(?:\[|\(|\bin |\d\s*)(?:ms|msec|milliseconds?)\b/i.test(comment)) return 1e-3;
  if (/(?:\[|\(|\bin |\d\s*)(?:us|usec|microseconds?)\b/i.test(comment)) return 1e-6;
  return /(?:\[|\(|\bin )(?:min|minutes?)\b/i.test(comment) ? 60 : 1;
}
