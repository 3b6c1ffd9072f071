/**
 * The conductor: runs the pipeline and keeps its result, in a thread of its own so that the screen never waits. To
 * cancel, the page ends this thread and the stacking threads that it started for it.
 */
import { expose } from 'comlink';
import { createPool, stackFrames } from '@crowdsky/stack-core';
import type { FrameReport, PausablePool, StackPixels } from '@crowdsky/stack-core';
import { useSplitOpenCv } from '../opencv/use-split-opencv.ts';
import { readAnalysis } from '../store/live-store.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { createEventReporter } from './event-reporter.ts';
import { eventForwarder } from './forward-events.ts';
import { saveStack } from './save-stack.ts';
import { spawnStackWorker } from './spawn-stack-worker.ts';
import type { StartThread } from './spawn-stack-worker.ts';
import type { JobEvent, StackJob } from './stack-job.ts';
import type { ThreadTasks } from './thread-tasks.ts';

useSplitOpenCv();

export type JobResult =
  | { readonly ok: true; readonly reports: readonly FrameReport[]; readonly record: StackRecord }
  | { readonly ok: false; readonly reports: readonly FrameReport[] };

let pool: PausablePool<ThreadTasks> | undefined;

/** The last job's, if that had as many threads. */
function poolOf(workers: number, startThread: StartThread): PausablePool<ThreadTasks> {
  if (pool?.size === workers) return pool;
  pool?.close();
  pool = createPool(workers, () => spawnStackWorker(startThread));
  return pool;
}

const conductor = {
  /**
   * Stacks and saves; what `ofSession` measured need not be measured again. Rejects when a file vanished during the
   * second pass or the device is full.
   */
  async run(
    job: StackJob,
    onEvents: (events: readonly JobEvent[]) => void,
    startThread: StartThread,
    ofSession?: string,
  ): Promise<JobResult> {
    const threads = poolOf(job.workers, startThread);
    const frames = job.frames.map(({ name, file }) => ({ name, handle: file }));
    const recall =
      ofSession === undefined
        ? undefined
        : (index: number) => readAnalysis(ofSession, job.frames[index].id, job.frames[index].name);
    const request = { frames, options: job.options, masters: {}, recall };
    const reporter = createEventReporter(onEvents);
    const outcome = await stackFrames(request, threads, eventForwarder(reporter));
    reporter.flush();
    if (!outcome.ok) return { ok: false, reports: outcome.reports };
    const { reports } = outcome.stack;
    reporter.report({ kind: 'phase', phase: 'save', total: 1 });
    const draw = (image: StackPixels): Promise<Uint8Array> => threads.run((tasks) => tasks.draw(image));
    return { ok: true, reports, record: await saveStack(job, outcome.stack, draw) };
  },
  pause: () => pool?.pause(),
  resume: () => pool?.resume(),
};

export type Conductor = typeof conductor;
expose(conductor);
