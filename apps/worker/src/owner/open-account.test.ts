import { expect, it } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { openAccount } from './open-account.ts';
import { startOwnerServer } from './testing/owner-server.ts';

const signal = new AbortController().signal;
const ada = (address: string) => ({ address, user: 'ada', password: 'a long password' });

it('registers with name, mail and password, without any key', async () => {
  const { access, asked, whats } = await startOwnerServer((_, response) => {
    json(response, { confirm: 'email' }, 201);
    return true;
  });
  expect(await openAccount(ada(access.address), 'ada@example.org', signal)).toBe(false);
  expect(whats()).toEqual(['POST /api/auth/register']);
  expect(JSON.parse(asked[0].body.toString())).toEqual({
    username: 'ada',
    email: 'ada@example.org',
    password: 'a long password',
  });
  expect(asked[0].request.headers.authorization).toBeUndefined();
});

it('passes on why the server opens none', async () => {
  const { access } = await startOwnerServer((_, response) => {
    refusal(response, 409, 'name-taken');
    return true;
  });
  await expect(openAccount(ada(access.address), 'ada@example.org', signal)).rejects.toMatchObject({
    code: 'name-taken',
  });
});
