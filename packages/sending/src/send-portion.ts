/** One upload from its start, or from where it was left, to the jobs that the server makes of it. */
import { ApiError } from '@crowdsky/api';
import type { FinalizeResponse } from '@crowdsky/api';
import type { Access } from './access.ts';
import { askKnown } from './ask-known.ts';
import type { Known } from './ask-known.ts';
import { inTurns } from './in-turns.ts';
import { LONG_PATIENCE, patiently } from './patience.ts';
import type { Patience } from './patience.ts';
import { planUpload } from './plan-upload.ts';
import type { UploadWishes } from './plan-upload.ts';

interface Digested {
  /** Of the file as it is sent. */
  readonly sha256: string;
}

export interface PortionRun<File> {
  readonly signal: AbortSignal;
  /** With what is asked beside the files; a long one if missing. */
  readonly patience?: Patience;
  readonly filesAtOnce: number;
  /** Sends a file into an upload. Resolves to a sentence where the server refuses this file alone. */
  readonly put: (file: File, token: string) => Promise<string | undefined>;
  /** More files are to come: the upload is not closed. */
  readonly staysOpen?: boolean;
  /** How many files are on the server now that were not before. */
  readonly onFile: () => void;
}

interface RefusedFile<File> {
  readonly file: File;
  readonly problem: string;
}

export interface PortionOutcome<File> {
  readonly sent: number;
  readonly unsent: readonly RefusedFile<File>[];
  /** The upload that was closed, and earlier ones that the files were in. */
  readonly uploads: readonly string[];
  readonly finalized: FinalizeResponse | undefined;
  /** The server's sentence, where the account has no room: the upload stays open and goes on when there is some. */
  readonly full: string | undefined;
  /** Whether what was sent waits in an upload that is not closed. */
  readonly isOpen: boolean;
}

/** Another program may close the upload meanwhile, once; more often is a fault. */
const MOST_PLANS = 4;

/** Sends what is missing of some chunks and closes their upload. Rejects with ApiError, as `fetch`, or the signal's reason. */
export async function sendPortion<File extends Digested>(
  files: readonly File[],
  known: Known,
  access: Access,
  wishes: UploadWishes,
  run: PortionRun<File>,
): Promise<PortionOutcome<File>> {
  let sentBefore = 0;
  for (let plans = 1, asked = known; ; plans++) {
    const plan = planUpload(files, asked.raws, asked.uploads, wishes);
    if (plan.send.length === 0 && plan.resumed === undefined)
      return { sent: sentBefore, unsent: [], uploads: plan.finished, ...CLOSED };
    const token = plan.resumed ?? (await start(access, wishes, run));
    const { sent, unsent, end } = await sendAll(plan.send, token, access, wishes, run);
    sentBefore += sent;
    if (end !== 'closed') {
      const skipped = end.finalized?.skipped ?? [];
      const elsewhere =
        skipped.length > 0 ? await findElsewhere(files, unsent, token, access, wishes, run) : undefined;
      if (elsewhere !== undefined) return { sent: sentBefore, unsent, uploads: elsewhere, ...CLOSED };
      const uploads = end.finalized === undefined ? plan.finished : [...plan.finished, token];
      return { sent: sentBefore, unsent, uploads, ...end };
    }
    if (plans === MOST_PLANS) throw new Error('The upload was closed by another program again and again.');
    asked = await askKnown(access.server, digestsOf(files), run.signal);
  }
}

/** The finished uploads that brought the same files meanwhile, sent by another program: then nothing is missing. */
async function findElsewhere<File extends Digested>(
  files: readonly File[],
  unsent: readonly RefusedFile<File>[],
  token: string,
  { server }: Access,
  wishes: UploadWishes,
  { signal }: PortionRun<File>,
): Promise<readonly string[] | undefined> {
  const refused = new Set(unsent.map(({ file }) => file.sha256));
  const taken = files.filter(({ sha256 }) => !refused.has(sha256));
  const { raws, uploads } = await askKnown(server, digestsOf(taken), signal);
  const others = raws.filter(({ uploadToken }) => uploadToken !== token);
  const { send, resumed, finished } = planUpload(taken, others, uploads, wishes);
  return send.length === 0 && resumed === undefined ? finished : undefined;
}

/** In the order of the files. */
export function digestsOf(files: readonly Digested[]): string[] {
  return files.map(({ sha256 }) => sha256);
}

async function start(
  { withHeaders }: Access,
  { keepLocation, slotSeconds }: UploadWishes,
  { signal, patience = LONG_PATIENCE }: Pick<PortionRun<unknown>, 'signal' | 'patience'>,
): Promise<string> {
  // The same key each time: a start whose answer was lost is not a second upload.
  const server = withHeaders({ 'idempotency-key': crypto.randomUUID() });
  const body = { keepLocation, slotSeconds };
  return (await patiently(() => server.startUpload({ body, signal }), signal, patience)).token;
}

type PortionEnd = Pick<PortionOutcome<unknown>, 'finalized' | 'full' | 'isOpen'>;

const CLOSED: PortionEnd = { finalized: undefined, full: undefined, isOpen: false };

interface SentFiles<File> {
  readonly sent: number;
  readonly unsent: readonly RefusedFile<File>[];
  /** `closed`: by another program meanwhile. */
  readonly end: PortionEnd | 'closed';
}

async function sendAll<File>(
  files: readonly File[],
  token: string,
  { server }: Access,
  { overwrite }: UploadWishes,
  run: PortionRun<File>,
): Promise<SentFiles<File>> {
  const unsent: RefusedFile<File>[] = [];
  let sent = 0;
  const { signal, patience = LONG_PATIENCE } = run;
  const put = async (file: File): Promise<void> => {
    const problem = await run.put(file, token);
    if (problem !== undefined) unsent.push({ file, problem });
    else {
      sent++;
      run.onFile();
    }
  };
  const cancelled = () => patiently(() => server.cancelUpload({ path: { token }, signal }), signal, patience);
  const isEmpty = async () => {
    const detail = await patiently(() => server.getUpload({ path: { token }, signal }), signal, patience);
    return detail.upload.fileCount === 0;
  };
  try {
    await inTurns(files, run.filesAtOnce, put);
    if (files.length > 0 && unsent.length === files.length && (await isEmpty())) {
      // An upload of which no file was taken leaves nothing behind.
      await cancelled();
      return { sent, unsent, end: CLOSED };
    }
    if (run.staysOpen === true) return { sent, unsent, end: { ...CLOSED, isOpen: true } };
    const request = { path: { token }, body: { overwrite }, signal };
    const finalized = await patiently(() => server.finalizeUpload(request), signal, patience);
    return { sent, unsent, end: { ...CLOSED, finalized } };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ApiError)) throw error;
    if (error.code === 'quota-exceeded')
      return { sent, unsent, end: { finalized: undefined, full: error.message, isOpen: true } };
    if (error.code === 'wrong-state' || error.code === 'not-found') return { sent, unsent, end: 'closed' };
    throw error;
  }
}
