import { expect, it } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { keepKey, readKeys } from './key-file.ts';
import { signOut } from './sign-out.ts';
import { startOwnerServer, testFolder } from './testing/owner-server.ts';

const signal = new AbortController().signal;
const key = { user: 'ada', keyId: 7, key: 'csk_7' };

it.each([
  [200, 'revoked'],
  [401, 'gone'],
  [404, 'gone'],
])('where the server says %i the key is %s, and deleted here', async (status, end) => {
  const { access, asked, whats } = await startOwnerServer((_, response) => {
    if (status === 200) json(response, { ok: true });
    else refusal(response, status, status === 401 ? 'not-signed-in' : 'not-found');
    return true;
  });
  const folder = testFolder();
  await keepKey(folder, access.address, key);
  expect(await signOut(access.address, folder, signal)).toBe(end);
  expect(whats()).toEqual(['DELETE /api/keys/7']);
  expect(asked[0].request.headers.authorization).toBe('Bearer csk_7');
  expect((await readKeys(folder)).servers).toEqual({});
  expect(await signOut(access.address, folder, signal)).toBe('none');
});

it('keeps the key where the server cannot be asked', async () => {
  const { access } = await startOwnerServer((_, response) => {
    refusal(response, 503, 'database-failed');
    return true;
  });
  const folder = testFolder();
  await keepKey(folder, access.address, key);
  await expect(signOut(access.address, folder, signal)).rejects.toMatchObject({ code: 'database-failed' });
  expect((await readKeys(folder)).servers).toEqual({ [access.address]: key });
});
