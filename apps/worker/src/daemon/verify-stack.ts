/** A job that makes a device's stack again from its raws and tells whether every byte is the same. */
import { readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { ApiError } from '@crowdsky/api';
import { bytesSource, FitsError, readPrimary } from '@crowdsky/fits';
import type { Header } from '@crowdsky/fits';
import { SOFTWARE } from '@crowdsky/stack-core';
import type { Pool, StackTasks } from '@crowdsky/stack-core';
import type { Server } from '../network/api.ts';
import { DamagedFile, patiently } from '@crowdsky/sending';
import { fullNames } from '../verifying/full-names.ts';
import { judgeBlanked, judgeStack, makeAgain } from '../verifying/make-again.ts';
import type { FoundInputs } from '../verifying/make-again.ts';
import { NotVerifiable } from '../verifying/not-verifiable.ts';
import { readRecipe } from '../verifying/read-recipe.ts';
import type { StackRecipe } from '../verifying/read-recipe.ts';
import type { ClaimedWork } from './claimed-work.ts';
import type { FetchedRaws } from './fetch-raws.ts';
import { saveBody } from './save-body.ts';
import { tellProgress } from './tell-progress.ts';

export interface FramesDone {
  readonly framesUsed: number;
  readonly framesDropped: number;
}

interface Tools {
  readonly server: Server;
  readonly startThreads: (raws: FetchedRaws) => Pool<StackTasks>;
  readonly onCombining: () => void;
}

/** Of which the server takes no more. */
const MOST_DIFFERENCES = 20;
const LONGEST_DIFFERENCE = 2000;
const MOST_NAMES = 30;

/** Rejects with NotVerifiable, and as fetching, stacking and the server do. */
export async function verifyStack(
  work: ClaimedWork,
  { server, startThreads, onCombining }: Tools,
): Promise<FramesDone> {
  const { job, lease, signal } = work;
  const path = await work.path('device.fits');
  const [raws, { bytes, isBlanked }] = await Promise.all([work.raws, fetchStack(work, server, path)]);
  const { header, recipe } = await openStack(bytes);
  const inputs = await findInputs(recipe, raws);
  const stack = await makeAgain(recipe, inputs, {
    pool: startThreads(raws),
    folder: dirname(path),
    signal,
    onEvent: (event) => {
      tellProgress(event, lease, onCombining);
    },
  });
  const { isSame, differences } = await (isBlanked ? judgeBlanked : judgeStack)(bytes, header, stack);
  const body = {
    leaseToken: job.leaseToken,
    isSame,
    exceptPlace: isBlanked,
    differences: differences.slice(0, MOST_DIFFERENCES).map((line) => line.slice(0, LONGEST_DIFFERENCE)),
    checkedBy: SOFTWARE,
  };
  await patiently(() => server.recordVerdict({ path: { id: job.jobId }, body, signal }), signal);
  const framesUsed = recipe.frames.filter(({ status }) => status === 'used').length;
  return { framesUsed, framesDropped: recipe.frames.length - framesUsed };
}

interface FetchedStack {
  readonly bytes: Uint8Array;
  /** Whether it is another file than its device sent: the server has blanked the site's coordinates. */
  readonly isBlanked: boolean;
}

async function fetchStack({ job, signal }: ClaimedWork, server: Server, path: string): Promise<FetchedStack> {
  const request = { path: { id: job.jobId }, query: { lease: job.leaseToken }, signal };
  const { sha256 = null, storedSha256 = null } = job.verifies ?? {};
  const fetchIt = async (): Promise<string> => {
    const saved = await saveBody((await server.getJobStack(request)).body, path);
    if (storedSha256 === null || saved.sha256 === storedSha256) return saved.sha256;
    throw new DamagedFile(
      `The stack arrived damaged: ${saved.sizeBytes} bytes with SHA-256 ${saved.sha256} instead of ${storedSha256}.`,
    );
  };
  try {
    const digest = await patiently(fetchIt, signal);
    return { bytes: await readFile(path), isBlanked: sha256 !== null && sha256 !== digest };
  } catch (error) {
    const isGone = error instanceof ApiError && /^(wrong-state|file-lost)$/.test(error.code);
    throw isGone ? new NotVerifiable(error.message) : error;
  }
}

async function openStack(bytes: Uint8Array): Promise<{ header: Header; recipe: StackRecipe }> {
  try {
    const { header } = await readPrimary(bytesSource(bytes));
    return { header, recipe: readRecipe(header, 'The stack') };
  } catch (error) {
    throw error instanceof FitsError ? new NotVerifiable(`The stack: ${error.message}`) : error;
  }
}

async function findInputs({ frames, masters }: StackRecipe, { raws }: FetchedRaws): Promise<FoundInputs> {
  const masterNames = Object.values(masters).map(({ name }) => name);
  if (masterNames.length > 0)
    throw new NotVerifiable(
      `The stack was calibrated with ${masterNames.join(', ')}, and the server takes no masters.`,
    );
  const rawOf = new Map(raws.map((raw) => [raw.sha256, raw]));
  const missing = frames.filter(({ sha256 }) => sha256 !== undefined && !rawOf.has(sha256));
  if (missing.length > 0) {
    const names = missing.slice(0, MOST_NAMES).map(({ name }) => name);
    if (missing.length > names.length) names.push(`and ${missing.length - names.length} more.`);
    throw new NotVerifiable(
      `Of the ${frames.length} raw frames that the stack was made of ${missing.length} did not come with this upload:\n${names.join('\n')}`,
    );
  }
  return {
    frames: frames.map(({ sha256 }) => {
      const raw = sha256 === undefined ? undefined : rawOf.get(sha256);
      return { path: raw?.path, sha256 };
    }),
    masters: {},
    fullNames: fullNames(raws.map(({ name }) => name)),
  };
}
