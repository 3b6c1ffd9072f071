/** Sends what is in the queue, one tab at a time. Nothing here needs a page, so that a service worker can run it too. */
import { askKnown } from '@crowdsky/sending';
import { forgetSession, session, whenSessionTells } from '../account/session.ts';
import { isRefusal, refusalOf, server } from '../api/api.ts';
import type { SendEntry, SendTrouble } from '../store/send-entry.ts';
import { readStackFile } from '../store/stack-files.ts';
import { nextToSend, nextTryMs } from './entry.ts';
import { isMetered } from './metered.ts';
import { isOn, listQueue, note, noteSent } from './queue.ts';
import { tellQueue, whenQueueTells } from './queue-news.ts';
import { clearRaws, endRaws } from './queue-raws.ts';
import { sendFile } from './send-file.ts';
import { sendRaws } from './send-raws.ts';
import type { RawsEnd } from './send-raws.ts';

const LOCK = 'crowdsky-sending';
/** Polite: the rest of the line is for others. */
const AT_ONCE = 2;
const LONGEST_WAIT_MS = 300_000;
const OFFLINE_WAIT_MS = 15_000;
const SESSION_WAIT_MS = 1000;
const NOTE_EVERY_MS = 1000;
/** A job of the account may have ended by then, and made room. */
const ROOM_WAIT_S = 20;

const CODE_OF = {
  full: 'quota-exceeded',
  missing: 'frames-missing',
  locked: 'frames-locked',
  exists: 'chunk-exists',
  refused: 'frames-refused',
} as const;

/** Runs until the queue holds nothing that could go by itself, or `signal` aborts. Waits while another tab sends. */
export async function sendQueue(signal: AbortSignal): Promise<void> {
  if (!('locks' in navigator)) return new Sender(signal).run();
  await navigator.locks.request(LOCK, { signal }, () => new Sender(signal).run());
}

interface Busy {
  /** For whom it goes. */
  readonly userId: number;
  readonly stop: AbortController;
  readonly work: Promise<void>;
}

function isSessionOver(code: SendTrouble): boolean {
  return code === 'not-signed-in' || code === 'bad-csrf-token';
}

class Sender {
  readonly #signal: AbortSignal;
  readonly #busy = new Map<string, Busy>();
  /** Digests that the server was asked for. */
  readonly #asked = new Set<string>();
  /** Could not even be noted. */
  #fault: { readonly error: unknown } | undefined;
  /** Something has happened since the last turn began. */
  #isWoken = false;
  #endRest: () => void = () => undefined;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  async run(): Promise<void> {
    const wake = (): void => this.#wake();
    const stopListening = whenQueueTells(({ type }) => {
      if (type === 'changed') wake();
    });
    // What goes for one account must not go on as another's: the session is the browser's.
    const stopHearing = whenSessionTells((account) => {
      for (const { userId, stop } of this.#busy.values()) if (userId !== account?.id) stop.abort();
      wake();
    });
    globalThis.addEventListener('online', wake);
    this.#signal.addEventListener('abort', wake);
    try {
      await clearRaws();
      for (let waitMs = await this.#turn(); waitMs !== undefined; waitMs = await this.#turn())
        await this.#rest(waitMs);
    } finally {
      stopListening();
      stopHearing();
      globalThis.removeEventListener('online', wake);
      this.#signal.removeEventListener('abort', wake);
      await this.#stopAll(() => true);
    }
  }

  /** Begins what can go. Resolves to how long nothing more can be done; undefined when all is done. */
  async #turn(): Promise<number | undefined> {
    this.#isWoken = false;
    if (this.#fault) throw this.#fault.error;
    if (this.#signal.aborted) return undefined;
    const entries = await listQueue();
    await this.#stopAll((id) => !entries.some((entry) => entry.id === id && entry.isHeld !== true));
    if (entries.length === 0) return undefined;
    if ((await isOn('send-paused')) || (isMetered() && (await isOn('send-unmetered')))) {
      await this.#stopAll(() => true);
      return LONGEST_WAIT_MS;
    }
    // Who is signed in can wait until there is a line to ask by.
    if (!navigator.onLine) return OFFLINE_WAIT_MS;
    let userId: number | undefined;
    try {
      userId = (await session())?.id;
      if (userId === undefined) return LONGEST_WAIT_MS;
      await this.#askKnown(entries, userId);
    } catch (error) {
      if (!isSessionOver(refusalOf(error).code)) return OFFLINE_WAIT_MS;
      // It ended elsewhere: who is signed in is asked anew, and whoever looks is told.
      forgetSession();
      return SESSION_WAIT_MS;
    }
    return this.#begin(userId);
  }

  async #begin(userId: number): Promise<number | undefined> {
    const entries = await listQueue();
    for (const { id } of entries.filter((entry) => entry.userId === undefined))
      await note(id, { type: 'claimed', userId });
    while (this.#busy.size < AT_ONCE) {
      const next = nextToSend(entries, userId, Date.now(), new Set(this.#busy.keys()));
      if (!next) break;
      const stop = new AbortController();
      const work = this.#send(next, userId, stop.signal)
        .catch((error: unknown) => {
          this.#fault = { error };
        })
        .finally(() => {
          this.#busy.delete(next.id);
          tellQueue({ type: 'idle', id: next.id });
          this.#wake();
        });
      this.#busy.set(next.id, { userId, stop, work });
    }
    if (this.#busy.size > 0) return LONGEST_WAIT_MS;
    const tryMs = nextTryMs(entries, userId);
    return tryMs === undefined ? undefined : Math.max(0, tryMs - Date.now());
  }

  /** Never sends twice: what the account has already is only noted. */
  async #askKnown(entries: readonly SendEntry[], userId: number): Promise<void> {
    const fresh = entries.filter(
      (entry) => !entry.raws && !this.#asked.has(entry.sha256) && (entry.userId ?? userId) === userId,
    );
    if (fresh.length === 0) return;
    const digests = fresh.map(({ sha256 }) => sha256);
    const { stacks } = await askKnown(server, digests, this.#signal);
    for (const digest of digests) this.#asked.add(digest);
    for (const { id, sha256 } of fresh) {
      const stackId = stacks.get(sha256);
      if (stackId !== undefined) await noteSent(id, { userId, stackId });
    }
  }

  async #send(entry: SendEntry, userId: number, signal: AbortSignal): Promise<void> {
    const { id } = entry;
    try {
      if (entry.raws) await this.#sendPick(entry, userId, signal);
      else await this.#sendStack(entry, userId, signal);
    } catch (error) {
      if (!signal.aborted) await this.#noteFailure(id, error);
    }
  }

  async #sendStack(entry: SendEntry, userId: number, signal: AbortSignal): Promise<void> {
    const { id, sizeBytes } = entry;
    const tell = (sentBytes: number): void =>
      tellQueue({ type: 'under-way', id, share: sentBytes / sizeBytes });
    tell(entry.sentBytes);
    const file = await readStackFile(id, 'fits');
    if (!file) {
      await note(id, { type: 'refused', code: 'gone', message: undefined });
      return;
    }
    const stackId = await sendFile(entry, file, {
      signal,
      async begun(token, sentBytes) {
        await note(id, { type: 'begun', token, sentBytes });
        tell(sentBytes);
      },
      async taken(sentBytes) {
        await note(id, { type: 'taken', sentBytes });
        tell(sentBytes);
      },
    });
    await noteSent(id, { userId, stackId });
  }

  async #sendPick(entry: SendEntry, userId: number, signal: AbortSignal): Promise<void> {
    const { id } = entry;
    let latest = entry.raws?.doneCount ?? 0;
    let noted = latest;
    let notedMs = 0;
    const noteCount = async (): Promise<void> => {
      if (noted === latest) return;
      noted = latest;
      notedMs = Date.now();
      await note(id, { type: 'counted', doneCount: latest });
    };
    const end = await sendRaws(entry, {
      signal,
      userId,
      isFree: (await session())?.tier === 'free',
      tell: (files) => tellQueue({ type: 'under-way', id, share: files.doneCount / files.fileCount, files }),
      async counted(doneCount) {
        latest = doneCount;
        // Whoever looks is told of each; what is kept may be a second old.
        if (Date.now() >= notedMs + NOTE_EVERY_MS) await noteCount();
      },
    }).finally(noteCount);
    signal.throwIfAborted();
    if (end.kind === 'sent') await endRaws(id);
    else await this.#noteEnd(id, end);
  }

  async #noteEnd(id: string, end: Exclude<RawsEnd, { kind: 'sent' }>): Promise<void> {
    if (end.kind === 'full' && end.mayPass) {
      const given = { code: 'quota-exceeded', nowMs: Date.now(), retryAfterSeconds: ROOM_WAIT_S } as const;
      await note(id, { type: 'failed', ...given, spread: Math.random() });
      return;
    }
    const message = 'message' in end ? end.message : undefined;
    await note(id, { type: 'refused', code: CODE_OF[end.kind], message });
  }

  async #noteFailure(id: string, error: unknown): Promise<void> {
    if (!isRefusal(error)) {
      // A fault of this program: another try would most likely end alike.
      await note(id, { type: 'refused', code: 'unexpected', message: undefined });
      reportError(error);
      return;
    }
    const { code, isPassing, retryAfterSeconds, message } = refusalOf(error);
    if (isSessionOver(code)) forgetSession();
    // The session is asked again before the next try, and a link in a mail may be followed meanwhile.
    if (isPassing || code === 'not-signed-in' || code === 'email-not-verified')
      await note(id, { type: 'failed', code, nowMs: Date.now(), retryAfterSeconds, spread: Math.random() });
    else await note(id, { type: 'refused', code, message });
  }

  async #stopAll(which: (id: string) => boolean): Promise<void> {
    const ending = [...this.#busy].filter(([id]) => which(id)).map(([, busy]) => busy);
    for (const { stop } of ending) stop.abort();
    await Promise.all(ending.map(({ work }) => work));
  }

  #wake(): void {
    this.#isWoken = true;
    this.#endRest();
  }

  async #rest(ms: number): Promise<void> {
    if (this.#isWoken) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, LONGEST_WAIT_MS));
      this.#endRest = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
