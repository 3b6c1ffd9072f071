/** `crowdsky upload`: raws to the server, and their jobs to the end where that is asked for. */
import type { Job } from '@crowdsky/api';
import type { PassedFile } from '@crowdsky/stack-files';
import { ownerEnvironment } from '../../owner/config.ts';
import { digestFiles } from '../../owner/digest-files.ts';
import { dropCopies } from '../../owner/drop-copies.ts';
import { findAccess } from '../../owner/find-access.ts';
import type { Access } from '../../owner/find-access.ts';
import { withSendable } from '../../owner/find-sendable.ts';
import type { Sendable, SendableRaw } from '../../owner/find-sendable.ts';
import type { StackFile } from '../../owner/sort-files.ts';
import { followJobs, isUnfinished, jobsOf } from '../../owner/follow-jobs.ts';
import type { UploadWishes } from '@crowdsky/sending';
import { uploadRaws } from '../../owner/upload-raws.ts';
import type { RawsOutcome } from '../../owner/upload-raws.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { explained, explainedUsage } from '../owner-errors.ts';
import { createTransferProgress } from '../terminal/transfer-progress.ts';
import type { TransferProgress } from '../terminal/transfer-progress.ts';
import { hereExitCode, printStackHere } from './print-stack-here.ts';
import { isUnsuccessful, printUpload } from './print-upload.ts';
import type { UploadReport } from './print-upload.ts';
import { retryNotes } from './retry-notes.ts';
import { showSendStacks } from './show-send-stacks.ts';
import { stackHere } from './stack-here.ts';

export interface UploadSettings {
  /** The threads that stack on this computer; undefined where the server stacks. */
  readonly stackThreads: number | undefined;
  readonly inputs: readonly string[];
  readonly server: string | undefined;
  readonly wishes: UploadWishes;
  readonly wait: boolean;
  readonly filesAtOnce: number;
}

/** Resolves to the exit code. Rejects with CommandError for what leaves nothing to report. */
export async function uploadCommand(settings: UploadSettings, signal: AbortSignal): Promise<number> {
  const access = await explainedUsage(() => findAccess(settings.server, ownerEnvironment()));
  const { inputs, wishes, stackThreads } = settings;
  if (stackThreads !== undefined) {
    const here = { inputs, wishes, threads: stackThreads };
    const report = await explained(access.address, signal, () => stackHere(here, access, signal));
    printStackHere(report);
    return hereExitCode(report);
  }
  const progress = createTransferProgress(process.stderr);
  try {
    const report = await explained(access.address, signal, () => upload(settings, access, progress, signal));
    progress.end();
    printUpload(report);
    return exitCodeOf(report);
  } finally {
    progress.end();
    if (signal.aborted) process.stderr.write('What was sent is kept: the same command goes on from there.\n');
  }
}

async function upload(
  settings: UploadSettings,
  access: Access,
  progress: TransferProgress,
  signal: AbortSignal,
): Promise<UploadReport> {
  return withSendable(settings.inputs, signal, (found) =>
    uploadFound(found, settings, access, progress, signal),
  );
}

async function uploadFound(
  { raws, stacks: found, passed }: Sendable,
  settings: UploadSettings,
  access: Access,
  progress: TransferProgress,
  signal: AbortSignal,
): Promise<UploadReport> {
  const sizeBytes = raws.reduce((sum, raw) => sum + raw.sizeBytes, 0);
  if (raws.length > 0) progress.begin('reading', raws.length, sizeBytes);
  const digested = await digestFiles(raws, signal, (count) => {
    progress.addBytes(count);
    progress.addFile();
  });
  const { raws: files, copies } = await dropCopies(digested.files, signal);
  progress.end();
  const { alone, covered } = divideStacks(found, digested.files);
  const stacks = await showSendStacks(alone, access, settings.wishes, signal);
  const last = stacks.at(-1)?.end;
  const full = last?.kind === 'full' ? last.problem : undefined;
  const isSent = files.length > 0 && full === undefined;
  const outcome = isSent ? await send(files, settings, access, progress, signal) : { ...NOTHING, full };
  return {
    address: access.address,
    given: files.length,
    outcome,
    stacks,
    unread: [
      ...passed,
      ...covered,
      ...copies,
      ...digested.unreadable.map((file) => ({ ...file, isFault: true })),
    ],
    jobs: await jobsAfter(outcome, settings, access, progress, signal),
    waited: settings.wait,
  };
}

/** A stack whose frames are sent would stand in the way of the one that the server makes of them. */
function divideStacks(
  stacks: readonly StackFile[],
  raws: readonly SendableRaw[],
): { readonly alone: readonly StackFile[]; readonly covered: readonly PassedFile[] } {
  const given = new Set(raws.map(({ sha256 }) => sha256));
  const isCovered = ({ frames }: StackFile): boolean =>
    frames.length > 0 && frames.every((sha256) => given.has(sha256));
  const problem = 'Its frames are among those given, and the server makes a stack of them.';
  return {
    alone: stacks.filter((stack) => !isCovered(stack)),
    covered: stacks.filter(isCovered).map(({ path, name }) => ({ path, name, problem, isFault: false })),
  };
}

const NOTHING: RawsOutcome = { sent: 0, unsent: [], uploads: [], skipped: [], full: undefined };

async function send(
  files: readonly SendableRaw[],
  { wishes, filesAtOnce }: UploadSettings,
  access: Access,
  progress: TransferProgress,
  signal: AbortSignal,
): Promise<RawsOutcome> {
  const notes = retryNotes(progress);
  return uploadRaws(files, access, wishes, {
    signal,
    filesAtOnce,
    onPlan: (fileCount, sizeBytes) => {
      if (fileCount > 0) progress.begin('sending', fileCount, sizeBytes);
    },
    onBytes: (count) => {
      progress.addBytes(count);
    },
    onFile: () => {
      notes.onSuccess();
      progress.addFile();
    },
    onRetry: notes.onRetry,
    onFull: () => {
      progress.note('The account has no room until frames that were sent are stacked; waiting for that.');
    },
  });
}

async function jobsAfter(
  { uploads, full }: RawsOutcome,
  { wait }: UploadSettings,
  { server }: Access,
  progress: TransferProgress,
  signal: AbortSignal,
): Promise<readonly Job[]> {
  progress.end();
  if (uploads.length === 0) return [];
  if (!wait || full !== undefined) return jobsOf(server, uploads, signal);
  let told = -1;
  return followJobs(server, uploads, signal, (jobs) => {
    const left = jobs.filter(isUnfinished).length;
    if (left !== told && left > 0)
      process.stderr.write(`stacking: ${jobs.length - left} of ${jobs.length} done\n`);
    told = left;
  });
}

function exitCodeOf({ given, outcome, stacks, unread, jobs }: UploadReport): number {
  if (outcome.full !== undefined) return EXIT_CODES.serverRefuses;
  const refused = outcome.unsent.length + stacks.filter(({ end }) => end.kind === 'refused').length;
  const faults = refused + unread.filter(({ isFault }) => isFault).length;
  if (refused === given + stacks.length) return EXIT_CODES.nothingStacked;
  const isIncomplete = faults > 0 || outcome.skipped.length > 0 || jobs.some(isUnsuccessful);
  return isIncomplete ? EXIT_CODES.someChunksFailed : EXIT_CODES.done;
}
