/** `crowdsky upload`: raws to the server, and their jobs to the end where that is asked for. */
import type { Job } from '@crowdsky/api';
import { ownerEnvironment } from '../../owner/config.ts';
import { digestFiles } from '../../owner/digest-files.ts';
import { findAccess } from '../../owner/find-access.ts';
import type { Access } from '../../owner/find-access.ts';
import { findSendable } from '../../owner/find-sendable.ts';
import type { SendableRaw } from '../../owner/find-sendable.ts';
import { followJobs, isUnfinished, jobsOf } from '../../owner/follow-jobs.ts';
import type { UploadWishes } from '../../owner/plan-upload.ts';
import { uploadRaws } from '../../owner/upload-raws.ts';
import type { RawsOutcome } from '../../owner/upload-raws.ts';
import { EXIT_CODES } from '../exit-codes.ts';
import { explained, explainedUsage } from '../owner-errors.ts';
import { createTransferProgress } from '../terminal/transfer-progress.ts';
import type { TransferProgress } from '../terminal/transfer-progress.ts';
import { hereExitCode, printStackHere } from './print-stack-here.ts';
import { printUpload } from './print-upload.ts';
import type { UploadReport } from './print-upload.ts';
import { retryNotes } from './retry-notes.ts';
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
  const { raws, passed } = await findSendable(settings.inputs, signal);
  const sizeBytes = raws.reduce((sum, raw) => sum + raw.sizeBytes, 0);
  if (raws.length > 0) progress.begin('reading', raws.length, sizeBytes);
  const digested = await digestFiles(raws, signal, (count) => {
    progress.addBytes(count);
    progress.addFile();
  });
  const { files } = digested;
  const outcome = files.length > 0 ? await send(files, settings, access, progress, signal) : NOTHING;
  return {
    address: access.address,
    given: files.length,
    outcome,
    unread: [...passed, ...digested.unreadable.map((file) => ({ ...file, isFault: true }))],
    jobs: await jobsAfter(outcome, settings, access, progress, signal),
    waited: settings.wait,
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

function exitCodeOf({ given, outcome, unread, jobs }: UploadReport): number {
  if (outcome.full !== undefined) return EXIT_CODES.serverRefuses;
  const faults = outcome.unsent.length + unread.filter(({ isFault }) => isFault).length;
  if (outcome.unsent.length === given) return EXIT_CODES.nothingStacked;
  const isIncomplete = faults > 0 || outcome.skipped.length > 0 || jobs.some(isUnsuccessful);
  return isIncomplete ? EXIT_CODES.someChunksFailed : EXIT_CODES.done;
}

function isUnsuccessful({ status, verifies }: Job): boolean {
  return status === 'failed' || verifies?.verification?.isSame === false;
}
