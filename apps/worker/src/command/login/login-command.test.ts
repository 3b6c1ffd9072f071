import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { json, refusal } from '../../daemon/testing/edge-server.ts';
import { keepKey, readKeys } from '../../owner/key-file.ts';
import { startOwnerServer, TIME } from '../../owner/testing/owner-server.ts';
import type { Answering } from '../../owner/testing/owner-server.ts';
import { hostName } from '../host-name.ts';
import { ownersCommand } from '../testing/owners-command.ts';
import { loginCommand, logoutCommand } from './login-command.ts';

const signal = new AbortController().signal;
const key = {
  id: 5,
  name: 'n',
  prefix: 'csk_',
  scope: 'upload',
  expiresAt: null,
  createdAt: TIME,
  lastUsedAt: null,
};

const makeKeys: Answering = ({ what }, response) => {
  if (what === 'POST /api/keys') json(response, { key, secret: 'csk_made' }, 201);
  return what === 'POST /api/keys';
};

async function start(answer: Answering) {
  const server = await startOwnerServer(answer);
  const credentials = { CROWDSKY_USER: 'ada', CROWDSKY_PASSWORD: ' right ' };
  const { home, printed } = ownersCommand(server.access.address, credentials);
  return { ...server, address: server.access.address, folder: join(home, 'crowdsky'), printed };
}

const login = (email?: string) => loginCommand({ server: undefined, user: undefined, email }, signal);

it('makes a key named for this computer, keeps it and says where', async () => {
  const { address, asked, folder, printed } = await start(makeKeys);
  expect(await login()).toBe(0);
  expect(printed()).toEqual({
    out: `ada is signed in at ${address}. The key is in ${join(folder, 'keys.json')}.\n`,
    err: '',
  });
  expect(JSON.parse(asked[0].body.toString())).toMatchObject({
    name: `crowdsky on ${hostName()}`.slice(0, 64),
  });
  expect(asked[0].request.headers.authorization).toBe(
    `Basic ${Buffer.from('ada: right ').toString('base64')}`,
  );
  expect((await readKeys(folder)).servers[address]).toEqual({ user: 'ada', keyId: 5, key: 'csk_made' });
});

it('opens the account first, and waits for the mail where one is sent', async () => {
  let answer: object = { confirm: 'email' };
  const { address, whats, folder, printed } = await start((one, response) => {
    if (one.what !== 'POST /api/auth/register') return makeKeys(one, response);
    json(response, answer, 201);
    return true;
  });
  expect(await login('ada@example.org')).toBe(0);
  expect(printed().out).toBe(
    `${address} sends a mail to ada@example.org: open the link in it, then run crowdsky login.\n`,
  );
  expect(existsSync(folder)).toBe(false);
  answer = {
    account: {
      id: 1,
      username: 'ada',
      email: 'ada@example.org',
      emailVerified: true,
      tier: 'free',
      role: 'user',
      storageUsedBytes: 0,
      storageLimitBytes: 5e8,
      trashBytes: 0,
      trashLimitBytes: 5e7,
      stacksPublic: false,
      createdAt: TIME,
    },
    csrfToken: 'token',
  };
  expect(await login('ada@example.org')).toBe(0);
  expect(whats()).toEqual(['POST /api/auth/register', 'POST /api/auth/register', 'POST /api/keys']);
});

it('is told of a wrong password, and keeps nothing', async () => {
  const { address, folder } = await start((_, response) => (refusal(response, 401, 'wrong-password'), true));
  await expect(login()).rejects.toMatchObject({
    exitCode: 5,
    message: `The server at ${address} refuses: It is wrong-password.`,
  });
  expect(existsSync(folder)).toBe(false);
});

it('warns of a way that others can listen to, and refuses what is no address', async () => {
  const { printed } = ownersCommand('http://sky.invalid', { CROWDSKY_USER: 'ada', CROWDSKY_PASSWORD: 'x' });
  await expect(login()).rejects.toMatchObject({ exitCode: 5 });
  expect(printed().err).toBe(
    'crowdsky: http://sky.invalid is not https: whoever listens on the way sees the password.\n',
  );
  const other = { server: 'sky', user: undefined, email: undefined };
  await expect(loginCommand(other, signal)).rejects.toMatchObject({ exitCode: 2 });
});

it('logs out: the key is revoked and deleted, or was revoked before, or there is none', async () => {
  const states = [200, 401];
  const { address, folder, asked, printed } = await start((_, response) => {
    const status = states.shift() ?? 500;
    if (status === 200) json(response, { ok: true });
    else refusal(response, status, status === 401 ? 'not-signed-in' : 'internal');
    return true;
  });
  for (let turn = 0; turn < 3; turn++) {
    if (turn < 2) await keepKey(folder, address, { user: 'ada', keyId: 5, key: `csk_${turn}` });
    expect(await logoutCommand(undefined, signal)).toBe(0);
    expect((await readKeys(folder)).servers).toEqual({});
  }
  expect(asked.map(({ what, request }) => `${what} ${request.headers.authorization}`)).toEqual([
    'DELETE /api/keys/5 Bearer csk_0',
    'DELETE /api/keys/5 Bearer csk_1',
  ]);
  expect(printed().out).toBe(
    `Signed out: the key is revoked and deleted. The server was ${address}.\n` +
      `Signed out: the key was revoked before and is deleted. The server was ${address}.\n` +
      `Nobody is signed in at ${address}.\n`,
  );
});

it('keeps the key where the server cannot be asked', async () => {
  const { address, folder } = await start((_, response) => (refusal(response, 403, 'not-allowed'), true));
  await keepKey(folder, address, { user: 'ada', keyId: 5, key: 'csk_0' });
  await expect(logoutCommand(undefined, signal)).rejects.toMatchObject({ exitCode: 5 });
  expect((await readKeys(folder)).servers[address].key).toBe('csk_0');
});
