import { chmodSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { dropKey, keepKey, readKeys } from './key-file.ts';

function testFolder(): string {
  const home = mkdtempSync(join(tmpdir(), 'crowdsky-keys-'));
  onTestFinished(() => rmSync(home, { recursive: true, force: true }));
  return join(home, 'crowdsky');
}

const key = (n: number) => ({ user: `user${n}`, keyId: n, key: `csk_${n}` });

it('keeps a key for each server, the last one current, and is gone with the last key', async () => {
  const folder = testFolder();
  expect(await readKeys(folder)).toEqual({ current: undefined, servers: {} });
  await keepKey(folder, 'http://a', key(1));
  await keepKey(folder, 'http://b', key(2));
  await keepKey(folder, 'http://b', key(3));
  expect(await readKeys(folder)).toEqual({
    current: 'http://b',
    servers: { 'http://a': key(1), 'http://b': key(3) },
  });
  await dropKey(folder, 'http://b');
  expect(await readKeys(folder)).toEqual({ current: 'http://a', servers: { 'http://a': key(1) } });
  await dropKey(folder, 'http://a');
  expect(readdirSync(folder)).toEqual([]);
});

it.skipIf(process.platform === 'win32')('is for this user alone', async () => {
  const folder = testFolder();
  await keepKey(folder, 'http://a', key(1));
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
  chmodSync(join(folder, 'keys.json'), 0o644);
  await keepKey(folder, 'http://a', key(2));
  expect(statSync(join(folder, 'keys.json')).mode & 0o777).toBe(0o600);
});

it.each(['', '[]', '{"servers":{"a":{"key":1}}}', '{"servers":{"a":null}}'])('refuses %j', async (text) => {
  const folder = testFolder();
  await keepKey(folder, 'http://a', key(1));
  writeFileSync(join(folder, 'keys.json'), text);
  await expect(readKeys(folder)).rejects.toMatchObject({
    kind: 'usage',
    message: expect.stringContaining('is damaged') as string,
  });
});
