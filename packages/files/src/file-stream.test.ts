/** Parts of files as streams, of open files too. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { fileStream } from './file-stream.ts';

let folder: string;
let path: string;
const bytes = Buffer.from(Uint8Array.from({ length: 600_000 }, (_, n) => (n * 7) % 251));
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crowdsky-'));
  path = join(folder, 'frame.fit');
  writeFileSync(path, bytes);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

it('gives the whole file, or the bytes from the first to the last', async () => {
  expect((await buffer(fileStream(path))).equals(bytes)).toBe(true);
  const part = await buffer(fileStream(path, { start: 262_143, end: 262_145 }));
  expect([...part]).toEqual([...bytes.subarray(262_143, 262_146)]);
  expect(await buffer(fileStream(path, { start: 599_999 }))).toHaveLength(1);
});

it('reads an open file whose name is gone, and closes it', async () => {
  const file = await open(path);
  rmSync(path);
  expect((await buffer(fileStream(path, {}, file))).equals(bytes)).toBe(true);
  await expect.poll(() => file.fd).toBe(-1);
});
