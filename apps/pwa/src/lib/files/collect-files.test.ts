import { expect, it } from 'vitest';
import { filesInFolder, isCompanion } from './collect-files.ts';

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
});
