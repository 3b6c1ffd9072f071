/** The finished stack: pixels, counts, stars and all that its header tells. */
import { sumOfChannels } from './detect-in-light.ts';
import type { StackOptions } from './options.ts';
import type { Pool } from './pool.ts';
import type { RegisteredFrame, RegisteredSet } from './register-frames.ts';
import type { StackImage } from './render-stack.ts';
import type { StackPlan } from './stack-plan.ts';
import type { FrameReport } from './stack-report.ts';
import type { StackTasks } from './stack-tasks.ts';
import type { Star } from './star.ts';

export interface Stack extends StackImage {
  readonly width: number;
  readonly height: number;
  readonly channelCount: 1 | 3;
  /** Brightest first, measured on the sum of the channels. */
  readonly stars: readonly Star[];
  readonly options: StackOptions;
  /** What was done in the end, where the options left it open. */
  readonly resampling: 'cfa' | 'demosaic';
  readonly usedFrames: readonly RegisteredFrame[];
  /** Index of the reference frame in `usedFrames`. */
  readonly reference: number;
  readonly reports: readonly FrameReport[];
  readonly defectCount: number;
  /** Share of all samples that were rejected. */
  readonly rejectedShare: number;
}

/** Counts, and finds the stars on a worker of `pool`, whose code is warm. */
export async function finishStack(
  plan: StackPlan,
  image: StackImage,
  set: RegisteredSet,
  options: StackOptions,
  pool: Pool<StackTasks>,
): Promise<Stack> {
  const { width, height, channelCount } = plan;
  const light = sumOfChannels(image.pixels, width, height, channelCount);
  const detecting = pool.run((tasks) => tasks.detect(light));
  let samples = 0;
  let rejected = 0;
  for (let i = 0; i < image.footprint.length; i++) {
    samples += image.footprint[i] * channelCount;
    rejected += image.rejected[i];
  }
  return {
    ...image,
    width,
    height,
    channelCount,
    stars: await detecting,
    options,
    resampling: plan.resampling,
    usedFrames: set.frames,
    reference: set.reference,
    reports: withWeights(plan, set),
    defectCount: plan.defects.reduce((sum, list) => sum + list.length, 0),
    rejectedShare: samples > 0 ? rejected / samples : 0,
  };
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
