/** The stacks on this device. */
import { notifyOtherTabs, whenOtherTabsNotify } from '../device/other-tabs.ts';
import { whenNoTabStacks } from '../device/stacking-lock.ts';
import { hold, removeFromQueue } from '../send/queue.ts';
import { whenQueueTells } from '../send/queue-news.ts';
import { notices } from '../shell/notices.svelte.ts';
import { openLocalDb } from '../store/local-db.ts';
import { removeAbandonedCopies } from '../files/unpacked-files.ts';
import { removeStackFiles, removeStrayFiles } from '../store/stack-files.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { text } from '../text/text.ts';

interface Storage {
  readonly usedBytes: number;
  readonly leftBytes: number;
  readonly isPersistent: boolean;
}

type Loading = 'loading' | 'ready' | 'forbidden';

/** A second longer than the notice that offers it, which renews the deletion while it is held. */
const UNDO_MS = 9000;

class Library {
  state = $state<Loading>('loading');
  stacks = $state.raw<readonly StackRecord[]>([]);
  storage = $state.raw<Storage | undefined>(undefined);
  #loaded: Promise<void> | undefined;

  /** Reads the records once, says what was interrupted, and removes what it left behind. */
  load(): Promise<void> {
    this.#loaded ??= this.#read().catch(() => {
      this.state = 'forbidden';
    });
    return this.#loaded;
  }

  /** Shows a stack that was kept just now, in the other tabs too. */
  add(record: StackRecord): void {
    this.stacks = [record, ...this.stacks.filter(({ id }) => id !== record.id)];
    notifyOtherTabs();
    void this.measureStorage();
  }

  async find(id: string): Promise<StackRecord | undefined> {
    return (await openLocalDb()).get('stacks', id);
  }

  async rename(id: string, name: string): Promise<void> {
    if (name.trim() === '') return;
    const [renamed] = await this.#change([id], { name: name.trim() });
    if (!renamed) notices.show(text.library.goneDeleted);
  }

  /** Out of sight at once; the files go when the chance to undo has passed, in whatever tab is open then. */
  async remove(ids: readonly string[]): Promise<void> {
    const deletedMs = Date.now();
    await hold(ids, true);
    const [first, ...others] = await this.#change(ids, { deletedMs });
    if (!first) return;
    const undo = async (): Promise<void> => {
      const restored = await this.#change(ids, { deletedMs: undefined });
      await hold(ids, false);
      if (restored.length < 1 + others.length) notices.show(text.library.goneDeleted);
    };
    const all = 1 + others.length;
    notices.show(all === 1 ? text.library.deleted(first.name) : text.library.deletedMany(all), {
      label: text.library.undo,
      run: () => void undo(),
      renew: () => void this.#change(ids, { deletedMs: Date.now() }),
    });
    for (const id of ids) this.#eraseInTime(id, deletedMs);
  }

  /** Stacks that are safe elsewhere leave this device at once and for good. */
  async forget(ids: readonly string[]): Promise<void> {
    const { store, done } = (await openLocalDb()).transaction('stacks', 'readwrite');
    for (const id of ids) await store.delete(id);
    await done;
    await removeFromQueue(ids);
    notifyOtherTabs();
    await this.#list();
    for (const id of ids) await removeStackFiles(id);
    await this.measureStorage();
  }

  /** Why a stack's file is not there: someone deleted it, or the browser cleared it. */
  async explainMissing(id: string): Promise<string> {
    const record = await this.find(id).catch(() => undefined);
    return !record || record.deletedMs !== undefined ? text.library.goneDeleted : text.library.gone;
  }

  /** Some browsers do not report it: then nothing is shown. */
  async measureStorage(): Promise<void> {
    if (!('storage' in navigator)) return;
    const { usage = 0, quota = 0 } = await navigator.storage.estimate();
    const isPersistent = await navigator.storage.persisted();
    this.storage = { usedBytes: usage, leftBytes: Math.max(0, quota - usage), isPersistent };
  }

  /** Asks the browser not to clear the stacks when the device runs full; some browsers ask the user. */
  async askPersistence(): Promise<boolean> {
    if (!('storage' in navigator)) return false;
    const granted = await navigator.storage.persist().catch(() => false);
    await this.measureStorage();
    return granted;
  }

  async #read(): Promise<void> {
    const db = await openLocalDb();
    whenOtherTabsNotify(() => void this.#list().then(() => this.measureStorage()));
    whenQueueTells(({ type }) => {
      if (type === 'sent' || type === 'told') void this.#list();
    });
    for (const { id, deletedMs } of await this.#list()) {
      if (deletedMs !== undefined) this.#eraseInTime(id, deletedMs);
    }
    this.state = 'ready';
    await whenNoTabStacks(async () => {
      for (const running of await db.getAll('running')) {
        await db.delete('running', running.id);
        notices.show(text.stacking.interrupted(running.name, running.frameCount), undefined, true);
      }
      await removeStrayFiles(new Set((await db.getAllKeys('stacks')).map(String)));
    });
    await removeAbandonedCopies();
    await this.measureStorage();
  }

  /** Shows the records that are not deleted; resolves to all. */
  async #list(): Promise<readonly StackRecord[]> {
    const records = await (await openLocalDb()).getAll('stacks');
    this.stacks = records.filter(({ deletedMs }) => deletedMs === undefined).sort(byAge);
    return records;
  }

  /** Resolves to the records as they are now, without those that another tab has erased. */
  async #change(
    ids: readonly string[],
    change: Pick<StackRecord, 'name'> | Pick<StackRecord, 'deletedMs'>,
  ): Promise<StackRecord[]> {
    const { store, done } = (await openLocalDb()).transaction('stacks', 'readwrite');
    const changed: StackRecord[] = [];
    for (const id of ids) {
      const record = await store.get(id);
      if (!record) continue;
      changed.push({ ...record, ...change });
      await store.put({ ...record, ...change });
    }
    await done;
    notifyOtherTabs();
    await this.#list();
    return changed;
  }

  /** The tab in which it was deleted may be gone by then, or this one. */
  #eraseInTime(id: string, deletedMs: number): void {
    const leftMs = deletedMs + UNDO_MS - Date.now();
    setTimeout(() => void this.#erase(id, deletedMs), Math.min(UNDO_MS, Math.max(0, leftMs)));
  }

  /** Unless it was undone or renewed. Files without a record go at the next start, should this end between. */
  async #erase(id: string, deletedMs: number): Promise<void> {
    const { store, done } = (await openLocalDb()).transaction('stacks', 'readwrite');
    const latestMs = (await store.get(id))?.deletedMs;
    const isDue = latestMs === deletedMs;
    if (isDue) await store.delete(id);
    await done;
    if (!isDue) {
      if (latestMs !== undefined) this.#eraseInTime(id, latestMs);
      return;
    }
    await removeStackFiles(id);
    await removeFromQueue([id]);
    notifyOtherTabs();
    await this.measureStorage();
  }
}

function byAge(a: StackRecord, b: StackRecord): number {
  return b.createdMs - a.createdMs;
}

export const library = new Library();
