import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { WriteError } from '@crowdsky/files';
import { expect, it } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { keepKey, readKeys } from './key-file.ts';
import { signIn } from './sign-in.ts';
import { startOwnerServer, testFolder, TIME } from './testing/owner-server.ts';

const signal = new AbortController().signal;

/** A server that makes the key number 2. */
function startKeyServer(isRight = true) {
  return startOwnerServer(({ what }, response) => {
    if (what.startsWith('DELETE')) json(response, { ok: true });
    else if (!isRight) refusal(response, 401, 'wrong-password');
    else {
      const key = {
        id: 2,
        name: 'n',
        prefix: 'csk_',
        scope: 'upload',
        expiresAt: null,
        createdAt: TIME,
        lastUsedAt: null,
      };
      json(response, { key, secret: 'csk_new' }, 201);
    }
    return true;
  });
}

const request = (address: string) => ({
  address,
  user: 'ädä',
  password: 'pass:word',
  keyName: 'n'.repeat(80),
});

it('makes a key for uploads by one request, keeps it, and ends the one of before', async () => {
  const { access, asked, whats } = await startKeyServer();
  const folder = testFolder();
  await keepKey(folder, access.address, { user: 'x', keyId: 1, key: 'csk_old' });
  await signIn(request(access.address), folder, signal);
  expect(whats()).toEqual(['POST /api/keys', 'DELETE /api/keys/1']);
  expect(asked.map(({ request: { headers } }) => headers.authorization)).toEqual([
    `Basic ${Buffer.from('ädä:pass:word').toString('base64')}`,
    'Bearer csk_old',
  ]);
  expect(JSON.parse(asked[0].body.toString())).toEqual({ name: 'n'.repeat(64), scope: 'upload' });
  expect((await readKeys(folder)).servers).toEqual({
    [access.address]: { user: 'ädä', keyId: 2, key: 'csk_new' },
  });
});

it('ends the new key where it cannot be kept', async () => {
  const { access, asked, whats } = await startKeyServer();
  const folder = testFolder();
  // Where the file is written aside.
  mkdirSync(join(folder, `.keys.json.${process.pid}.part`));
  await expect(signIn(request(access.address), folder, signal)).rejects.toThrow(WriteError);
  expect(whats()).toEqual(['POST /api/keys', 'DELETE /api/keys/2']);
  expect(asked[1].request.headers.authorization).toBe('Bearer csk_new');
});

it('keeps nothing where the password is wrong', async () => {
  const { access } = await startKeyServer(false);
  const folder = testFolder();
  await expect(signIn(request(access.address), folder, signal)).rejects.toMatchObject({
    code: 'wrong-password',
  });
  expect((await readKeys(folder)).servers).toEqual({});
});
