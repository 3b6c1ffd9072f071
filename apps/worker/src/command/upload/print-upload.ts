/** The closing report of `crowdsky upload` in words. */
import type { Job } from '@crowdsky/api';
import type { StackEnd } from '../../owner/send-stack.ts';
import type { SentStack } from '../../owner/send-stacks.ts';
import type { UnsentFile } from '../../owner/unsent-file.ts';
import type { RawsOutcome } from '../../owner/upload-raws.ts';

export interface UploadReport {
  readonly address: string;
  /** Raw frames that could be read. */
  readonly given: number;
  readonly outcome: RawsOutcome;
  /** Finished stacks that were among the files. */
  readonly stacks: readonly SentStack[];
  readonly unread: readonly (UnsentFile & { readonly isFault: boolean })[];
  readonly jobs: readonly Job[];
  readonly waited: boolean;
}

/** Writes the report to standard output, and what keeps the upload from its end to standard error. */
export function printUpload(report: UploadReport): void {
  process.stdout.write(`${uploadLines(report).join('\n')}\n`);
  const { outcome } = report;
  if (outcome.full !== undefined)
    process.stderr.write(
      `crowdsky: ${outcome.full} What was sent waits at the server for a day: make room, then give the same command ` +
        'again, which sends the rest and has all of it stacked. Stacks take far less room than frames: --stack-here sends them alone.\n',
    );
}

export function uploadLines({
  address,
  given,
  outcome,
  stacks,
  unread,
  jobs,
  waited,
}: UploadReport): string[] {
  const { sent, unsent, skipped, full } = outcome;
  const there = given - sent - unsent.length;
  const rest =
    full === undefined ? `${there} were there before` : `${there} were there before or wait for room`;
  const refused = unsent.length > 0 ? `, ${unsent.length} were not taken` : '';
  return [
    ...(given > 0 ? [`${sent} of ${given} raw frames sent to ${address}; ${rest}${refused}.`] : []),
    ...(given === 0 && stacks.length === 0 ? ['There are no raw frames to send.'] : []),
    ...stacks.map(stackLine),
    ...jobs.flatMap((job) => jobLines(job)),
    ...skipped.map(skippedLine),
    ...fileLines('Not sent:', [...unread, ...unsent]),
    ...(!waited && jobs.length > 0
      ? ['crowdsky stacks lists what is stacked; crowdsky stacks get --all fetches it.']
      : []),
  ];
}

/** What became of a finished stack. */
export function stackLine({ file, end }: SentStack): string {
  return `${file.name}: ${stackEndWords(end)}`;
}

export function stackEndWords(end: StackEnd): string {
  switch (end.kind) {
    case 'sent':
      return end.alreadyStored ? `there before as stack ${end.stackId}` : `sent as stack ${end.stackId}`;
    case 'full':
      return 'not sent: the account is full';
    case 'refused':
      return `not sent: ${end.problem}`;
  }
}

export function skippedLine({ chunkKey, frameCount, reason }: RawsOutcome['skipped'][number]): string {
  return `${chunkKey}  ${frameCount} frames not stacked: ${SKIPPED[reason]}. With crowdsky upload --overwrite all frames of the chunk are stacked again.`;
}

const SKIPPED = {
  'stack-exists': 'there is a stack of this chunk',
  'job-exists': 'a job of this chunk is waiting',
} as const;

const WORDS: Readonly<Record<Job['status'], string>> = {
  pending: 'waits to be stacked',
  processing: 'is being stacked',
  retry: 'waits to be tried again',
  completed: 'stacked',
  failed: 'could not be stacked',
};

export function jobLines(job: Job): string[] {
  const { chunkKey, objectName, frameCount, status, errorMessage, stackId, verifies } = job;
  const { droppedFrames, framesInPart } = job;
  const dropped = droppedFrames ?? [];
  const used = status === 'completed' ? `${frameCount - dropped.length} of ${frameCount}` : `${frameCount}`;
  const stack = stackId === null ? '' : `, stack ${stackId}`;
  const what = verifies === null ? `${WORDS[status]}${stack}` : verdictOf(status, verifies);
  return [
    `${chunkKey}  ${objectName ?? 'no name'}, ${verifies === null ? used : frameCount} frames: ${what}`,
    ...(status === 'failed' && errorMessage !== null ? [`  ${errorMessage.replaceAll('\n', '\n  ')}`] : []),
    ...(verifies?.verification?.differences ?? []).map((line) => `  ${line}`),
    ...dropped.map(({ name, reason }) => `  left out: ${name}: ${reason}`),
    ...(framesInPart ?? []).map(({ name, reason }) => `  in part:  ${name}: ${reason}`),
  ];
}

export function isUnsuccessful({ status, verifies }: Job): boolean {
  return status === 'failed' || verifies?.verification?.isSame === false;
}

/** Of a stack that this account's device made. */
function verdictOf(status: Job['status'], { stackId, verification }: NonNullable<Job['verifies']>): string {
  if (status === 'failed') return `stack ${stackId} could not be verified`;
  if (status !== 'completed') return `stack ${stackId} is there and will be verified`;
  if (verification?.isSame === true) {
    const but = verification.exceptPlace ? ', but for the place, which the server does not keep' : '';
    return `stack ${stackId} is verified to the byte${but}`;
  }
  return `stack ${stackId} is not what these frames give. With --overwrite they are stacked anew`;
}

function fileLines(title: string, files: readonly UnsentFile[]): string[] {
  return files.length === 0 ? [] : [title, ...files.map(({ name, problem }) => `  ${name}: ${problem}`)];
}
