/** Asks the server for the account's jobs and hears what becomes of them. Loaded where somebody is signed in. */
import type { Job } from '@crowdsky/api';
import { session } from '../account/session.ts';
import { eachPiece, refusalOf, server } from '../api/api.ts';
import type { Refusal } from '../api/api.ts';
import { EventReader } from './event-reader.ts';
import { isShown, patched } from './known-jobs.ts';

export interface JobListener {
  /** Those that are not done, oldest first, as they are at this moment. */
  told(jobs: readonly Job[]): void;
  completed(job: Job): void;
}

const PAGE = 200;
const UNDONE = ['failed', 'processing', 'retry', 'pending'] as const;

/** Listens first and asks then, so that nothing falls between. Ends, or rejects as `server`, when the stream does. */
export async function followJobs(listener: JobListener, signal: AbortSignal): Promise<void> {
  const stream = await server.streamEvents({ signal });
  const lists = await Promise.all(
    UNDONE.map((status) => server.listJobs({ query: { status, limit: PAGE }, signal })),
  );
  // One that went from one state to the next meanwhile may be in two of them.
  const known = new Map(lists.flatMap((list) => list.jobs.map((job) => [job.id, job] as const)));
  let jobs: readonly Job[] = [...known.values()].sort((a, b) => a.id - b.id);
  listener.told(jobs.filter(isShown));
  const reader = new EventReader();
  await eachPiece(
    stream,
    async (piece) => {
      for (const event of reader.push(piece)) {
        const next = patched(jobs, event);
        if (next === 'ask' && event.type === 'job') jobs = await askAnew(jobs, event.jobId, listener, signal);
        else if (next !== 'ask') jobs = next;
      }
      listener.told(jobs.filter(isShown));
    },
    signal,
  );
}

async function askAnew(
  jobs: readonly Job[],
  id: number,
  listener: JobListener,
  signal: AbortSignal,
): Promise<readonly Job[]> {
  const others = jobs.filter((job) => job.id !== id);
  const asked = await server.getJob({ path: { id }, signal }).catch((error: unknown) => {
    if (refusalOf(error).code !== 'not-found') throw error;
    return undefined;
  });
  if (!asked) return others;
  if (asked.status === 'completed' && asked.madeBy === 'worker' && !asked.verifies) listener.completed(asked);
  return asked.status !== 'completed' ? [...others, asked].sort((a, b) => a.id - b.id) : others;
}

/** Undefined when it is done. */
export function retryJob(id: number): Promise<Refusal | undefined> {
  return act(() => server.retryJob({ path: { id } }));
}

/** Undefined when it is done, or was before. */
export async function deleteJob(id: number): Promise<Refusal | undefined> {
  const refusal = await act(() => server.deleteJob({ path: { id } }));
  return refusal?.code === 'not-found' ? undefined : refusal;
}

async function act(call: () => Promise<unknown>): Promise<Refusal | undefined> {
  try {
    await session(); // a tab that has not asked yet has no proof for what changes something
    await call();
    return undefined;
  } catch (error) {
    return refusalOf(error);
  }
}

/** Rethrows a fault of this program. */
export function whyEnded(error: unknown): Refusal {
  return refusalOf(error);
}
