/** Whether the newest frames of a session say that something is wrong above. */
import type { FrameReport } from '@crowdsky/stack-core';

export type SkyVerdict = 'fine' | 'clouds' | 'trailing' | 'unknown';

/** The newest frames are judged against the median of all before. */
const NEWEST = 3;
const CLOUDY_SHARE = 0.5;
const TRAILED_FACTOR = 1.5;

/** `reports` in the order of time. A single bad frame is no verdict: two of the newest three make one. */
export function judgeSky(reports: readonly FrameReport[]): SkyVerdict {
  if (reports.length < NEWEST + 2) return 'unknown';
  const earlier = reports.slice(0, -NEWEST).filter(({ outcome }) => outcome.used);
  const usualStars = median(earlier.map(({ measures }) => measures?.starCount ?? 0));
  const usualElongation = median(earlier.map(({ measures }) => measures?.elongation ?? NaN));
  const newest = reports.slice(-NEWEST);
  const few = newest.filter((report) => isClouded(report, usualStars)).length;
  const long = newest.filter((report) => isTrailed(report, usualElongation)).length;
  if (long >= 2 && long >= few) return 'trailing';
  return few >= 2 ? 'clouds' : 'fine';
}

function isClouded({ measures, outcome }: FrameReport, usualStars: number): boolean {
  if (!outcome.used && (outcome.reason === 'clouded' || outcome.reason === 'blank')) return true;
  return measures !== undefined && measures.starCount < CLOUDY_SHARE * usualStars;
}

function isTrailed({ measures, outcome }: FrameReport, usualElongation: number): boolean {
  if (!outcome.used && outcome.reason === 'trailed') return true;
  return measures !== undefined && measures.elongation > TRAILED_FACTOR * usualElongation;
}

function median(values: readonly number[]): number {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? NaN;
}
