/** Numbers, times and places as people read them, in the app's language. */
import { language } from './text.ts';

/** English by day, month, year, as the rest of the world writes it. */
const LOCALES = { en: 'en-GB', de: 'de-DE' } as const;
const HALF_A_DAY_MS = 12 * 3600 * 1000;

export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return whole % 60 === 0 ? `${minutes} min` : `${minutes} min ${whole % 60} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function formatBytes(bytes: number): string {
  if (bytes < 1e6) return `${Math.round(bytes / 1e3)} kB`;
  if (bytes < 1e9) return `${Math.round(bytes / 1e6)} MB`;
  return `${formatFigure(bytes / 1e9)} GB`;
}

/** `27 Mar 2025, 02:20`, by the clock of this device, or of `timeZone` (IANA). */
export function formatMoment(ms: number, timeZone?: string): string {
  return dateFormat({ dateStyle: 'medium', timeStyle: 'short' }, timeZone).format(ms);
}

/** `02:20:46`, as `formatMoment`. */
export function formatClock(ms: number, timeZone?: string): string {
  return dateFormat({ timeStyle: 'medium' }, timeZone).format(ms);
}

/** `02:20`, as `formatMoment`. */
export function formatMinute(ms: number, timeZone?: string): string {
  return dateFormat({ timeStyle: 'short' }, timeZone).format(ms);
}

/** `26 March 2025`, of the evening on which the night began: it lasts from noon to noon. */
export function formatNight(ms: number, timeZone?: string): string {
  return dateFormat({ dateStyle: 'long' }, timeZone).format(ms - HALF_A_DAY_MS);
}

/** `2025-03-27 01:20:46 UTC`, as headers and archives have it. */
export function formatUtc(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Right ascension and declination the way catalogues write them: `12h52m +41°00′`. */
export function formatPlace(raDeg: number, decDeg: number): string {
  const raMinutes = Math.round((((raDeg % 360) + 360) % 360) * 4) % 1440;
  const decMinutes = Math.round(Math.abs(decDeg) * 60);
  const two = (value: number): string => String(value).padStart(2, '0');
  const sign = decDeg < 0 ? '−' : '+';
  return `${two(Math.floor(raMinutes / 60))}h${two(raMinutes % 60)}m ${sign}${two(Math.floor(decMinutes / 60))}°${two(decMinutes % 60)}′`;
}

/** With as many decimals as `digits`, and a dash for what is not known. */
export function formatFigure(value: number | undefined, digits = 1): string {
  if (value === undefined || !Number.isFinite(value)) return '–';
  return figureFormat(LOCALES[language.current], digits).format(value);
}

/** Making one takes long for what a moving pointer shows, or a search through a thousand stacks reads. */
const figureFormats = new Map<string, Intl.NumberFormat>();
const dateFormats = new Map<string, Intl.DateTimeFormat>();

function figureFormat(locale: string, digits: number): Intl.NumberFormat {
  return kept(figureFormats, `${locale} ${digits}`, () => {
    const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
    return new Intl.NumberFormat(locale, { ...decimals, useGrouping: digits === 0 });
  });
}

function dateFormat(
  styles: Pick<Intl.DateTimeFormatOptions, 'dateStyle' | 'timeStyle'>,
  timeZone: string | undefined,
): Intl.DateTimeFormat {
  const locale = LOCALES[language.current];
  const options = { ...styles, ...(timeZone ? { timeZone } : {}) };
  return kept(dateFormats, locale + JSON.stringify(options), () => new Intl.DateTimeFormat(locale, options));
}

function kept<Format>(formats: Map<string, Format>, key: string, make: () => Format): Format {
  const format = formats.get(key) ?? make();
  formats.set(key, format);
  return format;
}
