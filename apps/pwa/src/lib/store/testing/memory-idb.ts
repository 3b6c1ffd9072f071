/** Stands in for `idb` in tests: databases in memory, whose transactions are never undone; keys are numbers, texts or lists of them. */

interface Callbacks {
  upgrade(db: MemoryDb, oldVersion: number): void;
  blocking?(current: number, blocked: number | null, event: { target: { close(): void } }): void;
  terminated?(): void;
}

interface Store {
  readonly keyPath: string | readonly string[] | undefined;
  readonly records: Map<string, unknown>;
}

const stores = new Map<string, Store>();
let version = 0;
let refusal: Error | undefined;

class MemoryDb {
  readonly callbacks: Callbacks;
  isClosed = false;

  constructor(callbacks: Callbacks) {
    this.callbacks = callbacks;
  }

  createObjectStore(
    name: string,
    { keyPath }: { keyPath?: string | readonly string[] } = {},
  ): { createIndex(): void } {
    if (stores.has(name)) throw new DOMException(name, 'ConstraintError');
    stores.set(name, { keyPath, records: new Map() });
    return { createIndex: () => undefined };
  }

  async put(name: string, value: object, key?: unknown): Promise<void> {
    const { keyPath, records } = storeOf(name);
    const fields = value as Record<string, unknown>;
    const given =
      keyPath === undefined
        ? key
        : typeof keyPath === 'string'
          ? fields[keyPath]
          : keyPath.map((path) => fields[path]);
    if (given === undefined) throw new DOMException('no key', 'DataError');
    records.set(JSON.stringify(given), value);
  }

  async get(name: string, key: unknown): Promise<unknown> {
    return storeOf(name).records.get(JSON.stringify(key));
  }

  async delete(name: string, key: unknown): Promise<void> {
    storeOf(name).records.delete(JSON.stringify(key));
  }

  /** Of a range only its first bound counts, which is a list: those that begin like it. */
  async getAll(name: string, range?: { readonly lower: readonly unknown[] }): Promise<unknown[]> {
    const start = range && JSON.stringify(range.lower).slice(0, -1);
    return [...storeOf(name).records]
      .filter(([key]) => !start || key.startsWith(start))
      .map(([, one]) => one);
  }

  async count(name: string, key?: unknown): Promise<number> {
    const { records } = storeOf(name);
    return key === undefined ? records.size : Number(records.has(JSON.stringify(key)));
  }

  async clear(name: string): Promise<void> {
    storeOf(name).records.clear();
  }

  /** An index is named like the number that it orders by. */
  async getAllFromIndex(name: string, index: string, _range: null, most = Infinity): Promise<unknown[]> {
    const numberOf = (one: unknown): number => (one as Record<string, number>)[index];
    return [...storeOf(name).records.values()].sort((a, b) => numberOf(a) - numberOf(b)).slice(0, most);
  }

  /** Each change holds at once: nothing is taken back. */
  transaction(names: string | readonly string[]) {
    const storeNamed = (name: string) => ({
      get: (key: unknown) => this.get(name, key),
      getAll: (range?: { readonly lower: readonly unknown[] }) => this.getAll(name, range),
      put: (value: object, key?: unknown) => this.put(name, value, key),
      delete: (key: unknown) => this.delete(name, key),
    });
    return { store: storeNamed([names].flat()[0]), objectStore: storeNamed, done: Promise.resolve() };
  }

  async getAllKeys(name: string): Promise<unknown[]> {
    return [...storeOf(name).records.keys()].map((key) => JSON.parse(key) as unknown);
  }
}

export type { MemoryDb };

function storeOf(name: string): Store {
  const store = stores.get(name);
  if (!store) throw new DOMException(name, 'NotFoundError');
  return store;
}

export async function openDB(_name: string, wanted: number, callbacks: Callbacks): Promise<MemoryDb> {
  if (refusal) throw refusal;
  const db = new MemoryDb(callbacks);
  if (version < wanted) callbacks.upgrade(db, version);
  version = wanted;
  return db;
}

/** Names of the stores that there are. */
export function storeNames(): string[] {
  return [...stores.keys()].sort();
}

/** As an older version of the app left it. */
export function leaveAsOf(oldVersion: number, names: readonly string[]): void {
  version = oldVersion;
  stores.clear();
  for (const name of names) stores.set(name, { keyPath: undefined, records: new Map() });
}

/** Refuses to open, or opens again. */
export function refuse(error: Error | undefined): void {
  refusal = error;
}

/** Empties all stores. */
export function emptyStores(): void {
  for (const { records } of stores.values()) records.clear();
}
