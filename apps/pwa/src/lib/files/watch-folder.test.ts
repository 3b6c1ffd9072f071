import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { watchFolder } from './watch-folder.ts';
import type { FolderWatch } from './watch-folder.ts';

const POLL_MS = 1500;

/** Sizes of the files in the folder; undefined for one that cannot be opened. */
let files: Map<string, number | undefined>;
let isThere: boolean;
let looks: number;
let handed: string[][];
let gone: number;
let watch: FolderWatch;

const folder = {
  async *values() {
    looks++;
    if (!isThere) throw new DOMException('gone', 'NotFoundError');
    yield { kind: 'directory', name: 'inner' };
    for (const [name, size] of files)
      yield {
        kind: 'file',
        name,
        async getFile() {
          if (size === undefined) throw new DOMException('busy', 'NotReadableError');
          return new File([new Uint8Array(size)], name);
        },
      };
  },
} as unknown as FileSystemDirectoryHandle;

function start(onFiles = async (given: readonly File[]) => void handed.push(given.map(({ name }) => name))) {
  watch = watchFolder(folder, onFiles, () => {
    gone++;
  });
}

const poll = (times = 1): Promise<unknown> => vi.advanceTimersByTimeAsync(times * POLL_MS);

beforeEach(() => {
  vi.useFakeTimers();
  files = new Map();
  isThere = true;
  looks = gone = 0;
  handed = [];
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

describe('watchFolder', () => {
  it('hands over a file once, when it has had the same size twice', async () => {
    files.set('a.fit', 10);
    start();
    await poll(0);
    expect(handed).toEqual([]);
    files.set('a.fit', 20);
    await poll();
    expect(handed).toEqual([]);
    await poll();
    expect(handed).toEqual([['a.fit']]);
    await poll(3);
    expect(handed).toEqual([['a.fit']]);
  });

  it('hands over together what is whole together, and later what came later', async () => {
    files.set('a.fit', 10).set('b.fit', 10);
    start();
    await poll();
    files.set('c.fit', 10);
    await poll(2);
    expect(handed).toEqual([['a.fit', 'b.fit'], ['c.fit']]);
  });

  it('waits for empty files, and for those that cannot be opened yet', async () => {
    files.set('a.fit', 0).set('b.fit', undefined);
    start();
    await poll(3);
    expect(handed).toEqual([]);
    files.set('a.fit', 5).set('b.fit', 5);
    await poll(2);
    expect(handed).toEqual([['a.fit', 'b.fit']]);
  });

  it('leaves out folders and what lies beside the frames', async () => {
    files.set('Thumbs.db', 10).set('a_thn.jpg', 10);
    start();
    await poll(3);
    expect(handed).toEqual([]);
    expect(gone).toBe(0);
  });

  it('looks every 1.5 seconds, and waits until the files are taken in', async () => {
    let take: () => void = () => undefined;
    files.set('a.fit', 10);
    start(() => new Promise((resolve) => (take = () => resolve(undefined))));
    await vi.advanceTimersByTimeAsync(POLL_MS - 1);
    expect(looks).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(looks).toBe(2);
    await poll(5);
    expect(looks).toBe(2);
    take();
    await poll();
    expect(looks).toBe(3);
  });

  it('ends, and says so once, when the folder is gone', async () => {
    start();
    await poll();
    isThere = false;
    await poll(3);
    expect([gone, looks]).toEqual([1, 3]);
  });

  it('ends when it is told, even in the middle of a look', async () => {
    files.set('a.fit', 10);
    start();
    await poll(0);
    watch.stop();
    await poll(3);
    expect(looks).toBe(1);
    files.set('a.fit', 10);
    start();
    await poll(0);
    vi.advanceTimersByTime(POLL_MS);
    watch.stop();
    await poll(3);
    expect(handed).toEqual([]);
  });
});
