/** The finished stack: pixels, counts, stars and the data for its header. */
import type { AbortSignal } from '../ground/abort-signal.ts';
import { luminanceOf } from '../combination/synthetic-luminance.ts';
import type { PlannedResampling, StackOptions } from '../options.ts';
import type { Pool } from '../ground/pool.ts';
import type { RegisteredFrame } from '../registration/reference-attempt.ts';
import type { RegisteredSet } from '../registration/register-frames.ts';
import type { RenderedStack, StackImage } from './render-stack.ts';
import type { ColourShifts, StackPlan } from '../combination/stack-plan.ts';
import type { FrameReport } from '../ground/stack-report.ts';
import type { StackTasks } from '../tasks/stack-tasks.ts';
import type { Star } from '../stars/star.ts';

export interface Stack extends StackImage {
  readonly width: number;
  readonly height: number;
  readonly channelCount: 1 | 3;
  /** Brightest first, measured on the synthetic luminance. */
  readonly stars: readonly Star[];
  readonly options: StackOptions;
  /** The resampling used, which the options may have left open. */
  readonly resampling: PlannedResampling;
  readonly usedFrames: readonly RegisteredFrame[];
  /** Index of the reference frame in `usedFrames`. */
  readonly reference: number;
  readonly reports: readonly FrameReport[];
  /** Shifts corrected in the reference frame; undefined if none. */
  readonly colourShifts: ColourShifts | undefined;
  readonly defectCount: number;
  /** Share of all samples that were rejected. */
  readonly rejectedShare: number;
}

/** The stack before its pixels are complete: `image` is still being filled. No stars and no rejections yet. */
export function draftStack(
  plan: StackPlan,
  image: StackImage,
  set: RegisteredSet,
  options: StackOptions,
): Stack {
  const {
    grid: { width, height },
    channelCount,
  } = plan;
  return {
    ...image,
    width,
    height,
    channelCount,
    stars: [],
    options,
    resampling: plan.resampling,
    usedFrames: set.frames,
    reference: set.reference,
    reports: withWeights(plan, set),
    colourShifts: plan.frames[set.reference].colourShifts,
    defectCount: plan.defects.reduce((sum, list) => sum + list.length, 0),
    rejectedShare: 0,
  };
}

/** Detects the stars on a worker of `pool`, whose code is warm. `luminance` may be moved there and is then detached. */
export async function finishStack(
  draft: Stack,
  { luminance, counts }: RenderedStack,
  pool: Pool<StackTasks>,
  signal?: AbortSignal,
): Promise<Stack> {
  const stars = await pool.run(
    // The buffer is lost if the worker that held it died: compute it again.
    (tasks) => tasks.detect(luminance.pixels.length > 0 ? luminance : luminanceOf(draft.pixels, draft)),
    { signal },
  );
  return { ...draft, stars, rejectedShare: counts.samples > 0 ? counts.rejected / counts.samples : 0 };
}

/** Fills in the weights, which are only known now. */
function withWeights(plan: StackPlan, set: RegisteredSet): readonly FrameReport[] {
  const weights = new Map(
    set.frames.map(({ index }, n) => [
      index,
      plan.frames[n].channels[plan.channelCount === 1 ? 0 : 1].weight,
    ]),
  );
  return set.reports.map((report, index) =>
    report.outcome.used
      ? { ...report, outcome: { ...report.outcome, weight: weights.get(index) ?? 0 } }
      : report,
  );
}
