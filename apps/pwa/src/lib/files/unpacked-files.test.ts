import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { stubNoPrivateFiles } from '../store/testing/memory-files.ts';
import { removeAbandonedCopies, UnpackedFiles } from './unpacked-files.ts';

/** Folders by name, each with its files: the part of the private file system that is used here. */
class Folder {
  readonly folders = new Map<string, Folder>();
  readonly files = new Map<string, Uint8Array<ArrayBuffer>[]>();
  isFull = false;

  async getDirectoryHandle(name: string): Promise<Folder> {
    const folder = this.folders.get(name) ?? new Folder();
    folder.isFull = this.isFull;
    this.folders.set(name, folder);
    return folder;
  }

  async getFileHandle(name: string) {
    const pieces = this.files.get(name) ?? [];
    this.files.set(name, pieces);
    return Object.assign(new Handle(), {
      getFile: async () => new File(pieces, name),
      createSyncAccessHandle: async () => ({
        truncate: () => void pieces.splice(0),
        write: (piece: Uint8Array<ArrayBuffer>) => (this.isFull ? 0 : (pieces.push(piece), piece.length)),
        flush: () => undefined,
        close: () => undefined,
      }),
    });
  }

  async removeEntry(name: string): Promise<void> {
    this.folders.delete(name);
    this.files.delete(name);
  }

  keys(): IterableIterator<string> {
    return this.folders.keys();
  }
}
class Handle {
  createSyncAccessHandle?: unknown;
}
Object.assign(Handle.prototype, { createSyncAccessHandle: undefined });

let root: Folder;
let held: Set<string>;
beforeEach(() => {
  root = new Folder();
  held = new Set();
  const locks = {
    request: (name: string, work: () => Promise<unknown>) => {
      held.add(name);
      return work();
    },
    query: async () => ({ held: [...held].map((name) => ({ name })) }),
  };
  vi.stubGlobal('navigator', { storage: { getDirectory: async () => root }, locks });
  vi.stubGlobal('FileSystemFileHandle', Handle);
});
afterEach(() => void vi.unstubAllGlobals());

const pieces = [Uint8Array.of(1, 2), Uint8Array.of(3)];
const bytesOf = async (file: File): Promise<number[]> => [...new Uint8Array(await file.arrayBuffer())];

test('copies of one name are files of their own, with the name that they had', async () => {
  const copies = new UnpackedFiles();
  const files = [await copies.keep('a.fit', pieces), await copies.keep('a.fit', [Uint8Array.of(9)])];
  expect(files.map(({ name }) => name)).toEqual(['a.fit', 'a.fit']);
  expect(await Promise.all(files.map(bytesOf))).toEqual([[1, 2, 3], [9]]);
  const folders = [...(root.folders.get('unpacked')?.folders.values() ?? [])];
  expect(folders.map((folder) => [...folder.files.keys()])).toEqual([['0', '1']]);
});

test('those of a thread that is gone are removed, those of others stay', async () => {
  await new UnpackedFiles().keep('a.fit', pieces);
  const [gone] = held;
  await new UnpackedFiles().keep('b.fit', pieces);
  held.delete(gone);
  await removeAbandonedCopies();
  const left = [...(root.folders.get('unpacked')?.folders.keys() ?? [])];
  expect(left.map((folder) => `crowdsky-unpacked-${folder}`)).toEqual([...held]);
});

test('a full device is told, and where there is no such file system they are kept in memory', async () => {
  root.isFull = true;
  await expect(new UnpackedFiles().keep('a.fit', pieces)).rejects.toMatchObject({
    name: 'QuotaExceededError',
  });
  stubNoPrivateFiles();
  const file = await new UnpackedFiles().keep('a.fit', pieces);
  expect([file.name, await bytesOf(file)]).toEqual(['a.fit', [1, 2, 3]]);
  await removeAbandonedCopies();
});
