/** Sends a pick of raw frames: digests first, then what the server does not have, in uploads of whole chunks. */
import { askKnown, inTurns, planRaws, sendPortion } from '@crowdsky/sending';
import type { Access, Known, UploadWishes } from '@crowdsky/sending';
import { groupIntoChunks } from '@crowdsky/stack-core';
import { server, serverWith } from '../api/api.ts';
import { forgetDigests } from '../store/raw-digests.ts';
import type { QueuedRaw, SendEntry } from '../store/send-entry.ts';
import { listRaws, noteDone, noteRaws } from './queue-raws.ts';
import type { FilesDone } from './queue-news.ts';
import { digestOfRaw } from './raw-digest.ts';
import { openRaw } from './raw-files.ts';
import { uploadRaw } from './raw-upload.ts';

export interface RawsRun {
  readonly signal: AbortSignal;
  /** Whose account it is. */
  readonly userId: number;
  /** Other lengths of a chunk are for other tiers. */
  readonly isFree: boolean;
  readonly tell: (files: FilesDone) => void;
  /** So many of the pick are on the server. */
  readonly counted: (doneCount: number) => Promise<void>;
}

/**
 * What kept it from its end, the weightiest: `full` may pass while jobs of the account end, then their raws make room;
 * `exists`: the account has another stack of the same time and place, or makes one.
 */
export type RawsEnd =
  | { readonly kind: 'sent' }
  | { readonly kind: 'full'; readonly message: string; readonly mayPass: boolean }
  | { readonly kind: 'missing' | 'locked' | 'exists' }
  | { readonly kind: 'refused'; readonly message: string };

/** Polite: the rest of the line is for others. */
const FILES_AT_ONCE = 3;
/** One is read while the other is hashed. */
const READ_AT_ONCE = 2;
/** Who waits is told why by the queue. */
const PATIENCE = { attempts: 1 };

const access: Access = { server, withHeaders: serverWith };

type Digested = QueuedRaw & { readonly sha256: string };

class NotAtHand extends Error {
  override readonly name = 'NotAtHand';
  readonly isLocked: boolean;

  constructor(isLocked: boolean) {
    super('The file is not at hand.');
    this.isLocked = isLocked;
  }
}

/** Rejects as `server`, and with the signal's reason. */
export async function sendRaws(entry: SendEntry, run: RawsRun): Promise<RawsEnd> {
  const waiting = (await listRaws(entry.id)).filter(({ isDone }) => !isDone);
  const { raws, absent } = await digestAll(waiting, run);
  const wishes: UploadWishes = {
    keepLocation: entry.keepsLocation,
    slotSeconds: run.isFree ? 900 : (entry.raws?.slotSeconds ?? 900),
    overwrite: entry.overwrites,
  };
  const known = await askKnown(
    server,
    raws.map(({ sha256 }) => sha256),
    run.signal,
  );
  // A chunk of which a file is not at hand waits: sent in two parts it would be two stacks.
  const { portions, toSend } = planRaws([...raws, ...absent.map(unread)], known, wishes);
  const fileCount = entry.raws?.fileCount ?? 0;
  let doneCount = fileCount - toSend.length;
  const count = async (): Promise<void> => {
    run.tell({ step: 'sending', doneCount, fileCount });
    await run.counted(doneCount);
  };
  await count();
  const ends: RawsEnd[] = [];
  for (const portion of portions) {
    if (portion.some(({ sha256 }) => sha256.startsWith(UNREAD))) {
      ends.push({ kind: absent.some(({ isLocked }) => isLocked) ? 'locked' : 'missing' });
      continue;
    }
    const end = await sendOne(portion, known, wishes, run, async () => {
      doneCount++;
      await count();
    });
    ends.push(...end);
    if (end.some(({ kind }) => kind === 'full')) break;
  }
  return weightiest(ends);
}

const UNREAD = 'unread ';

/** Takes its place in a chunk, and has a digest that no server knows. */
function unread({ raw }: Absent): Digested {
  return { ...raw, sha256: `${UNREAD}${raw.index}` };
}

interface Absent {
  readonly raw: QueuedRaw;
  readonly isLocked: boolean;
}

/** Never more than a few files in memory. */
async function digestAll(
  waiting: readonly QueuedRaw[],
  { signal, tell }: RawsRun,
): Promise<{ raws: readonly Digested[]; absent: readonly Absent[] }> {
  const raws: Digested[] = [];
  const absent: Absent[] = [];
  const fileCount = waiting.length;
  await inTurns(waiting, READ_AT_ONCE, async (raw) => {
    signal.throwIfAborted();
    const digest = raw.sha256 ?? (await digestOf(raw));
    if (typeof digest === 'boolean') absent.push({ raw, isLocked: digest });
    else raws.push({ ...raw, sha256: digest });
    if (raw.sha256 === undefined)
      tell({ step: 'reading', doneCount: raws.length + absent.length, fileCount });
  });
  return { raws: raws.sort((a, b) => a.index - b.index), absent };
}

/** Instead of a digest: whether the browser only has to be asked. */
async function digestOf(raw: QueuedRaw): Promise<string | boolean> {
  const file = await openRaw(raw);
  if (!(file instanceof File)) return file === 'locked';
  const digest = await digestOfRaw(raw.frameId, file);
  if (digest === undefined) return false;
  await noteRaws([raw], { sha256: digest });
  return digest;
}

/** Nothing in the list: all is on the server. */
async function sendOne(
  portion: readonly Digested[],
  known: Known,
  wishes: UploadWishes,
  run: RawsRun,
  onFile: () => Promise<void>,
): Promise<RawsEnd[]> {
  const { signal } = run;
  const put = async (raw: Digested, token: string): Promise<string | undefined> => {
    signal.throwIfAborted();
    const file = await openRaw(raw);
    if (!(file instanceof File)) throw new NotAtHand(file === 'locked');
    const begun = (tusToken: string): Promise<void> => noteRaws([raw], { token: tusToken });
    const problem = await uploadRaw(raw, file, { token, signal, begun });
    if (problem === undefined) await onFile();
    return problem;
  };
  try {
    const sending = { signal, put, filesAtOnce: FILES_AT_ONCE, patience: PATIENCE, onFile: () => undefined };
    const outcome = await sendPortion(portion, known, access, wishes, sending);
    if (outcome.full !== undefined)
      return [{ kind: 'full', message: outcome.full, mayPass: await hasJobs(signal) }];
    const skipped = new Set(outcome.finalized?.skipped.map(({ chunkKey }) => chunkKey));
    const refused = new Set(outcome.unsent.map(({ file }) => file));
    const rivals = new Set(
      groupIntoChunks(
        portion.map((raw) => ({ ...raw.frame, raw })),
        { slotSeconds: wishes.slotSeconds },
      )
        .chunks.filter(({ key }) => skipped.has(key))
        .flatMap(({ frames }) => frames.map(({ raw }) => raw)),
    );
    // Another try reads them anew.
    await noteRaws([...refused], { sha256: undefined, token: undefined });
    await forgetDigests([...refused].map(({ frameId }) => frameId));
    await noteDone(
      portion.filter((raw) => !refused.has(raw) && !rivals.has(raw)),
      run.userId,
    );
    return [
      ...(rivals.size > 0 ? [{ kind: 'exists' } as const] : []),
      ...outcome.unsent.map(({ file, problem }): RawsEnd => ({
        kind: 'refused',
        message: `${file.name}: ${problem}`,
      })),
    ];
  } catch (error) {
    if (error instanceof NotAtHand) return [{ kind: error.isLocked ? 'locked' : 'missing' }];
    throw error;
  }
}

/** Whether stacks are under way, whose raws will make room. */
async function hasJobs(signal: AbortSignal): Promise<boolean> {
  const undone = ['pending', 'processing', 'retry'] as const;
  const lists = await Promise.all(
    undone.map((status) => server.listJobs({ query: { status, limit: 1 }, signal })),
  );
  return lists.some(({ jobs }) => jobs.length > 0);
}

const WEIGHT: readonly RawsEnd['kind'][] = ['full', 'locked', 'missing', 'exists', 'refused'];

function weightiest(ends: readonly RawsEnd[]): RawsEnd {
  for (const kind of WEIGHT) {
    const found = ends.find((end) => end.kind === kind);
    if (found) return found;
  }
  return { kind: 'sent' };
}
