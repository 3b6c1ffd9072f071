/** Drops inputs that cannot be stacked together: unusable files, duplicates, frames of another size. */
import type { FrameAnalysis, MeasuredFrame } from '../analysis/analyse-frame.ts';
import { finding } from '../ground/finding.ts';
import type { Finding, FrameShape } from '../ground/finding.ts';
import { mostCommon } from '../ground/most-common.ts';
import type { FrameDropReason, FrameReport } from '../ground/stack-report.ts';

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

/** The reason and what was found, where another frame is of the same exposure; undefined where they are two. */
export function findDuplicate(
  own: Pick<MeasuredFrame, 'sha256' | 'pixelDigest'>,
  other: Pick<FrameReport, 'name' | 'sha256' | 'pixelDigest'>,
): Drop | undefined {
  if (own.sha256 === other.sha256) return { reason: 'duplicate' };
  return own.pixelDigest !== undefined && own.pixelDigest === other.pixelDigest
    ? { reason: 'duplicate', finding: finding('same-exposure', other.name) }
    : undefined;
}

/** Keeps the first of several frames of one exposure, and the most common size. `dropped` is keyed by index. */
export function dropUnfit(candidates: readonly Candidate[]): {
  measured: (Candidate & { readonly analysis: MeasuredFrame })[];
  dropped: Map<number, Drop>;
} {
  const dropped = new Map<number, Drop>();
  const seen = new Map<string, MeasuredFrame>();
  const unique = candidates.flatMap((candidate) => {
    const { index, analysis } = candidate;
    if (!analysis.ok) {
      dropped.set(index, { reason: analysis.reason, finding: analysis.finding });
      return [];
    }
    const first = seen.get(analysis.sha256) ?? seen.get(exposureOf(analysis));
    const drop = first && findDuplicate(analysis, first);
    if (drop) {
      dropped.set(index, drop);
      return [];
    }
    seen.set(analysis.sha256, analysis).set(exposureOf(analysis), analysis);
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

/** What tells its exposure from others: the pixels, where they are known, else the file. */
export function exposureOf({ pixelDigest, sha256 }: MeasuredFrame): string {
  return pixelDigest ?? sha256;
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
