/** Drops inputs that cannot be stacked together: unusable files, duplicates, frames of another size. */
import type { FrameAnalysis, MeasuredFrame } from '../analysis/analyse-frame.ts';
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
  readonly problem?: string;
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
      dropped.set(index, { reason: analysis.reason, problem: analysis.problem });
      return [];
    }
    if (seen.has(analysis.sha256)) {
      dropped.set(index, { reason: 'duplicate' });
      return [];
    }
    seen.add(analysis.sha256);
    return [{ ...candidate, analysis }];
  });
  const shape = mostCommon(unique.map(({ analysis }) => shapeOf(analysis)));
  const measured = unique.filter(({ index, analysis }) => {
    if (shapeOf(analysis) === shape) return true;
    const problem = `The frame is ${shapeOf(analysis)} and the others are ${shape ?? ''}. Stack it on its own.`;
    dropped.set(index, { reason: 'wrong-size', problem });
    return false;
  });
  return { measured, dropped };
}

/** Whether two frames have the same size and colours, without which they cannot go into one stack. */
export function haveOneShape(a: MeasuredFrame, b: MeasuredFrame): boolean {
  return shapeOf(a) === shapeOf(b);
}

function shapeOf({ layout, pattern }: MeasuredFrame): string {
  return `${layout.width} x ${layout.height} pixels ${pattern === 'MONO' ? 'without filters' : 'in colour'}`;
}
