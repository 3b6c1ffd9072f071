import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { listPrivateFiles, readPrivateFile, removePrivateFile, writePrivateFile } from './private-files.ts';
import { stubNoPrivateFiles, stubPrivateFiles } from './testing/memory-files.ts';
import type { MemoryFolder } from './testing/memory-files.ts';

let folder: MemoryFolder;
beforeEach(() => void (folder = stubPrivateFiles()));
afterEach(() => void vi.unstubAllGlobals());

const pieces = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)];

async function bytesOf(name: string): Promise<number[] | undefined> {
  const file = await readPrivateFile(name);
  return file && [...new Uint8Array(await file.arrayBuffer())];
}

describe('the private file system', () => {
  it('keeps the pieces of a file one behind the other, and nothing of what it held before', async () => {
    expect(await writePrivateFile('a', [new Uint8Array(9)])).toBe(9);
    expect(await writePrivateFile('a', pieces)).toBe(5);
    expect(await bytesOf('a')).toEqual([1, 2, 3, 4, 5]);
    expect(folder.flushes).toBe(2);
    expect(folder.entry('a').isOpen).toBe(false);
  });
  it('knows no file that was never written, or was removed', async () => {
    expect(await bytesOf('a')).toBeUndefined();
    await writePrivateFile('a', pieces);
    await writePrivateFile('b', pieces);
    expect(await listPrivateFiles()).toEqual(['a', 'b']);
    await removePrivateFile('a');
    await removePrivateFile('never');
    expect(await bytesOf('a')).toBeUndefined();
    expect(await listPrivateFiles()).toEqual(['b']);
  });
  it('leaves no half file on a full device', async () => {
    folder.mostBytes = 4;
    await expect(writePrivateFile('a', pieces)).rejects.toMatchObject({ name: 'QuotaExceededError' });
    expect(await listPrivateFiles()).toEqual([]);
  });
  it('tells a file that is there and cannot be read', async () => {
    vi.spyOn(folder, 'getFileHandle').mockRejectedValue(new DOMException('busy', 'InvalidStateError'));
    await expect(readPrivateFile('a')).rejects.toMatchObject({ name: 'InvalidStateError' });
  });
});

describe('a browser without one', () => {
  it('writes nothing and has no files', async () => {
    stubNoPrivateFiles();
    expect(await writePrivateFile('a', pieces)).toBeUndefined();
    expect(await readPrivateFile('a')).toBeUndefined();
    expect(await listPrivateFiles()).toEqual([]);
    await removePrivateFile('a');
  });
  it('is also one that cannot write from a worker', async () => {
    vi.stubGlobal('FileSystemFileHandle', function FileSystemFileHandle() {});
    expect(await writePrivateFile('a', pieces)).toBeUndefined();
    expect(await listPrivateFiles()).toEqual([]);
  });
});
