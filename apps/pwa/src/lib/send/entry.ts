/** One file on its way to the server, and how it goes on: pure, so that every turn of it can be tried. */
import type { SendEntry, SendTrouble } from '../store/send-entry.ts';

export type NewEntry = Pick<
  SendEntry,
  'id' | 'name' | 'sizeBytes' | 'sha256' | 'keepsLocation' | 'userId' | 'order' | 'raws'
> & { readonly overwrites?: boolean };

export type SendEvent =
  | { readonly type: 'begun'; readonly token: string; readonly sentBytes: number }
  | { readonly type: 'taken'; readonly sentBytes: number }
  /** So many files of a pick are on the server. */
  | { readonly type: 'counted'; readonly doneCount: number }
  /** A failure that may pass; `wait` 0 to 1 spreads many devices over the pause. */
  | {
      readonly type: 'failed';
      readonly code: SendTrouble;
      readonly nowMs: number;
      readonly retryAfterSeconds: number | undefined;
      readonly spread: number;
    }
  | { readonly type: 'refused'; readonly code: SendTrouble; readonly message: string | undefined }
  | { readonly type: 'again'; readonly overwrites?: boolean }
  | { readonly type: 'claimed'; readonly userId: number }
  | { readonly type: 'moved'; readonly order: number }
  | { readonly type: 'held'; readonly isHeld: boolean };

const FIRST_PAUSE_MS = 2000;
const LONGEST_PAUSE_MS = 300_000;

export function newEntry(given: NewEntry): SendEntry {
  return {
    ...given,
    overwrites: given.overwrites ?? false,
    state: 'waiting',
    trouble: undefined,
    message: undefined,
    failures: 0,
    notBeforeMs: 0,
    token: undefined,
    sentBytes: 0,
  };
}

export function after(entry: SendEntry, event: SendEvent): SendEntry {
  switch (event.type) {
    case 'begun':
      return { ...calm(entry), token: event.token, sentBytes: event.sentBytes };
    case 'taken':
      return { ...calm(entry), sentBytes: event.sentBytes };
    case 'counted':
      return entry.raws ? { ...calm(entry), raws: { ...entry.raws, doneCount: event.doneCount } } : entry;
    case 'failed':
      return {
        ...entry,
        state: 'waiting',
        trouble: event.code,
        message: undefined,
        failures: entry.failures + 1,
        notBeforeMs: event.nowMs + pauseMs(entry.failures, event.retryAfterSeconds, event.spread),
      };
    case 'refused':
      // A refused upload in pieces is over: the next begins anew.
      return {
        ...entry,
        state: 'needs-you',
        trouble: event.code,
        message: event.message,
        token: undefined,
        sentBytes: 0,
      };
    case 'again':
      return { ...calm(entry), overwrites: event.overwrites ?? entry.overwrites };
    case 'claimed':
      return entry.userId === undefined ? { ...entry, userId: event.userId } : entry;
    case 'moved':
      return { ...entry, order: event.order };
    case 'held':
      return { ...entry, isHeld: event.isHeld };
  }
}

function calm(entry: SendEntry): SendEntry {
  return { ...entry, state: 'waiting', trouble: undefined, message: undefined, failures: 0, notBeforeMs: 0 };
}

/** Doubles with each failure; never shorter than the server asks for. */
function pauseMs(failures: number, askedSeconds: number | undefined, spread: number): number {
  const own = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
  return Math.max(own * (0.75 + spread / 2), 1000 * (askedSeconds ?? 0));
}

/** The next of `userId` that may go now, by its place in the queue; `busy` are under way. */
export function nextToSend(
  entries: readonly SendEntry[],
  userId: number,
  nowMs: number,
  busy: ReadonlySet<string>,
): SendEntry | undefined {
  return inOrder(entries).find(
    (entry) => mayGo(entry, userId) && entry.notBeforeMs <= nowMs && !busy.has(entry.id),
  );
}

/** When the earliest of `userId` that has to pause may be tried again; undefined when none has to. */
export function nextTryMs(entries: readonly SendEntry[], userId: number): number | undefined {
  const times = entries
    .filter((entry) => mayGo(entry, userId) && entry.notBeforeMs > 0)
    .map(({ notBeforeMs }) => notBeforeMs);
  return times.length > 0 ? Math.min(...times) : undefined;
}

export function inOrder(entries: readonly SendEntry[]): readonly SendEntry[] {
  return [...entries].sort((a, b) => a.order - b.order);
}

/** The order that puts an entry before the one that goes before it; its own for the first. */
export function orderBeforePrevious(entries: readonly SendEntry[], id: string): number | undefined {
  const sorted = inOrder(entries);
  const at = sorted.findIndex((entry) => entry.id === id);
  if (at < 1) return undefined;
  const [before, earlier] = [sorted[at - 1], sorted.at(at - 2)];
  return at === 1 || !earlier ? before.order - 1 : (before.order + earlier.order) / 2;
}

function mayGo(entry: SendEntry, userId: number): boolean {
  return (
    entry.state === 'waiting' &&
    entry.isHeld !== true &&
    (entry.userId === undefined || entry.userId === userId)
  );
}
