/** A queue at the far end of the network: gives its jobs to whoever asks and keeps what it is sent. */
import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { json, refusal, startEdgeServer } from './edge-server.ts';
import type { EdgeServer } from './edge-server.ts';

export interface TestJob {
  readonly jobId: number;
  readonly raws: readonly {
    readonly name: string;
    readonly bytes: Uint8Array;
    /** Of the file as its owner sent it, where the server has blanked its location. */
    readonly sha256?: string;
  }[];
  /** The stack of a device that the job verifies; `sha256` as with raws. */
  readonly verifies?: { readonly bytes: Uint8Array; readonly sha256?: string };
}

export interface JobServer extends EdgeServer {
  /** What workers did, in its order, without their questions for work and heartbeats: `complete 7`. */
  readonly done: readonly string[];
  /** The bodies of `complete`, `verdict` and `fail`. */
  readonly told: readonly Record<string, unknown>[];
}

export interface JobServerSettings {
  /** Answers in place of the server; returns whether it did. */
  readonly instead?: (what: string, response: ServerResponse) => boolean;
  /** Called after each thing done. */
  readonly onDone?: (what: string) => void;
}

export const LEASE_TOKEN = '0123456789abcdef0123456789abcdef';

export async function startJobServer(
  jobs: readonly TestJob[],
  { instead, onDone }: JobServerSettings = {},
): Promise<JobServer> {
  const waiting = [...jobs];
  const done: string[] = [];
  const told: Record<string, unknown>[] = [];
  const edge = await startEdgeServer((request, response, body) => {
    const [, , , first, ...rest] = request.url!.split('?')[0].split('/');
    const what = first === 'jobs' ? `${rest[1]} ${rest[0]}` : [first, ...rest].join(' ');
    const isQuiet = /^(next-job|heartbeat|files)/.test(what) || request.method === 'GET';
    if (!isQuiet) done.push(what);
    if (instead?.(what, response) === true) return;
    if (what === 'next-job') json(response, { job: claimed(waiting.shift()) });
    else if (what.startsWith('files ') && first === 'jobs') json(response, listOf(jobs, Number(rest[0])));
    else if (first === 'files') sendRaw(response, jobs, Number(rest[0]));
    else if (request.method === 'GET' && what.startsWith('stack '))
      sendStack(response, jobs, Number(rest[0]));
    else if (/^(stack|thumbnail) /.test(what))
      json(response, { sizeBytes: body.length, sha256: 'a'.repeat(64) });
    else if (what.startsWith('heartbeat')) json(response, { leaseExpiresAt: '2025-03-28T00:00:00.000Z' });
    else if (what.startsWith('release')) json(response, { released: true });
    else {
      told.push(JSON.parse(body) as Record<string, unknown>);
      if (what.startsWith('complete')) json(response, { recorded: true, stackId: 1 });
      else if (what.startsWith('verdict')) json(response, { recorded: true });
      else json(response, { status: 'retry' });
    }
    if (!isQuiet) onDone?.(what);
  });
  return { ...edge, done, told };
}

function claimed(job: TestJob | undefined) {
  if (job === undefined) return null;
  return {
    jobId: job.jobId,
    leaseToken: LEASE_TOKEN,
    leaseSeconds: 60,
    userId: 1,
    chunkKey: `chunk ${job.jobId}`,
    objectName: null,
    frameCount: job.raws.length,
    keepLocation: false,
    attempt: 1,
    verifies: job.verifies ? verifiesOf(job.verifies) : null,
  };
}

/** The id of a raw: its job's and its place in it. */
function listOf(jobs: readonly TestJob[], jobId: number) {
  const { raws } = jobs.find((job) => job.jobId === jobId)!;
  const files = raws.map(({ name, bytes, sha256 }, index) => {
    const storedSha256 = digestOf(bytes);
    return {
      id: 1000 * jobId + index,
      filename: name,
      sizeBytes: bytes.length,
      sha256: sha256 ?? storedSha256,
      storedSha256,
      dateObs: null,
      exposureSeconds: null,
      raDeg: null,
      decDeg: null,
    };
  });
  return { jobId, chunkKey: `chunk ${jobId}`, files };
}

function sendRaw(response: ServerResponse, jobs: readonly TestJob[], id: number): void {
  const job = jobs.find(({ jobId }) => jobId === Math.floor(id / 1000));
  const raw = job?.raws[id % 1000];
  if (raw === undefined || raw.bytes.length === 0) refusal(response, 404, 'not-found');
  else response.setHeader('content-type', 'application/fits').end(raw.bytes);
}

function sendStack(response: ServerResponse, jobs: readonly TestJob[], id: number): void {
  const stack = jobs.find(({ jobId }) => jobId === id)?.verifies;
  if (stack === undefined) refusal(response, 409, 'wrong-state');
  else response.setHeader('content-type', 'application/fits').end(stack.bytes);
}

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

function verifiesOf({ bytes, sha256 }: NonNullable<TestJob['verifies']>) {
  const storedSha256 = digestOf(bytes);
  return { stackId: 5, sha256: sha256 ?? storedSha256, storedSha256 };
}
