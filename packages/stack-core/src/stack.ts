/** Stacks the frames of one chunk: the outline of the pipeline. */
import type { MasterInputs, PlannedMasters } from './calibration/load-masters.ts';
import type { FrameAnalysis } from './analysis/analyse-frame.ts';
import { orAborted } from './ground/abort-signal.ts';
import type { AbortSignal } from './ground/abort-signal.ts';
import { freeBuffer } from './ground/free-buffer.ts';
import type { FrameInput } from './ground/frame-source.ts';
import { draftStack, finishStack } from './result/finish-stack.ts';
import type { Stack } from './result/finish-stack.ts';
import { nextToken } from './ground/next-token.ts';
import type { StackOptions } from './options.ts';
import { planStack } from './combination/plan-stack.ts';
import type { Pool } from './ground/pool.ts';
import { FrameSetRegistration } from './registration/register-frames.ts';
import type { RegisteredSet } from './registration/register-frames.ts';
import { emptyImage, renderStack } from './result/render-stack.ts';
import type { StackPlan } from './combination/stack-plan.ts';
import type { FrameReport, StackEvent } from './ground/stack-report.ts';
import type { StackTasks } from './tasks/stack-tasks.ts';

/** Calls given to a worker at once, since this thread is busy loading opencv.js and matching stars. */
const ANALYSES_AHEAD = 6;

export interface StackRequest {
  readonly frames: readonly FrameInput[];
  readonly options: StackOptions;
  readonly masters: MasterInputs;
  /**
   * Receives the stack before its pixels are combined: a `band` event reports which rows are ready, and the footprint
   * is complete with the last.
   */
  readonly onDraft?: (draft: Stack) => void;
  /** A stored analysis of the frame with this index; undefined if there is none. */
  readonly recall?: ((index: number) => Promise<FrameAnalysis | undefined>) | undefined;
  /** Cancels the stack. */
  readonly signal?: AbortSignal | undefined;
}

/** A stack, or none: then the reports explain what is wrong with each frame. */
export type StackOutcome =
  | { readonly ok: true; readonly stack: Stack; readonly reports: readonly FrameReport[] }
  | { readonly ok: false; readonly reports: readonly FrameReport[] };

/**
 * Stacks frames on the workers of `pool`. The same files and options give the same stack to the byte, whatever the
 * order of the files, the number of workers and the engine. Rejects with MasterError for unusable masters, with the
 * reason of an aborted signal, and with UnreadableFile if a frame disappears after it was measured. Between threads
 * errors keep their names but not their classes.
 */
export async function stackFrames(
  request: StackRequest,
  pool: Pool<StackTasks>,
  onEvent: (event: StackEvent) => void = () => undefined,
): Promise<StackOutcome> {
  const masters = { ...request.masters, token: nextToken() };
  const { set, plan } = await analyseAndPlan({ ...request, masters }, pool, onEvent);
  if (plan === undefined) return { ok: false, reports: set.reports };
  const image = emptyImage(plan);
  const draft = draftStack(plan, image, set, request.options);
  request.onDraft?.(draft);
  const rendered = await renderStack(plan, image, pool, onEvent, request.signal);
  onEvent({ kind: 'phase', phase: 'finish', total: 1 });
  const stack = await finishStack(draft, rendered, pool, request.signal);
  onEvent({ kind: 'progress', phase: 'finish', done: 1, total: 1 });
  return { ok: true, stack, reports: stack.reports };
}

interface PlannedRequest extends StackRequest {
  readonly masters: PlannedMasters;
}

/** The registered frames and the plan; no plan if no frame can be used. */
async function analyseAndPlan(
  request: PlannedRequest,
  pool: Pool<StackTasks>,
  onEvent: (event: StackEvent) => void,
): Promise<{ set: RegisteredSet; plan?: StackPlan }> {
  const set = await analyseAndRegister(request, pool, onEvent);
  set.reports.forEach((report, index) => {
    onEvent({ kind: 'frame', index, report });
  });
  if (set.frames.length === 0) return { set };
  const plan = planStack(set, request.options, request.masters);
  return { set: withoutLists(set), plan };
}

/** Frees stars and defects, which for many frames fill the memory: the plan holds everything needed from them. */
function withoutLists({ frames, reference, reports, defects }: RegisteredSet): RegisteredSet {
  defects?.free();
  const bare = frames.map((frame) => {
    freeBuffer(frame.analysis.stars.buffer);
    return { ...frame, analysis: { ...frame.analysis, stars: new Float64Array(0) } };
  });
  return { frames: bare, reference, reports };
}

async function analyseAndRegister(
  { frames, options, masters, recall, signal }: PlannedRequest,
  pool: Pool<StackTasks>,
  onEvent: (event: StackEvent) => void,
): Promise<RegisteredSet> {
  const total = frames.length;
  onEvent({ kind: 'phase', phase: 'analyse', total });
  const registration = new FrameSetRegistration(frames, options.repairsPixels);
  let done = 0;
  await Promise.all(
    registration.order.map(async (index) => {
      const settings = { pattern: options.pattern };
      const analysis =
        (await recall?.(index)) ??
        (await pool.run((tasks) => tasks.analyse(frames[index], masters, settings), {
          ahead: ANALYSES_AHEAD,
          signal,
        }));
      registration.add(index, analysis);
      done++;
      const measures = analysis.ok ? analysis.measures : undefined;
      const { name, sha256 } = analysis;
      onEvent({ kind: 'frame', index, report: { name, sha256, measures, outcome: undefined } });
      onEvent({ kind: 'progress', phase: 'analyse', done, total });
    }),
  );
  // Registration cannot be stopped, but its events must end when the stack is cancelled.
  const onWanted = (event: StackEvent): void => {
    if (!signal?.aborted) onEvent(event);
  };
  return orAborted(registration.finish(onWanted), signal);
}
