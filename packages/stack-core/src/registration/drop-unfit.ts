/** Drops inputs that cannot be stacked together: unusable files, duplicates, frames of another size. */
import type { FrameAnalysis, MeasuredFrame } from '../analysis/analyse-frame.ts';
import { finding } from '../ground/finding.ts';
import type { Finding, FrameShape } from '../ground/finding.ts';
import { mostCommon } from '../ground/most-common.ts';
import type { FrameDropReason } from '../ground/stack-report.ts';

export interface Candidate {
  /** Index in the caller's list. */
  readonly index: number;
  readonly handle: unknown;
  readonly analysis: FrameAnalysis;
}

export interface Drop {
  readonly reason: FrameDropReason;
  readonly finding?: Finding;
}

/** Keeps the first of several duplicates, and the most common size. `dropped` is keyed by index. */
export function dropUnfit(candidates: readonly Candidate[]): {
  measured: (Candidate & { readonly analysis: MeasuredFrame })[];
  dropped: Map<number, Drop>;
} {
  const dropped = new Map<number, Drop>();
  const seen = new Set<string>();
  const unique = candidates.flatMap((candidate) => {
    const { index, analysis } = candidate;
    if (!analysis.ok) {
      dropped.set(index, { reason: analysis.reason, finding: analysis.finding });
      return [];
    }
    if (seen.has(analysis.sha256)) {
      dropped.set(index, { reason: 'duplicate' });
      return [];
    }
    seen.add(analysis.sha256);
    return [{ ...candidate, analysis }];
  });
  const commonest = mostCommon(unique.map(({ analysis }) => shapeKey(analysis)));
  const like = unique.find(({ analysis }) => shapeKey(analysis) === commonest)?.analysis;
  const measured = unique.filter(({ index, analysis }) => {
    if (like === undefined || haveOneShape(analysis, like)) return true;
    const why = finding('wrong-size', shapeOf(analysis), shapeOf(like));
    dropped.set(index, { reason: 'wrong-size', finding: why });
    return false;
  });
  return { measured, dropped };
}

/** Whether two frames have the same size and colours, without which they cannot go into one stack. */
export function haveOneShape(a: MeasuredFrame, b: MeasuredFrame): boolean {
  return shapeKey(a) === shapeKey(b);
}

function shapeOf({ layout: { width, height }, pattern }: MeasuredFrame): FrameShape {
  return { width, height, isColour: pattern !== 'MONO' };
}

/** Of equally common shapes the first in the alphabet of these counts. */
function shapeKey(frame: MeasuredFrame): string {
  const { width, height, isColour } = shapeOf(frame);
  return `${width} x ${height} ${isColour ? 'colour' : 'mono'}`;
}
