/** Watches folders until it is stopped: new frames are sent, or stacked here, slot by slot. */
import { ApiError } from '@crowdsky/api';
import { isPassing, pauseFor } from '@crowdsky/sending';
import { explainServerError } from '../owner/explain-server-error.ts';
import type { Access } from '../owner/find-access.ts';
import { isStacking } from '../owner/follow-jobs.ts';
import { sendStacks } from '../owner/send-stacks.ts';
import type { SentStack } from '../owner/send-stacks.ts';
import { FolderStates } from './folder-states.ts';
import { FollowedJobs } from './followed-jobs.ts';
import { look } from './look.ts';
import type { FolderLook } from './look.ts';
import { readFiles } from './read-files.ts';
import { PlainCopies } from './plain-copies.ts';
import { SeenFiles } from './seen-files.ts';
import type { SeenFile } from './seen-files.ts';
import { sendSlot } from './send-slot.ts';
import type { SlotRun } from './send-slot.ts';
import { newSlot, nextSlot, waiting } from './slots.ts';
import type { NextSlot, Slot, SlotRules } from './slots.ts';
import { stackSlot } from './stack-slot.ts';
import { Tally } from './tally.ts';
import { Troubles } from './troubles.ts';
import type { WatchEvent, WatchTotals } from './watch-event.ts';
import type { WatchDoors, WatchEnd, WatchSettings } from './watch-settings.ts';

/** Looking takes at most this share of the time, however many files there are. */
const LOOKING_SHARE = 0.05;
const STATUS_EVERY_MS = 900_000;
const ROOM_EVERY_MS = 60_000;
/** While jobs run there will soon be room. */
const ROOM_SOON_MS = 5000;
/** Resolves when it is stopped, or with `isOnce` when nothing is left to do. Rejects with what no waiting mends. */
export async function keepWatch(
  settings: WatchSettings,
  doors: WatchDoors,
  signal: AbortSignal,
): Promise<WatchEnd> {
  const watch = new Watch(settings, doors, await doors.access(), signal);
  try {
    await watch.run();
  } catch (error) {
    if (!signal.aborted) throw error;
  } finally {
    await watch.close();
  }
  return watch.end();
}

class Watch {
  readonly #settings: WatchSettings;
  readonly #doors: WatchDoors;
  readonly #signal: AbortSignal;
  readonly #rules: SlotRules;
  readonly #files = new SeenFiles();
  readonly #slots = new Map<number, Slot>();
  readonly #folders = new FolderStates();
  readonly #jobs = new FollowedJobs();
  readonly #tally = new Tally();
  readonly #troubles = new Troubles((event) => {
    this.#tell(event);
  });
  #access: Access;
  #stacksNotBeforeMs = -Infinity;

  constructor(settings: WatchSettings, doors: WatchDoors, access: Access, signal: AbortSignal) {
    this.#settings = settings;
    this.#doors = doors;
    this.#access = access;
    this.#signal = signal;
    const { settleMs, isOnce, stackThreads } = settings;
    this.#rules = { settleMs, isOnce, sendsEarly: stackThreads === undefined };
  }

  async run(): Promise<void> {
    const { folders, pollMs, isOnce } = this.#settings;
    this.#tell({ kind: 'begun', folders, address: this.#access.address });
    let statusAtMs = Date.now() + STATUS_EVERY_MS;
    for (let looks = 1; ; looks++) {
      const begunMs = Date.now();
      await this.#look(looks === 1);
      const lookMs = Date.now() - begunMs;
      while (await this.#work()) if (Date.now() - begunMs >= pollMs) break;
      if (Date.now() >= statusAtMs) {
        this.#tell({ kind: 'status', totals: this.#totals() });
        statusAtMs += STATUS_EVERY_MS;
      }
      if (isOnce && looks > 1 && !this.#hasMore()) return;
      const restMs = Math.max(begunMs + pollMs - Date.now(), lookMs / LOOKING_SHARE);
      if (restMs > 0) await pauseFor(restMs, this.#signal);
    }
  }

  /** Leaves no copy on the disk. */
  async close(): Promise<void> {
    for (const { copies } of this.#slots.values()) await copies.remove();
  }

  end(): WatchEnd {
    return { totals: this.#totals(), full: this.#troubles.full, skipped: this.#tally.skipped };
  }

  async #look(isFirst: boolean): Promise<void> {
    const looks: FolderLook[] = [];
    for (const folder of this.#settings.folders) looks.push(await look(folder, this.#signal));
    for (const event of looks.flatMap((one) => this.#folders.note(one))) {
      this.#tell(event);
      // Nobody waits until it is back.
      if (event.kind === 'folder-away' && this.#settings.isOnce) this.#tally.faults++;
    }
    this.#files.note(
      looks.flatMap(({ sights }) => sights),
      Date.now(),
    );
    await this.#read(isFirst);
  }

  /** Reads what has come to rest. */
  async #read(isFirst: boolean): Promise<void> {
    const { pollMs, settleMs, isOnce } = this.#settings;
    const nowMs = Date.now();
    const files = this.#files.toRead(nowMs, isFirst ? Infinity : pollMs / 2, isOnce ? Infinity : settleMs);
    if (files.length === 0) return;
    const rules = { faultAfterMs: isOnce ? 0 : settleMs, nowMs };
    const { frames, unsent } = await readFiles(files, rules, this.#signal);
    if (files.some(({ members }) => members.length > 0)) this.#files.tellApart();
    const wasEmpty = this.#slots.size === 0;
    for (const { file, dateObsMs } of frames) {
      const { files: members } = this.#slotOf(dateObsMs, wasEmpty);
      if (!members.includes(file)) members.push(file);
    }
    for (const { file, problem, isFault } of unsent) {
      const { path, name } = file;
      this.#tell({ kind: 'file', file: { path, name, problem }, isFault });
    }
  }

  #slotOf(dateObsMs: number, mayBeOpen: boolean): Slot {
    const made = newSlot(dateObsMs, this.#settings.wishes.slotSeconds);
    const known = this.#slots.get(made.startMs);
    if (known) return known;
    // A watch that was stopped may have left its upload open.
    made.isOpen = mayBeOpen && this.#rules.sendsEarly && Date.now() < made.endMs;
    this.#slots.set(made.startMs, made);
    return made;
  }

  /** Does the next thing there is to do; false where there is none. */
  async #work(): Promise<boolean> {
    try {
      const isDone = (await this.#sendStackFiles()) || (await this.#nextSlot());
      const hasAsked = await this.#jobs.ask(this.#access.server, this.#signal, (job) => {
        this.#tell({ kind: 'job', job });
      });
      if (isDone || hasAsked) this.#troubles.end();
      return isDone;
    } catch (error) {
      this.#signal.throwIfAborted();
      await this.#waitOut(error);
      return false;
    }
  }

  /** Troubles that pass by themselves, or that the owner mends while the watch goes on; others are rethrown. */
  async #waitOut(error: unknown): Promise<void> {
    const isSignedOut = error instanceof ApiError && error.code === 'not-signed-in';
    // A frame that went while it was stacked.
    const isUnreadable = error instanceof Error && error.name === 'UnreadableFile';
    if (this.#settings.isOnce || !(isPassing(error) || isSignedOut || isUnreadable)) throw error;
    if (isUnreadable) this.#troubles.begin('unreadable', error.message);
    else
      this.#troubles.begin(
        isSignedOut ? 'signed-out' : 'away',
        explainServerError(error, this.#access.address).message,
      );
    await pauseFor(this.#troubles.nextPauseMs(), this.#signal);
    // Where the owner has signed in again there is another key.
    if (isSignedOut) this.#access = await this.#doors.access().catch(() => this.#access);
  }

  async #sendStackFiles(): Promise<boolean> {
    if (Date.now() < this.#stacksNotBeforeMs) return false;
    const all = this.#files.present().filter(({ content, isDone }) => content?.kind === 'stack' && !isDone);
    if (all.length === 0) return false;
    const copies = new PlainCopies();
    try {
      const run = this.#run();
      for (const fault of await copies.add(all, this.#signal)) run.onFault(fault);
      const ends = await this.#sendStacks(all, copies, run);
      const last = ends.at(-1)?.end;
      const full = last?.kind === 'full' ? last.problem : undefined;
      this.#stacksNotBeforeMs = await this.#notBefore(full);
      return full === undefined;
    } finally {
      await copies.remove();
    }
  }

  #sendStacks(all: readonly SeenFile[], copies: PlainCopies, run: SlotRun): Promise<readonly SentStack[]> {
    const files = new Map(
      all.flatMap((file) =>
        file.content?.kind === 'stack'
          ? [[{ ...file.content.stack, ...copies.of(file), name: file.name }, file] as const]
          : [],
      ),
    );
    return sendStacks([...files.keys()], this.#access, this.#settings.wishes, {
      ...run,
      onBegin: () => undefined,
      onEnd: (sent) => {
        const file = files.get(sent.file);
        if (sent.end.kind === 'full' || file === undefined) return;
        file.isDone = true;
        this.#tell({ kind: 'stack', sent });
      },
    });
  }

  async #nextSlot(): Promise<boolean> {
    const next = nextSlot(this.#slots.values(), Date.now(), this.#rules);
    if (next === undefined) return false;
    const { slot } = next;
    const full = await this.#doSlot(next);
    slot.notBeforeMs = await this.#notBefore(full);
    return full === undefined;
  }

  async #doSlot(next: NextSlot): Promise<string | undefined> {
    const { stackThreads } = this.#settings;
    if (stackThreads !== undefined) {
      return stackSlot(next.slot, stackThreads, this.#run());
    }
    const { closed, full } = await sendSlot(next, this.#run());
    this.#jobs.add(closed);
    return full;
  }

  /** When what found no room may be tried again; told where no room is about to come. */
  async #notBefore(full: string | undefined): Promise<number> {
    this.#troubles.full = undefined;
    if (full === undefined) return -Infinity;
    if (await isStacking(this.#access.server, this.#signal)) return Date.now() + ROOM_SOON_MS;
    this.#troubles.begin('full', full);
    return Date.now() + ROOM_EVERY_MS;
  }

  #run(): SlotRun {
    return {
      access: this.#access,
      wishes: this.#settings.wishes,
      filesAtOnce: this.#settings.filesAtOnce,
      signal: this.#signal,
      tell: (event) => {
        this.#tell(event);
      },
      onFault: (file) => {
        this.#tell({ kind: 'file', file, isFault: true });
      },
      onBytes: () => undefined,
      onFile: () => {
        this.#troubles.end();
      },
      onRetry: (error) => {
        this.#troubles.begin('away', explainServerError(error, this.#access.address).message);
      },
    };
  }

  #tell(event: WatchEvent): void {
    this.#tally.note(event);
    this.#doors.tell(event);
  }

  /** Whether a watch that ends by itself has a reason to look again. */
  #hasMore(): boolean {
    if (this.#troubles.full !== undefined) return false;
    const now = Date.now();
    const isUnread = this.#files
      .present()
      .some(({ content, isDone }) => content === undefined || (content.kind === 'stack' && !isDone));
    const slots = [...this.#slots.values()].map((slot) => ({ ...slot, notBeforeMs: -Infinity }));
    return isUnread || nextSlot(slots, now, this.#rules) !== undefined;
  }

  #totals(): WatchTotals {
    const slots = [...this.#slots.values()];
    const open = slots.filter(({ isOpen }) => isOpen).reduce((sum, { given }) => sum + given.size, 0);
    const left = slots.reduce((sum, slot) => sum + waiting(slot).length, 0);
    return {
      files: this.#files.present().length,
      framesSent: this.#tally.framesSent,
      stacksSent: this.#tally.stacksSent,
      framesWaiting: left + open,
      framesInOpenUpload: open,
      faults: this.#tally.faults,
    };
  }
}
