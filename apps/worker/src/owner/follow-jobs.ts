/** Follows jobs until they are done or have failed. */
import type { Job, JobStatus } from '@crowdsky/api';
import { LONG_PATIENCE, patiently, rest } from '@crowdsky/sending';
import type { Patience } from '@crowdsky/sending';
import { allPages } from './all-pages.ts';
import type { Server } from '../network/api.ts';

const UNFINISHED: readonly JobStatus[] = ['pending', 'processing', 'retry'];
const PAGE = 200;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 5000;

export function isUnfinished({ status }: Pick<Job, 'status'>): boolean {
  return UNFINISHED.includes(status);
}

/** `onJobs` sees all of them whenever they were asked. Rejects with ApiError, as `fetch`, or the signal's reason. */
export async function followJobs(
  server: Server,
  uploads: readonly string[],
  signal: AbortSignal,
  onJobs: (jobs: readonly Job[]) => void,
): Promise<readonly Job[]> {
  let pauseMs = FIRST_PAUSE_MS;
  for (let before = ''; ;) {
    const jobs = await jobsOf(server, uploads, signal);
    onJobs(jobs);
    if (!jobs.some(isUnfinished)) return jobs;
    const now = jobs.map(({ status, progress }) => `${status} ${progress}`).join();
    pauseMs = now === before ? Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS) : FIRST_PAUSE_MS;
    before = now;
    await rest(pauseMs, signal);
  }
}

/** The jobs of uploads, in the order of their chunks. */
export async function jobsOf(
  server: Server,
  uploads: readonly string[],
  signal: AbortSignal,
  patience = LONG_PATIENCE,
): Promise<readonly Job[]> {
  const jobs: Job[] = [];
  for (const upload of uploads) jobs.push(...(await listJobs(server, { upload }, signal, patience)));
  return jobs.sort((a, b) => (a.chunkKey < b.chunkKey ? -1 : a.chunkKey > b.chunkKey ? 1 : a.id - b.id));
}

/**
 * Waits until one of the account's jobs has ended; `onWait` is told once if it must wait. Resolves to false where there is
 * none that could.
 */
export async function waitForAJob(server: Server, signal: AbortSignal, onWait: () => void): Promise<boolean> {
  const before = await unfinishedIds(server, signal);
  if (before.size === 0) return false;
  onWait();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    await rest(pauseMs, signal);
    const now = await unfinishedIds(server, signal);
    if ([...before].some((id) => !now.has(id))) return true;
  }
}

/** Whether the account has jobs that are not done: then there will be room. */
export async function isStacking(server: Server, signal: AbortSignal): Promise<boolean> {
  return (await unfinishedIds(server, signal)).size > 0;
}

async function unfinishedIds(server: Server, signal: AbortSignal): Promise<ReadonlySet<number>> {
  const ids = new Set<number>();
  for (const status of UNFINISHED)
    for (const { id } of await listJobs(server, { status }, signal)) ids.add(id);
  return ids;
}

function listJobs(
  server: Server,
  which: { readonly upload: string } | { readonly status: JobStatus },
  signal: AbortSignal,
  patience: Patience = LONG_PATIENCE,
): Promise<Job[]> {
  return allPages(async (cursor) => {
    const query = { ...which, limit: PAGE, cursor };
    const page = await patiently(() => server.listJobs({ query, signal }), signal, patience);
    return { items: page.jobs, next: page.nextCursor };
  });
}
