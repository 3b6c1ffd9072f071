import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { digestFile, settleFile } from './file-threads.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'crowdsky-threads-'));
  path = join(folder, 'received');
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
});

test.each([0, 1, 256 * 1024, 256 * 1024 + 1, 1_000_003])('hashes a file of %i bytes', async (sizeBytes) => {
  const bytes = randomBytes(sizeBytes);
  writeFileSync(path, bytes);
  expect(await digestFile(path)).toBe(createHash('sha256').update(bytes).digest('hex'));
});

test('each of many calls at once gets its own answer', async () => {
  const texts = Array.from({ length: 20 }, (_, n) => `file ${n}`);
  texts.forEach((text, n) => writeFileSync(join(folder, `${n}`), text));
  const digests = await Promise.all(texts.map((_, n) => digestFile(join(folder, `${n}`))));
  expect(digests).toEqual(texts.map((text) => createHash('sha256').update(text).digest('hex')));
});

test('a file gets its last name, in place of an older one', async () => {
  const newPath = join(folder, 'settled');
  writeFileSync(path, 'new');
  writeFileSync(newPath, 'old');
  await settleFile(path, newPath);
  expect(readFileSync(newPath, 'utf8')).toBe('new');
  expect(existsSync(path)).toBe(false);
});

test("a failure comes with the system's code, and the thread serves on", async () => {
  await expect(digestFile(path)).rejects.toMatchObject({ code: 'ENOENT' });
  await expect(settleFile(path, join(folder, 'settled'))).rejects.toMatchObject({ code: 'ENOENT' });
  writeFileSync(path, 'here');
  await expect(settleFile(path, join(folder, 'nowhere', 'settled'))).rejects.toMatchObject({
    code: 'ENOENT',
  });
  expect(await digestFile(path)).toBe(createHash('sha256').update('here').digest('hex'));
});
