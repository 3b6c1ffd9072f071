/** The stacks on this device. */
import { notices } from '../shell/notices.svelte.ts';
import { whenNoTabStacks } from '../stacking/stacking-lock.ts';
import { text } from '../text/english.ts';
import { openLocalDb } from './local-db.ts';
import { removeStackFiles, removeStrayFiles } from './stack-files.ts';
import type { StackRecord } from './stack-record.ts';

interface Storage {
  readonly usedBytes: number;
  readonly leftBytes: number;
  readonly isPersistent: boolean;
}

type Loading = 'loading' | 'ready' | 'forbidden';

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

  add(record: StackRecord): void {
    this.stacks = [record, ...this.stacks.filter(({ id }) => id !== record.id)];
    void this.measureStorage();
  }

  async find(id: string): Promise<StackRecord | undefined> {
    return (await openLocalDb()).get('stacks', id);
  }

  async rename(id: string, name: string): Promise<void> {
    const db = await openLocalDb();
    const record = await db.get('stacks', id);
    if (!record || name.trim() === '') return;
    const renamed = { ...record, name: name.trim() };
    await db.put('stacks', renamed);
    this.stacks = this.stacks.map((stack) => (stack.id === id ? renamed : stack));
  }

  /** Out of sight at once; the files go when the chance to undo has passed or at the next start. */
  async remove(id: string): Promise<void> {
    const db = await openLocalDb();
    const record = await db.get('stacks', id);
    if (!record) return;
    await db.put('stacks', { ...record, deletedMs: Date.now() });
    this.stacks = this.stacks.filter((stack) => stack.id !== id);
    let isUndone = false;
    const undo = async (): Promise<void> => {
      isUndone = true;
      await db.put('stacks', record);
      this.stacks = [...this.stacks, record].sort(byAge);
    };
    notices.show(text.library.deleted(record.name), { label: text.library.undo, run: () => void undo() });
    setTimeout(() => {
      if (!isUndone) void this.#erase(id);
    }, 9000);
  }

  /** Some browsers do not tell: then nothing is shown. */
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
    const records = await db.getAll('stacks');
    this.stacks = records.filter(({ deletedMs }) => deletedMs === undefined).sort(byAge);
    this.state = 'ready';
    await whenNoTabStacks(async () => {
      for (const { id, deletedMs } of records) if (deletedMs !== undefined) await this.#erase(id);
      for (const running of await db.getAll('running')) {
        await db.delete('running', running.id);
        notices.show(text.stacking.interrupted(running.name, running.frameCount), undefined, true);
      }
      await removeStrayFiles(new Set((await db.getAllKeys('stacks')).map(String)));
    });
    await this.measureStorage();
  }

  async #erase(id: string): Promise<void> {
    await removeStackFiles(id);
    await (await openLocalDb()).delete('stacks', id);
    await this.measureStorage();
  }
}

function byAge(a: StackRecord, b: StackRecord): number {
  return b.createdMs - a.createdMs;
}

export const library = new Library();
