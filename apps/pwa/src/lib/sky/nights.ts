/** Nights as numbers, and the range of them that the map shows: what its two handles do. */

const HALF_A_DAY_MS = 12 * 3600 * 1000;
const DAY_MS = 24 * 3600 * 1000;

/** In the place of a night where a stack has no time. */
export const NO_NIGHT = -(2 ** 31);

/** Days since 1970-01-01 of the evening on which the night began, by the clock of this device; nights last from noon to noon. */
export function nightOf(ms: number): number {
  const evening = new Date(ms - HALF_A_DAY_MS);
  return Date.UTC(evening.getFullYear(), evening.getMonth(), evening.getDate()) / DAY_MS;
}

/** In the middle of the night, by the clock of this device. */
export function momentOf(night: number): number {
  const day = new Date(night * DAY_MS);
  return new Date(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate() + 1).getTime();
}

/** `2025-03-26`. */
export function writeNight(night: number): string {
  return new Date(night * DAY_MS).toISOString().slice(0, 10);
}

/** Undefined unless it is a day as `writeNight` writes it. */
export function readNight(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  const night = ms / DAY_MS;
  return Number.isFinite(ms) && writeNight(night) === text ? night : undefined;
}

/** First and last night that there are stacks of, and those that are shown. */
export interface Nights {
  readonly first: number;
  readonly last: number;
  readonly from: number;
  readonly to: number;
}

export type NightsStep =
  /** There are stacks of other nights now. */
  | { readonly kind: 'span'; readonly first: number; readonly last: number }
  | { readonly kind: 'from' | 'to'; readonly night: number }
  /** Both handles, as far as there are nights. */
  | { readonly kind: 'shift'; readonly nights: number }
  /** As a link has it; what it leaves open is the end of what there is. */
  | { readonly kind: 'range'; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: 'all' };

/** No handle passes the other one, or the ends. A handle at an end stays at it when there are more nights. */
export function stepNights(nights: Nights, step: NightsStep): Nights {
  const { first, last, from, to } = nights;
  const within = (night: number, least: number, most: number): number =>
    Math.min(most, Math.max(least, Math.round(night)));
  switch (step.kind) {
    case 'span': {
      const start = from === first ? step.first : within(from, step.first, step.last);
      const end = to === last ? step.last : within(to, step.first, step.last);
      return { first: step.first, last: step.last, from: start, to: Math.max(start, end) };
    }
    case 'from':
      return { ...nights, from: within(step.night, first, to) };
    case 'to':
      return { ...nights, to: within(step.night, from, last) };
    case 'shift': {
      const by = within(step.nights, first - from, last - to);
      return { ...nights, from: from + by, to: to + by };
    }
    case 'range': {
      const start = within(step.from ?? first, first, last);
      return { ...nights, from: start, to: within(step.to ?? last, start, last) };
    }
    case 'all':
      return { ...nights, from: first, to: last };
  }
}

/** Whether the range leaves nothing out, so that what has no time is shown too. */
export function isWhole({ first, last, from, to }: Nights): boolean {
  return from === first && to === last;
}

/** Exposure in equal parts of the time from `first` to `last`, in seconds. */
export function exposureOverTime(
  nights: Int32Array,
  exposureSeconds: Float64Array,
  { first, last }: Pick<Nights, 'first' | 'last'>,
  parts: number,
): number[] {
  const sums = new Array<number>(parts).fill(0);
  for (let n = 0; n < nights.length; n++) {
    if (nights[n] < first || nights[n] > last) continue;
    const part = Math.floor(((nights[n] - first) * parts) / (last - first + 1));
    sums[part] += exposureSeconds[n];
  }
  return sums;
}
