import { expect, it } from 'vitest';
import { filesInDrop, filesInFolder, isCompanion } from './collect-files.ts';
import { pathOf } from './file-paths.ts';

it.each([
  '.DS_Store',
  'Thumbs.db',
  'desktop.ini',
  'Light_M 94_10.0s_LP_20250327-011500_thn.jpg',
  'a_thn.JPEG',
])('leaves out %s, which lies beside the raw frames', (name) => expect(isCompanion(name)).toBe(true));

it.each(['Light_M 94_10.0s_LP.fit', 'thumbs.db.fit', 'my.desktop.ini', 'a.jpg', '_thn.jpg.fit'])(
  'takes %s',
  (name) => expect(isCompanion(name)).toBe(false),
);

type Entry = { name: string } & (
  { kind: 'file'; isGone?: boolean } | { kind: 'directory'; entries: Entry[] }
);

function handleOf(entry: Entry): FileSystemDirectoryHandle {
  return {
    ...entry,
    async *values() {
      if (entry.kind === 'directory') for (const inner of entry.entries) yield handleOf(inner);
    },
    async getFile() {
      if (entry.kind === 'file' && entry.isGone) throw new DOMException('gone', 'NotFoundError');
      return new File([], entry.name);
    },
  } as unknown as FileSystemDirectoryHandle;
}

it('finds the files of all folders, the outer ones first, without those that have gone', async () => {
  const inner: Entry = { kind: 'directory', name: 'M 94_sub', entries: [{ kind: 'file', name: 'c.fit' }] };
  const entries: Entry[] = [
    inner,
    { kind: 'file', name: 'a.fit' },
    { kind: 'file', name: 'gone.fit', isGone: true },
    { kind: 'file', name: '.hidden' },
    { kind: 'file', name: 'b.fit' },
  ];
  const files = await filesInFolder(handleOf({ kind: 'directory', name: 'MyWorks', entries }));
  expect(files.map(({ name }) => name)).toEqual(['a.fit', 'b.fit', 'c.fit']);
  expect(files.map(pathOf)).toEqual(['MyWorks/a.fit', 'MyWorks/b.fit', 'MyWorks/M 94_sub/c.fit']);
});

/** As a drop gives files and folders: a reader of a folder gives at most two entries a call. */
function entryOf(entry: Entry, folder = ''): FileSystemEntry {
  const isFile = entry.kind === 'file';
  return {
    isFile,
    name: entry.name,
    fullPath: `${folder}/${entry.name}`,
    file(resolve: (file: File) => void, reject: (error: unknown) => void) {
      if (isFile && entry.isGone) reject(new DOMException('gone', 'NotFoundError'));
      else resolve(new File([], entry.name));
    },
    createReader() {
      const left =
        entry.kind === 'directory'
          ? entry.entries.map((inner) => entryOf(inner, `${folder}/${entry.name}`))
          : [];
      return {
        readEntries(resolve: (entries: FileSystemEntry[]) => void, reject: (error: unknown) => void) {
          if (entry.name === 'locked') reject(new DOMException('locked', 'NotReadableError'));
          else resolve(left.splice(0, 2));
        },
      };
    },
  } as unknown as FileSystemEntry;
}

it('finds all files of a drop, in folders too, without those that have gone', async () => {
  const dropped: Entry[] = [
    { kind: 'file', name: 'a.fit' },
    { kind: 'file', name: 'gone.fit', isGone: true },
    { kind: 'file', name: 'Thumbs.db' },
    {
      kind: 'directory',
      name: 'night',
      entries: [
        { kind: 'file', name: 'b.fit' },
        { kind: 'directory', name: 'inner', entries: [{ kind: 'file', name: 'c.fit' }] },
        { kind: 'file', name: 'd.fit' },
      ],
    },
    { kind: 'directory', name: 'locked', entries: [] },
  ];
  const items = [
    ...dropped.map((entry) => ({ kind: 'file', webkitGetAsEntry: () => entryOf(entry) })),
    { kind: 'string', webkitGetAsEntry: () => entryOf({ kind: 'file', name: 'text' }) },
    { kind: 'file', webkitGetAsEntry: () => null },
  ];
  const files = await filesInDrop({ items } as unknown as DataTransfer);
  expect(files.map(({ name }) => name)).toEqual(['a.fit', 'b.fit', 'c.fit', 'd.fit']);
  expect(files.map(pathOf)).toEqual(['/a.fit', '/night/b.fit', '/night/inner/c.fit', '/night/d.fit']);
});
