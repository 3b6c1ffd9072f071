/**
 * A stack that grows frame by frame. The first frames are combined together, with rejection among them; each later
 * frame is registered on the same reference frame, compared with the mean so far, and added: the work per frame does
 * not grow with their number. Stacking all frames at once afterwards may reject slightly better.
 */
import type { FrameAnalysis } from '../analysis/analyse-frame.ts';
import { countSamples } from '../combination/count-samples.ts';
import { draftStack, finishStack } from '../result/finish-stack.ts';
import { luminanceOf } from '../combination/synthetic-luminance.ts';
import type { Stack } from '../result/finish-stack.ts';
import { STATE_FORMAT } from './growing-state.ts';
import type { GrowingState } from './growing-state.ts';
import { joinFrame } from './join-frame.ts';
import type { JoinedFrame, NewFrame, Seed } from './join-frame.ts';
import { nextToken } from '../ground/next-token.ts';
import type { StackOptions } from '../options.ts';
import { planStack } from '../combination/plan-stack.ts';
import type { Pool } from '../ground/pool.ts';
import { FrameSetRegistration } from '../registration/register-frames.ts';
import type { RegisteredFrame } from '../registration/reference-attempt.ts';
import { BAND_ROWS } from '../result/render-stack.ts';
import { sharpenSums } from './sharpen-sums.ts';
import { addToSums, createSums, seedSums } from './running-sums.ts';
import type { RunningSums } from './running-sums.ts';
import type { SampledBand } from '../combination/sample-band.ts';
import type { StackPlan } from '../combination/stack-plan.ts';
import type { FrameReport } from '../ground/stack-report.ts';
import type { SamplingTasks } from '../tasks/stack-tasks.ts';

/** With this many used frames the mean is reliable enough to compare every further frame with it alone. */
const SEED_FRAMES = 8;
/** With fewer frames there is no picture: outliers could not be distinguished from sky. */
const LEAST_FRAMES = 3;

/** Calls must not overlap. */
export class GrowingStack {
  readonly #options: StackOptions;
  readonly #pool: Pool<SamplingTasks>;
  #reports: readonly FrameReport[];
  /** The first frames, while they are still combined anew with each other. */
  #gathered: readonly NewFrame[] = [];
  #seed: Seed | undefined;
  #sums: RunningSums | undefined;

  /**
   * `options`: how the first frames are combined and at how many sigma all are clipped. `state`: a stored stack to
   * continue.
   */
  constructor(options: StackOptions, pool: Pool<SamplingTasks>, state?: GrowingState) {
    this.#options = { ...options, resampling: 'cfa' };
    this.#pool = pool;
    this.#reports = state?.reports ?? [];
    this.#seed = state?.seed;
    this.#sums = state?.sums;
  }

  /** One for each frame, in the order of adding; none before LEAST_FRAMES frames. */
  get reports(): readonly FrameReport[] {
    return this.#reports;
  }

  /** Weighted means so far, not sharpened; undefined before LEAST_FRAMES frames match. */
  get sums(): RunningSums | undefined {
    return this.#sums;
  }

  /** Undefined while the first frames are still combined anew with each other: they must then be added again. */
  get state(): GrowingState | undefined {
    const [seed, sums] = [this.#seed, this.#sums];
    return seed && sums && { format: STATE_FORMAT, reports: this.#reports, seed, sums };
  }

  /**
   * Adds frames in order. Rejects with the error of an unreadable frame; that frame and those after it are not added.
   */
  async add(frames: readonly NewFrame[]): Promise<void> {
    for (const [index, frame] of frames.entries()) {
      if (this.#seed) await this.#join(await joinFrame(frame, this.#seed, this.#reports, this.#options));
      else await this.#gather(frame, index === frames.length - 1);
    }
  }

  /** The stack in its present state; `analyses`: those of all frames, in the order of adding. */
  async finish(analyses: readonly FrameAnalysis[]): Promise<Stack | undefined> {
    const [seed, sums] = [this.#seed, this.#sums];
    if (!seed || !sums) return undefined;
    const frames = usedFrames(this.#reports, analyses);
    const reference = frames.findIndex(({ analysis }) => analysis.sha256 === seed.reference.sha256);
    const set = { frames, reference, reports: this.#reports };
    const plan = planStack(set, this.#options, {});
    const image = sharpenSums(sums, plan);
    // The reference frame is sampled as one of the first.
    const { colourShifts } = seed.plan.frames[0];
    const planned = plan.frames.map((frame, n) => (n === reference ? { ...frame, colourShifts } : frame));
    const sampled = { ...plan, frames: planned, defects: seed.plan.defects };
    const draft = draftStack(sampled, image, set, this.#options);
    const luminance = luminanceOf(image.pixels, { ...plan.grid, channelCount: plan.channelCount });
    const counts = countSamples(sums.footprint, sums.rejected, plan.channelCount);
    return finishStack(draft, { luminance, counts }, this.#pool);
  }

  async #gather(frame: NewFrame, isLast: boolean): Promise<void> {
    const gathered = [...this.#gathered, frame];
    const isEnough = gathered.length >= LEAST_FRAMES && (isLast || gathered.length >= SEED_FRAMES);
    if (isEnough) {
      const inputs = gathered.map(({ input }) => input);
      const registration = new FrameSetRegistration(inputs, this.#options.repairsPixels);
      gathered.forEach(({ analysis }, index) => {
        registration.add(index, ownSuspects(analysis));
      });
      const set = await registration.finish(() => undefined);
      if (set.frames.length >= LEAST_FRAMES) {
        const plan = planStack(set, this.#options, {});
        const bands = await this.#sample(plan);
        const sums = createSums(plan.grid.width, plan.grid.height, plan.channelCount);
        for (const band of bands) seedSums(sums, band);
        this.#sums = sums;
        if (set.frames.length >= SEED_FRAMES) {
          const reference = set.frames[set.reference].analysis;
          // Handles do not outlive the page.
          const own = { ...plan.frames[set.reference], handle: undefined };
          this.#seed = { reference, plan: { ...plan, frames: [own] } };
        }
      }
      this.#reports = set.reports;
    }
    this.#gathered = this.#seed ? [] : gathered;
  }

  async #join(joined: JoinedFrame): Promise<void> {
    if (joined.plan && this.#sums) {
      // Sample all bands before adding any: an unreadable frame must not be half added.
      const bands = await this.#sample(joined.plan);
      for (const band of bands) addToSums(this.#sums, band, joined.limits);
    }
    this.#reports = [...this.#reports, joined.report];
  }

  #sample(unnumbered: StackPlan): Promise<SampledBand[]> {
    const plan = { ...unnumbered, masters: { ...unnumbered.masters, token: nextToken() } };
    const firstRows = Array.from(
      { length: Math.ceil(plan.grid.height / BAND_ROWS) },
      (_, band) => band * BAND_ROWS,
    );
    return Promise.all(
      firstRows.map((firstRow) => {
        const rows = Math.min(BAND_ROWS, plan.grid.height - firstRow);
        return this.#pool.run((tasks) => tasks.sample(plan, firstRow, rows));
      }),
    );
  }
}

/** A copy of the suspects: while frames are few, all are registered again with each new one. */
function ownSuspects(analysis: FrameAnalysis): FrameAnalysis {
  return analysis.ok ? { ...analysis, suspects: analysis.suspects.slice() } : analysis;
}

/** In order of time, as in a stack of all frames at once. */
function usedFrames(
  reports: readonly FrameReport[],
  analyses: readonly FrameAnalysis[],
): readonly RegisteredFrame[] {
  const frames = reports.flatMap(({ outcome }, index): RegisteredFrame[] => {
    const analysis = analyses[index];
    if (!outcome.used || !analysis.ok) return [];
    const { transform, matchedStars: matchedCount, rmsPx, transparency } = outcome;
    return [{ index, handle: undefined, analysis, transform, matchedCount, rmsPx, transparency }];
  });
  const time = ({ analysis }: RegisteredFrame): number => analysis.meta.dateObsMs ?? Infinity;
  return frames.sort((a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : a.index - b.index));
}
