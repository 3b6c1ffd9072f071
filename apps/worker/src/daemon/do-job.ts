/** One job from its raws to its record: stack, put the files, complete; or fail with a sentence that its owner understands. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { ApiError } from '@crowdsky/api';
import type { DroppedFrame } from '@crowdsky/api';
import { errorCode, hashFile, WriteError } from '@crowdsky/files';
import { wordFinding } from '@crowdsky/stack-core';
import type { FrameReport, Pool, StackFigures, StackTasks } from '@crowdsky/stack-core';
import { stackFiles } from '@crowdsky/stack-files';
import type { Server } from '../network/api.ts';
import type { ClaimedWork } from './claimed-work.ts';
import type { FetchedRaws } from './fetch-raws.ts';
import { LeaseLost, meansLost } from './lease.ts';
import { DamagedFile, isPassing, patiently } from '@crowdsky/sending';
import { NotVerifiable } from '../verifying/not-verifiable.ts';
import { NoMemory } from './plan-threads.ts';
import { tellProgress } from './tell-progress.ts';
import { verifyStack } from './verify-stack.ts';
import type { FramesDone } from './verify-stack.ts';
import { NoRoom } from './work-room.ts';

/** `lost`: another worker has the job or nobody does. `handed-back`: it waits for another worker. */
export type JobEnd =
  | { readonly kind: 'lost' }
  | { readonly kind: 'completed'; readonly framesUsed: number; readonly framesDropped: number }
  /** `because`: what hinders this worker or its server for now, in a sentence for the operator. */
  | { readonly kind: 'handed-back'; readonly because?: string }
  | { readonly kind: 'failed'; readonly message: string; readonly fault?: unknown };

export interface JobTools {
  readonly server: Server;
  /** The threads for a job with these raws. Throws NoMemory. */
  readonly startThreads: (raws: FetchedRaws) => Pool<StackTasks>;
  /** Aborted when the worker must hand back what it has not finished. */
  readonly handBack: AbortSignal;
  /** Called when the frames are measured and their pixels are being combined. */
  readonly onCombining: () => void;
  /** Called when the files of a stack are made: what is left is sending them, which takes no thread of the pool. */
  readonly onStacked: () => void;
}

/** Never rejects; nothing of the job is left on this disk. */
export async function doJob(work: ClaimedWork, tools: JobTools): Promise<JobEnd> {
  const { server } = tools;
  const { jobId, leaseToken } = work.job;
  const request = { path: { id: jobId } };
  try {
    const doIt = work.job.verifies === null ? stackAndPut : verifyStack;
    return { kind: 'completed', ...(await doIt(work, tools)) };
  } catch (error) {
    if (error instanceof LeaseLost || meansLost(error)) return { kind: 'lost' };
    const release = () => server.releaseJob({ ...request, body: { leaseToken } });
    if (tools.handBack.aborted) {
      await release().catch(() => undefined);
      return { kind: 'handed-back' };
    }
    const because = whyNotNow(error);
    if (because !== undefined) {
      await patiently(release, work.signal).catch(() => undefined);
      return { kind: 'handed-back', because };
    }
    const { message, retry, fault } = explain(error);
    const body = { leaseToken, errorMessage: message.slice(0, LONGEST_MESSAGE), retry };
    // Where nobody can be told, the lease runs out and another worker takes the job.
    await patiently(() => server.failJob({ ...request, body }), work.signal).catch(() => undefined);
    return { kind: 'failed', message, fault };
  } finally {
    await work.end();
  }
}

async function stackAndPut(
  work: ClaimedWork,
  { server, startThreads, onCombining, onStacked }: JobTools,
): Promise<FramesDone> {
  const { job, lease, signal } = work;
  const { jobId, leaseToken } = job;
  const fetched = await work.raws;
  const { raws, missing } = fetched;
  const stack = await work.path('stack.fits');
  const thumbnail = await work.path('thumbnail.png');
  const { reports, figures } = await stackFiles(
    raws,
    { stack, preview: undefined, thumbnail },
    { options: {}, masters: {}, format: 'float32', keepLocation: job.keepLocation },
    startThreads(fetched),
    {
      signal,
      onEvent: (event) => {
        tellProgress(event, lease, onCombining);
      },
    },
  );
  const dropped = [
    ...missing.map((name) => ({ name, reason: 'It was no longer on the server.' })),
    ...reports.flatMap(({ name, outcome }) => (outcome.used ? [] : [{ name, reason: outcome.explanation }])),
  ];
  if (figures === undefined) throw new Unstackable(dropped, missing.length > 0);
  onStacked();
  const request = { path: { id: jobId }, signal };
  const put = async (path: string) => {
    const sha256 = await hashFile(path, signal);
    return () => ({ ...request, query: { lease: leaseToken, sha256 }, body: streamOf(path) });
  };
  const [stackPut, thumbnailPut] = [await put(stack), await put(thumbnail)];
  await patiently(() => server.putJobStack(stackPut()), signal);
  await patiently(() => server.putJobThumbnail(thumbnailPut()), signal);
  const framesAligned = reports.filter(({ outcome }) => outcome.used).length;
  const framesInput = reports.length + missing.length;
  const leftOut = { droppedFrames: dropped, framesInPart: framesInPart(reports) };
  const body = { leaseToken, framesInput, framesAligned, ...leftOut, ...figuresOf(figures) };
  await patiently(() => server.completeJob({ ...request, body }), signal);
  return { framesUsed: framesAligned, framesDropped: dropped.length };
}

function framesInPart(reports: readonly FrameReport[]): DroppedFrame[] {
  return reports.flatMap(({ name, outcome }) =>
    outcome.used ? (outcome.notes ?? []).map((note) => ({ name, reason: wordFinding(note) })) : [],
  );
}

/** A sentence where the fault is this worker's full disk or small memory, or a server that cannot work now, and not the job's. */
function whyNotNow(error: unknown): string | undefined {
  if (error instanceof NoRoom || error instanceof NoMemory) return error.message;
  if (error instanceof ApiError && error.status === 503) return `The server says: ${error.message}`;
  if (!(error instanceof ApiError) && !(error instanceof DamagedFile) && isPassing(error))
    return 'The worker lost its connection to the server.';
  const isFull = error instanceof WriteError && /^(ENOSPC|EDQUOT)$/.test(errorCode(error.cause) ?? '');
  return isFull ? error.message : undefined;
}

/** What the server would otherwise have to measure; it reads the rest from the stack's header. */
function figuresOf({ starCount, fwhmPx, skyLevel, noise }: StackFigures) {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);
  return {
    starCount,
    fwhmPx: finite(fwhmPx),
    skyLevel: finite(skyLevel),
    noiseLevel: finite(noise),
  };
}

function streamOf(path: string): ReadableStream {
  return Readable.toWeb(createReadStream(path, { highWaterMark: 1 << 20 }));
}

/** No frame of the job can be used; another attempt would end alike, unless frames that were missing are found again. */
class Unstackable extends Error {
  override readonly name = 'Unstackable';

  readonly mayPass: boolean;

  constructor(dropped: readonly DroppedFrame[], mayPass: boolean) {
    const lines = dropped.map(({ name, reason }) => `${name}: ${reason}`);
    const shown = lines.slice(0, MOST_LINES);
    if (lines.length > shown.length) shown.push(`and ${lines.length - shown.length} more.`);
    super(`None of the ${dropped.length} frames can be used.\n${shown.join('\n')}`);
    this.mayPass = mayPass;
  }
}

const MOST_LINES = 30;
/** Of which the server takes no more. */
const LONGEST_MESSAGE = 10_000;

interface Explained {
  readonly message: string;
  /** Whether another attempt, perhaps of another worker, may succeed. */
  readonly retry: boolean;
  /** The error itself where it is a fault of this program. */
  readonly fault?: unknown;
}

/** Errors from another thread have lost their class and kept their name. */
function explain(error: unknown): Explained {
  if (error instanceof NotVerifiable) return { message: error.message, retry: false };
  if (error instanceof Unstackable) return { message: error.message, retry: error.mayPass };
  if (error instanceof DamagedFile) return { message: error.message, retry: true };
  if (error instanceof WriteError)
    return { message: `The worker cannot keep the files of the job: ${error.message}`, retry: true };
  if (error instanceof ApiError) return { message: `The worker was refused: ${error.message}`, retry: true };
  if (error instanceof Error && error.name === 'UnreadableFile')
    return { message: error.message, retry: true };
  const reason = error instanceof Error ? error.message : String(error);
  return {
    message: `This is a fault in CrowdSky and not in the frames; please report it: ${reason}`,
    retry: true,
    fault: error,
  };
}
