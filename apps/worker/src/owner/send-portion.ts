/** One upload from its start, or from where it was left, to the jobs that the server makes of it. */
import { randomUUID } from 'node:crypto';
import { ApiError } from '@crowdsky/api';
import type { FinalizeResponse } from '@crowdsky/api';
import { inTurns } from '../network/in-turns.ts';
import { LONG_PATIENCE, patiently } from '../network/patience.ts';
import { askKnown } from './ask-known.ts';
import type { Known } from './ask-known.ts';
import type { Access } from './find-access.ts';
import type { SendableRaw } from './find-sendable.ts';
import { planUpload } from './plan-upload.ts';
import type { UploadWishes } from './plan-upload.ts';
import { sendFile } from './send-file.ts';
import { goesInPieces, sendInPieces } from './send-in-pieces.ts';
import type { SendRun } from './send-file.ts';
import type { UnsentFile } from './unsent-file.ts';

export interface PortionRun extends SendRun {
  readonly filesAtOnce: number;
  /** More files are to come: the upload is not closed. */
  readonly staysOpen?: boolean;
  /** How many files are on the server now that were not before. */
  readonly onFile: () => void;
}

export interface PortionOutcome {
  readonly sent: number;
  readonly unsent: readonly UnsentFile[];
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

/** Rejects with ApiError, as `fetch`, or the signal's reason. */
export async function sendPortion(
  files: readonly SendableRaw[],
  known: Known,
  access: Access,
  wishes: UploadWishes,
  run: PortionRun,
): Promise<PortionOutcome> {
  let sentBefore = 0;
  for (let plans = 1, asked = known; ; plans++) {
    const plan = planUpload(files, asked.raws, asked.uploads, wishes);
    if (plan.send.length === 0 && plan.resumed === undefined)
      return { sent: sentBefore, unsent: [], uploads: plan.finished, ...CLOSED };
    const token = plan.resumed ?? (await start(access, wishes, run.signal));
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
async function findElsewhere(
  files: readonly SendableRaw[],
  unsent: readonly UnsentFile[],
  token: string,
  { server }: Access,
  wishes: UploadWishes,
  { signal }: PortionRun,
): Promise<readonly string[] | undefined> {
  const refused = new Set(unsent.map(({ path }) => path));
  const taken = files.filter(({ path }) => !refused.has(path));
  const { raws, uploads } = await askKnown(server, digestsOf(taken), signal);
  const others = raws.filter(({ uploadToken }) => uploadToken !== token);
  const { send, resumed, finished } = planUpload(taken, others, uploads, wishes);
  return send.length === 0 && resumed === undefined ? finished : undefined;
}

export function digestsOf(files: readonly { readonly sha256: string }[]): string[] {
  return files.map(({ sha256 }) => sha256);
}

async function start(
  { withHeaders }: Access,
  { keepLocation, slotSeconds }: UploadWishes,
  signal: AbortSignal,
): Promise<string> {
  // The same key each time: a start whose answer was lost is not a second upload.
  const server = withHeaders({ 'idempotency-key': randomUUID() });
  const body = { keepLocation, slotSeconds };
  return (await patiently(() => server.startUpload({ body, signal }), signal, LONG_PATIENCE)).token;
}

type PortionEnd = Pick<PortionOutcome, 'finalized' | 'full' | 'isOpen'>;

const CLOSED: PortionEnd = { finalized: undefined, full: undefined, isOpen: false };

interface SentFiles {
  readonly sent: number;
  readonly unsent: readonly UnsentFile[];
  /** `closed`: by another program meanwhile. */
  readonly end: PortionEnd | 'closed';
}

async function sendAll(
  files: readonly SendableRaw[],
  token: string,
  { server }: Access,
  { overwrite }: UploadWishes,
  run: PortionRun,
): Promise<SentFiles> {
  const unsent: UnsentFile[] = [];
  let sent = 0;
  const { signal } = run;
  const put = async ({ path, name, sha256, sizeBytes }: SendableRaw): Promise<void> => {
    const request = { path: { token, filename: name }, query: { sha256 }, signal };
    const metadata = { kind: 'raw', upload: token, filename: name, sha256 };
    const outcome = (await goesInPieces(sizeBytes, server, signal))
      ? await sendInPieces({ path, sizeBytes, metadata }, server, run)
      : await sendFile(path, (body) => server.putRaw({ ...request, body }), run);
    if (outcome.kind === 'refused') unsent.push({ path, name, problem: outcome.problem });
    else {
      sent++;
      run.onFile();
    }
  };
  try {
    await inTurns(files, run.filesAtOnce, put);
    if (files.length > 0 && unsent.length === files.length && (await isEmpty(server, token, signal)))
      return { sent, unsent, end: await cancel(server, token, signal) };
    if (run.staysOpen === true) return { sent, unsent, end: { ...CLOSED, isOpen: true } };
    const request = { path: { token }, body: { overwrite }, signal };
    const finalized = await patiently(() => server.finalizeUpload(request), signal, LONG_PATIENCE);
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

async function isEmpty(server: Access['server'], token: string, signal: AbortSignal): Promise<boolean> {
  const { upload } = await patiently(
    () => server.getUpload({ path: { token }, signal }),
    signal,
    LONG_PATIENCE,
  );
  return upload.fileCount === 0;
}

/** An upload of which no file was taken leaves nothing behind. */
async function cancel(server: Access['server'], token: string, signal: AbortSignal): Promise<PortionEnd> {
  await patiently(() => server.cancelUpload({ path: { token }, signal }), signal, LONG_PATIENCE);
  return CLOSED;
}
