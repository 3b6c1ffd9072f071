import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openLocalDb } from './local-db.ts';
import { readStackFile, removeStackFiles, removeStrayFiles, writeStackFile } from './stack-files.ts';
import type { StackFile } from './stack-record.ts';
import { stubNoPrivateFiles, stubPrivateFiles } from './testing/memory-files.ts';
import type { MemoryFolder } from './testing/memory-files.ts';
import { emptyStores } from './testing/memory-idb.ts';

vi.mock('idb', () => import('./testing/memory-idb.ts'));

let folder: MemoryFolder;
const pieces = (): Uint8Array[] => [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)];

async function bytesOf(id: string, file: StackFile): Promise<number[] | undefined> {
  const found = await readStackFile(id, file);
  return found && [...new Uint8Array(await found.arrayBuffer())];
}

async function inDatabase(): Promise<string[]> {
  return (await openLocalDb()).getAllKeys('files');
}

beforeEach(() => {
  folder = stubPrivateFiles();
  emptyStores();
});
afterEach(() => void vi.unstubAllGlobals());

describe.each([
  ['in the private file system', true],
  ['in the database, where there is none', false],
])('files of stacks, %s', (_, hasFiles) => {
  beforeEach(() => {
    if (!hasFiles) stubNoPrivateFiles();
  });
  const names = async (): Promise<string[]> => (hasFiles ? [...folder.entries.keys()] : inDatabase());

  it('are read back whole', async () => {
    expect(await writeStackFile('a', 'fits', pieces)).toBe(5);
    expect(await bytesOf('a', 'fits')).toEqual([1, 2, 3, 4, 5]);
    expect(await bytesOf('a', 'sub')).toBeUndefined();
    expect(await names()).toEqual(['a.fits']);
  });
  it('go with their stack, and no others', async () => {
    for (const file of ['fits', 'thumbnail', 'sub'] as const) {
      await writeStackFile('a', file, pieces);
      await writeStackFile('b', file, pieces);
    }
    await removeStackFiles('a');
    expect(await names()).toEqual(['b.fits', 'b.thumb.png', 'b.sub.fit']);
  });
  it('go when no record names them', async () => {
    await writeStackFile('a', 'fits', pieces);
    await writeStackFile('b', 'thumbnail', pieces);
    await removeStrayFiles(new Set(['b']));
    expect(await names()).toEqual(['b.thumb.png']);
  });
});

it('finds a file in the database that an older browser put there', async () => {
  stubNoPrivateFiles();
  await writeStackFile('a', 'fits', pieces);
  stubPrivateFiles();
  expect(await bytesOf('a', 'fits')).toEqual([1, 2, 3, 4, 5]);
  await removeStackFiles('a');
  expect(await inDatabase()).toEqual([]);
});
