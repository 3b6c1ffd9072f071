/** The final stack of a live session: all frames at once, from what was measured of each. */
import { DEFAULT_OPTIONS } from '@crowdsky/stack-core';
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import { jobForChunk } from '../chunks/job-for-chunk.ts';
import { planWorkers, thisDevice } from '../device/plan-workers.ts';
import { settings } from '../device/settings.svelte.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { startConducting } from '../threads/conduct.ts';
import type { JobEvent } from '../threads/stack-job.ts';
import { shareDone } from '../threads/time-left.ts';

/** Resolves to undefined when it failed, or `signal` ended it; the threads stay until the signal ends them. */
export async function restack(
  chunk: FrameChunk,
  session: string,
  onShare: (share: number) => void,
  signal: AbortSignal,
): Promise<StackRecord | undefined> {
  const { widthPx, heightPx } = chunk.frames[0].shape;
  const { workers } = planWorkers(thisDevice(), widthPx * heightPx, chunk.frames.length);
  const { keepsLocation, format, rejection } = settings.current;
  const options = { ...DEFAULT_OPTIONS, rejection };
  const job = jobForChunk(chunk, { workers, keepsLocation, format, options }, session);
  const onEvents = (events: readonly JobEvent[]): void => {
    const event = events.findLast(({ kind }) => kind === 'progress');
    if (event?.kind === 'progress')
      onShare(shareDone(job.frames.length, event.phase, event.total > 0 ? event.done / event.total : 1));
  };
  try {
    const result = await startConducting(signal).run(job, onEvents, session);
    return result.ok ? result.record : undefined;
  } catch {
    return undefined;
  }
}
