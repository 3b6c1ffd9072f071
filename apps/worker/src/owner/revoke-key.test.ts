import { expect, it } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { revokeKey } from './revoke-key.ts';
import { startOwnerServer } from './testing/owner-server.ts';
import type { Answering } from './testing/owner-server.ts';

async function revoke(answer: Answering) {
  const { access, asked } = await startOwnerServer(answer);
  const key = { user: 'ada', keyId: 7, key: 'csk_seven' };
  const end = revokeKey(access.address, key, new AbortController().signal);
  return { wasKnown: await end.catch((error: unknown) => ({ rejected: error })), asked };
}

it('deletes the key by itself', async () => {
  const { wasKnown, asked } = await revoke((_, response) => (json(response, { ok: true }), true));
  expect(wasKnown).toBe(true);
  expect(asked.map(({ what, request }) => [what, request.headers.authorization])).toEqual([
    ['DELETE /api/keys/7', 'Bearer csk_seven'],
  ]);
});

it.each([
  [401, 'not-signed-in'],
  [404, 'not-found'],
])('%i: the server does not know it any more', async (status, code) => {
  const { wasKnown } = await revoke((_, response) => (refusal(response, status, code), true));
  expect(wasKnown).toBe(false);
});

it.each([
  [403, 'not-allowed'],
  [503, 'storage-failed'],
])('%i %s is told', async (status, code) => {
  const { wasKnown } = await revoke((_, response) => (refusal(response, status, code), true));
  expect(wasKnown).toMatchObject({ rejected: { code } });
});
