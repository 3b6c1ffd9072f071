/** Sorts out what cannot be stacked together: unusable files, frames given twice, frames of another size. */
import type { FrameAnalysis, MeasuredFrame } from '../analysis/analyse-frame.ts';
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

/** Of frames given twice the first candidate stays; of several sizes the commonest. `dropped` goes by index. */
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
  const shape = commonest(unique.map(({ analysis }) => shapeOf(analysis)));
  const measured = unique.filter(({ index, analysis }) => {
    if (shapeOf(analysis) === shape) return true;
    const problem = `The frame is ${shapeOf(analysis)} and the others are ${shape ?? ''}. Stack it on its own.`;
    dropped.set(index, { reason: 'wrong-size', problem });
    return false;
  });
  return { measured, dropped };
}

function shapeOf({ layout, pattern }: MeasuredFrame): string {
  return `${layout.width} x ${layout.height} pixels ${pattern === 'MONO' ? 'without filters' : 'in colour'}`;
}

function commonest(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}
