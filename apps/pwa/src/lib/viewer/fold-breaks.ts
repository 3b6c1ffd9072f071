/** Moments along a plot's axis, with the breaks between sessions cut short: beside a day, a night would be one dot. */

/** A break is so much longer than the usual step between frames… */
const TIMES_USUAL = 20;
/** …and lasts at least so long, in minutes. */
const LEAST = 10;
/** Width of a folded break, as a share of the time shown. */
const SHARE_LEFT = 0.08;

export interface FoldedAxis {
  /** From 0 to 1, for any of the moments given. */
  place(at: number): number;
  /** Where breaks were cut, from 0 to 1. */
  readonly breaks: readonly number[];
}

/** @param moments in rising order, in minutes */
export function foldBreaks(moments: readonly number[]): FoldedAxis {
  const steps = moments.slice(1).map((at, index) => at - moments[index]);
  const usual = steps.toSorted((a, b) => a - b)[steps.length >> 1] ?? 0;
  const isBreak = (step: number): boolean => step > Math.max(LEAST, TIMES_USUAL * usual);
  const shown = steps.filter((step) => !isBreak(step)).reduce((sum, step) => sum + step, 0);
  const left = shown > 0 ? SHARE_LEFT * shown : 1;
  const places = new Map<number, number>();
  const cuts: number[] = [];
  let end = 0;
  moments.forEach((at, index) => {
    const step = index > 0 ? steps[index - 1] : 0;
    if (isBreak(step)) cuts.push(end + left / 2);
    end += isBreak(step) ? left : step;
    places.set(at, end);
  });
  const share = (value: number): number => (end > 0 ? value / end : 0.5);
  return { place: (at) => share(places.get(at) ?? 0), breaks: cuts.map(share) };
}
