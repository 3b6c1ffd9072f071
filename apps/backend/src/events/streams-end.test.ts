/** A stream of events ends with what it was opened with, and with nothing else. */
import { afterEach, expect, it } from 'vitest';
import { SignInService } from '../accounts/sign-in-service.ts';
import type { Principal } from '../accounts/principal.ts';
import { LiveEvents } from './live-events.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import type { TestClient } from '../testing/test-client.ts';
import { password, scriptOf } from '../testing/test-server.ts';

/** Listens; `ended` is when the server closed the stream. */
async function listen(caller: TestClient): Promise<{ ended: Promise<string>; isOpen: () => boolean }> {
  const response = await caller.fetch('GET', '/api/events', {});
  expect(response.status).toBe(200);
  let isOpen = true;
  const ended = response
    .text()
    .catch(() => 'broken off')
    .finally(() => (isOpen = false));
  return { ended, isOpen: () => isOpen };
}

describeOnEachDatabase('event streams', (server) => {
  afterEach(() => {
    server().clock.nowMs = () => Date.now();
  });

  /** One account, listening in every way there is. */
  async function everyWay(name: string) {
    const here = await server().account(name);
    const there = server().client();
    await there.post('/api/auth/login', { login: name, password });
    const made = (await here.post('/api/keys', { name: 'k' })).body;
    const key = Object.assign(server().client(), { authorization: `Bearer ${made.secret}` });
    const streams = {
      here: await listen(here),
      there: await listen(there),
      key: await listen(key),
      basic: await listen(scriptOf(server(), name)),
    };
    const open = () =>
      Object.entries(streams)
        .filter(([, stream]) => stream.isOpen())
        .map(([way]) => way);
    return { here, there, keyId: made.key.id as number, streams, open };
  }

  it('end with sign-out, with a revoked key, and with the account', async () => {
    const { here, there, keyId, streams, open } = await everyWay('anna');
    const other = await listen(await server().account('somebody'));
    await there.post('/api/auth/logout', {});
    expect(await streams.there.ended).toContain('"type":"hello"');
    expect(open()).toEqual(['here', 'key', 'basic']);
    await here.delete(`/api/keys/${keyId}`);
    await streams.key.ended;
    expect(open()).toEqual(['here', 'basic']);
    await here.delete('/api/auth/me', { password });
    await Promise.all([streams.here.ended, streams.basic.ended]);
    await expect.poll(() => server().get(LiveEvents).listenerCount(here.userId)).toBe(0);
    expect(other.isOpen()).toBe(true);
  });

  it('end with the password, but for the session that changed it and keys that stay', async () => {
    const { here, streams, open } = await everyWay('berta');
    const change = (from: string, to: string, revokeKeys: boolean) =>
      here.post('/api/auth/change-password', { currentPassword: from, password: to, revokeKeys });
    expect((await change(password, 'quite another one', false)).status).toBe(200);
    await Promise.all([streams.there.ended, streams.basic.ended]);
    expect(open()).toEqual(['here', 'key']);
    expect((await change('quite another one', 'yet another long one', true)).status).toBe(200);
    await streams.key.ended;
    expect(open()).toEqual(['here']);
  });

  it('are asked at each beat whether they still hold', async () => {
    const { here, keyId } = await everyWay('carl');
    const signIn = server().get(SignInService);
    const session = (await signIn.bySessionToken(here.cookie.split('=')[1])) as Principal;
    const basic = await signIn.byBasic('carl', password, '127.0.0.1');
    const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
    const { secret } = (await here.post('/api/keys', { name: 'short', expiresAt })).body;
    const key = (await signIn.byApiKey(secret as string)) as Principal;
    const hold = () => Promise.all([session, key, basic].map((caller) => signIn.holds(caller)));
    expect(await hold()).toEqual([true, true, true]);
    server().clock.nowMs = () => Date.parse(expiresAt) + 1;
    expect(await hold()).toEqual([true, false, true]);
    server().clock.nowMs = () => Date.now() + 31 * 86_400_000;
    expect(await hold()).toEqual([false, false, true]);
    server().clock.nowMs = () => Date.now();
    expect((await here.delete(`/api/keys/${keyId}`)).status).toBe(200);
    await server().em.query(`UPDATE users SET is_active = 0 WHERE id = ${here.userId}`);
    expect(await hold()).toEqual([false, false, false]);
  });
});
