import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { findAccess, findAddress } from './find-access.ts';
import { keepKey } from './key-file.ts';

function environmentOf(variables: { server?: string; key?: string } = {}) {
  const configFolder = mkdtempSync(join(tmpdir(), 'crowdsky-access-'));
  onTestFinished(() => rmSync(configFolder, { recursive: true, force: true }));
  return { server: variables.server, key: variables.key, user: undefined, password: undefined, configFolder };
}

it('takes the server that is given, of the environment, of the last login, of npm start: in this order', async () => {
  const environment = environmentOf();
  expect(await findAddress(undefined, environment)).toBe('http://localhost:8642');
  await keepKey(environment.configFolder, 'http://login', { user: 'a', keyId: 1, key: 'csk_1' });
  expect(await findAddress(undefined, environment)).toBe('http://login');
  const set = { ...environment, server: 'http://set/' };
  expect(await findAddress(undefined, set)).toBe('http://set');
  expect(await findAddress('http://given', set)).toBe('http://given');
  await expect(findAddress('given', set)).rejects.toThrow('given is no address of a server');
});

it('without a key says how to get one, and takes that of the environment first', async () => {
  const environment = environmentOf();
  await expect(findAccess(undefined, environment)).rejects.toThrow(
    'You are not signed in at http://localhost:8642: use crowdsky login',
  );
  await expect(findAccess(undefined, { ...environment, key: 'a\nb' })).rejects.toThrow('is no API key');
  expect((await findAccess(undefined, { ...environment, key: 'csk_2' })).address).toBe(
    'http://localhost:8642',
  );
});
