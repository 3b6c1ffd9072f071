/** The tasks of a worker for a stack: a host creates them in each worker and calls them from its own thread. */
import type { PlannedMasters } from '../calibration/load-masters.ts';
import { analyseFrame } from '../analysis/analyse-frame.ts';
import type { AnalyseSettings, FrameAnalysis } from '../analysis/analyse-frame.ts';
import { detectInLuminance } from './detect-in-stack.ts';
import type { FrameInput, WorkerHost } from '../ground/frame-source.ts';
import { createKernels } from '../kernels/kernels.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { LuminanceImage } from '../combination/synthetic-luminance.ts';
import { loadMasters } from '../calibration/load-masters.ts';
import { NO_MASTERS } from '../calibration/masters.ts';
import type { Masters } from '../calibration/masters.ts';
import { renderBand } from '../combination/render-band.ts';
import { sampleBand } from '../combination/sample-band.ts';
import type { SampledBand } from '../combination/sample-band.ts';
import type { RenderedBand, StackPlan } from '../combination/stack-plan.ts';
import type { Star } from '../stars/star.ts';
import type { Crossings } from './thread-calls.ts';

/** Every call is independent: a dead worker is replaced by a new one, and the call repeated. */
export interface StackTasks {
  analyse(input: FrameInput, masters: PlannedMasters, settings: AnalyseSettings): Promise<FrameAnalysis>;
  render(plan: StackPlan, firstRow: number, rows: number): Promise<RenderedBand>;
  /** The stars of a finished stack, brightest first. */
  detect(luminance: LuminanceImage): Promise<readonly Star[]>;
}

/** The additional tasks for a growing stack. */
export interface SamplingTasks extends StackTasks {
  sample(plan: StackPlan, firstRow: number, rows: number): Promise<SampledBand>;
}

/**
 * The tasks of one worker. They run in turn, since they share the kernels' memory. Masters are loaded once and kept.
 */
export function createStackTasks(host: WorkerHost): SamplingTasks {
  let kernels: Kernels | undefined;
  let base = 0;
  let masters: Masters = NO_MASTERS;
  let loaded: number | undefined;
  const started = (): Kernels => {
    if (kernels === undefined) {
      kernels = createKernels();
      base = kernels.mark();
    }
    return kernels;
  };
  const ready = async (given: PlannedMasters): Promise<Kernels> => {
    const kernels = started();
    if (given.token === undefined || given.token !== loaded) {
      loaded = undefined;
      kernels.release(base);
      masters = await loadMasters(kernels, host, given);
      loaded = given.token;
    }
    return kernels;
  };
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <R>(task: () => Promise<R>): Promise<R> => {
    const result = last.then(task);
    last = result.catch(() => undefined);
    return result;
  };
  return {
    analyse: (input, given, settings) =>
      inTurn(async () => analyseFrame(await ready(given), host, masters, input, settings)),
    render: (plan, firstRow, rows) =>
      inTurn(async () => renderBand(await ready(plan.masters), plan, masters, host, firstRow, rows)),
    detect: (luminance) => inTurn(async () => detectInLuminance(started(), luminance)),
    sample: (plan, firstRow, rows) =>
      inTurn(async () => sampleBand(await ready(plan.masters), plan, masters, host, firstRow, rows)),
  };
}

/** Declares the buffers that these tasks move between threads; a stack's plan is sent to each thread once. */
export const STACK_CROSSINGS: Crossings<SamplingTasks> = {
  analyse: {
    resultBuffers: (result) =>
      result.ok ? [result.suspects.buffer, result.headerBytes.buffer, result.stars.buffer] : [],
  },
  render: {
    keepsFirst: true,
    resultBuffers: ({ pixels, luminance, footprint }) => [pixels.buffer, luminance.buffer, footprint.buffer],
  },
  detect: { argumentBuffers: ({ pixels }) => [pixels.buffer] },
  sample: {
    keepsFirst: true,
    resultBuffers: ({ values, weights, footprint, rejected }) => [
      values.buffer,
      weights.buffer,
      footprint.buffer,
      rejected.buffer,
    ],
  },
};
