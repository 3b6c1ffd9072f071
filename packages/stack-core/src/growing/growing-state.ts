/** The stored state of a growing stack, and how to read a state stored by an earlier version. */
import { gridOfFrame } from '../combination/output-grid.ts';
import type { StackPlan } from '../combination/stack-plan.ts';
import type { FrameReport } from '../ground/stack-report.ts';
import type { Seed } from './join-frame.ts';
import type { RunningSums } from './running-sums.ts';

/** Raise this whenever a type below `GrowingState` changes, and teach `readGrowingState` the previous format. */
export const STATE_FORMAT = 2;

/** Everything that must be stored to continue the stack later; survives structuredClone. */
export interface GrowingState {
  readonly format: typeof STATE_FORMAT;
  readonly reports: readonly FrameReport[];
  readonly seed: Seed;
  readonly sums: RunningSums;
}

/** Format 1 had no number, and its plan the size of the reference frame instead of a grid. */
interface FirstState extends Omit<GrowingState, 'format' | 'seed'> {
  readonly format?: undefined;
  readonly seed: Omit<Seed, 'plan'> & { readonly plan: FirstPlan };
}
type FirstPlan = Omit<StackPlan, 'grid'> & { readonly width: number; readonly height: number };

/** A stored state in today's format; undefined where another version stored it in a format unknown here. */
export function readGrowingState(stored: unknown): GrowingState | undefined {
  const { format } = stored as { readonly format?: unknown };
  if (format === STATE_FORMAT) return stored as GrowingState;
  return format === undefined ? upgradeFirst(stored as FirstState) : undefined;
}

function upgradeFirst({ reports, seed, sums }: FirstState): GrowingState {
  const { width, height, ...plan } = seed.plan;
  const upgraded = { ...plan, grid: gridOfFrame({ width, height }) };
  return { format: STATE_FORMAT, reports, seed: { ...seed, plan: upgraded }, sums };
}
