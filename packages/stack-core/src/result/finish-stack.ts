/** The finished stack: pixels, counts, stars and all that its header tells. */
import type { AbortSignal } from '../ground/abort-signal.ts';
import { lightOf } from '../combination/synthetic-luminance.ts';
import type { PlannedResampling, StackOptions } from '../options.ts';
import type { Pool } from '../ground/pool.ts';
import type { RegisteredFrame, RegisteredSet } from '../registration/register-frames.ts';
import type { RenderedStack, StackImage } from './render-stack.ts';
import type { ColourShifts, StackPlan } from '../combination/stack-plan.ts';
import type { FrameReport } from '../ground/stack-report.ts';
import type { StackTasks } from '../tasks/stack-tasks.ts';
import type { Star } from '../stars/star.ts';

export interface Stack extends StackImage {
  readonly width: number;
  readonly height: number;
  readonly channelCount: 1 | 3;
  /** Brightest first, measured on the sum of the channels. */
  readonly stars: readonly Star[];
  readonly options: StackOptions;
  /** What was done in the end, where the options left it open. */
  readonly resampling: PlannedResampling;
  readonly usedFrames: readonly RegisteredFrame[];
  /** Index of the reference frame in `usedFrames`. */
  readonly reference: number;
  readonly reports: readonly FrameReport[];
  /** What was taken out of the reference frame; undefined for nothing. */
  readonly colourShifts: ColourShifts | undefined;
  readonly defectCount: number;
  /** Share of all samples that were rejected. */
  readonly rejectedShare: number;
}

/** All that is known before the pixels are: `image` may still be filled. It has no stars and nothing rejected yet. */
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

/** Finds the stars, on a worker of `pool`, whose code is warm. `light` may be moved there, and is gone then. */
export async function finishStack(
  draft: Stack,
  { light, counts }: RenderedStack,
  pool: Pool<StackTasks>,
  signal?: AbortSignal,
): Promise<Stack> {
  const stars = await pool.run(
    // It is gone where the worker that had it died.
    (tasks) => tasks.detect(light.pixels.length > 0 ? light : lightOf(draft.pixels, draft)),
    { signal },
  );
  return { ...draft, stars, rejectedShare: counts.samples > 0 ? counts.rejected / counts.samples : 0 };
}

/** Fills in the weights, which are known only now. */
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
