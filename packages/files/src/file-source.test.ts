import { mkdtempSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteSource } from '@crowdsky/fits';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openFile, withFile, withFileAndHead } from './file-source.ts';

const BYTES = Uint8Array.from({ length: 1000 }, (_, n) => n % 251);
let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crowdsky-source-'));
  path = join(folder, 'frame.fit');
  writeFileSync(path, BYTES);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

const openFileCount = () => readdirSync('/proc/self/fd').length;

describe('openFile', () => {
  test('reads any range, into memory of the caller or its own', async () => {
    const file = openFile(path);
    onTestFinished(() => file.close());
    expect(file.sizeBytes).toBe(1000);
    expect(await file.read(990, 10)).toEqual(BYTES.slice(990));
    const target = new Uint8Array(8);
    file.readInto(3, target.subarray(2, 6));
    expect([...target]).toEqual([0, 0, 3, 4, 5, 6, 0, 0]);
  });

  test('says in plain words what is wrong with a file', () => {
    expect(() => openFile(join(folder, 'missing.fit'))).toThrow(/^there is no such file or folder$/);
    expect(() => openFile(folder)).toThrow(/^it is no file$/);
  });

  test('a file that became shorter is told, not read as zeros', async () => {
    const file = openFile(path);
    onTestFinished(() => file.close());
    truncateSync(path, 500);
    expect(await file.read(400, 100)).toEqual(BYTES.slice(400, 500));
    await expect(file.read(400, 101)).rejects.toThrow('it became shorter while it was read');
  });

  test.skipIf(process.platform !== 'linux')('leaves nothing open, whatever happens', () => {
    const before = openFileCount();
    openFile(path).close();
    expect(() => openFile(folder)).toThrow();
    expect(openFileCount()).toBe(before);
  });
});

describe('withFile', () => {
  test('reads ranges while the work runs, and closes the file afterwards', async () => {
    let kept: ByteSource | undefined;
    const read = await withFile(path, async (source) => {
      kept = source;
      return [source.sizeBytes, await source.read(100, 3)];
    });
    expect(read).toEqual([1000, BYTES.slice(100, 103)]);
    await expect(kept!.read(0, 1)).rejects.toThrow();
  });

  test('gives fewer bytes at the end of a file that became shorter', async () => {
    const read = await withFile(path, async (source) => {
      truncateSync(path, 10);
      return source.read(8, 20);
    });
    expect(read).toEqual(BYTES.slice(8, 10));
  });
});

describe('withFileAndHead', () => {
  const head = BYTES.slice(0, 100);

  test('reads the head from memory, without the file', async () => {
    const file = { path: join(folder, 'missing.fit'), sizeBytes: 1000, head };
    expect(await withFileAndHead(file, (source) => source.read(90, 10))).toEqual(BYTES.slice(90, 100));
    await expect(withFileAndHead(file, (source) => source.read(90, 11))).rejects.toThrow(/ENOENT/);
  });

  test('a file that is shorter than its head ends where it ends', async () => {
    const read = await withFileAndHead({ path, sizeBytes: 60, head }, (source) => source.read(50, 100));
    expect(read).toEqual(BYTES.slice(50, 60));
  });

  test('opens the file once for all that is read at the same time, and closes it', async () => {
    const before = openFileCount();
    const ranges = await withFileAndHead({ path, sizeBytes: 1000, head }, async (source) => {
      const read = await Promise.all([source.read(95, 10), source.read(500, 2), source.read(998, 2)]);
      expect(openFileCount()).toBe(before + 1);
      return read;
    });
    expect(ranges).toEqual([BYTES.slice(95, 105), BYTES.slice(500, 502), BYTES.slice(998)]);
    expect(openFileCount()).toBe(before);
  });
});
