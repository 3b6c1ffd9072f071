/** Accounts: registration, mail tokens, sessions, keys, Basic, deletion. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PendingAccount } from '../accounts/pending-account.entity.ts';
import { MailSink } from '../testing/mail-sink.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import type { TestClient } from '../testing/test-client.ts';
import { password, scriptOf, startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

let server: TestServer;
const sink = new MailSink();

beforeAll(async () => {
  server = await startTestServer({
    SMTP_URL: await sink.start(),
    MAIL_FROM: 'CrowdSky <sky@example.org>',
  });
});
afterAll(async () => {
  await server?.close();
  sink.stop();
});

/** A new account, opened by the link in the mail, and signed in. */
async function account(name: string): Promise<TestClient & { userId: number }> {
  const [caller, email] = [server.client(), `${name}@example.org`];
  const mailsBefore = sink.to(email).length;
  const registered = await caller.post('/api/auth/register', { username: name, email, password });
  expect([registered.status, registered.body]).toEqual([201, { confirm: 'email' }]);
  await expect.poll(() => sink.to(email).length).toBe(mailsBefore + 1);
  const token = /verify-email\?token=([\w-]+)/.exec(sink.to(email).at(-1)!)![1];
  expect((await caller.post('/api/auth/verify-email', { token })).status).toBe(200);
  const { body } = await caller.post('/api/auth/login', { login: name, password });
  return Object.assign(caller, { userId: body.account.id as number });
}

it('an account opens with the link in the mail, once, and is confirmed by it', async () => {
  const vera = await account('Vera');
  expect((await vera.get('/api/auth/me')).body.account).toMatchObject({
    username: 'Vera',
    tier: 'free',
    emailVerified: true,
  });
  const token = /verify-email\?token=([\w-]+)/.exec(sink.to('Vera@example.org').at(-1)!)![1];
  for (const used of [token, 'made-up'])
    expect((await server.client().post('/api/auth/verify-email', { token: used })).body.error.code).toBe(
      'bad-token',
    );
});

it('registering tells nobody but the mailbox which names and addresses are taken', async () => {
  await account('known');
  const register = async (username: string, email: string) => {
    const { status, body, headers } = await server
      .client()
      .post('/api/auth/register', { username, email, password: 'a whole new sky' });
    return { status, body: body as unknown, cookie: headers.get('set-cookie') };
  };
  const fresh = await register('fresh', 'fresh@example.org');
  expect(fresh).toEqual({ status: 201, body: { confirm: 'email' }, cookie: null });
  expect(await register('KNOWN', 'elsewhere@example.org')).toEqual(fresh);
  expect(await register('other', 'KNOWN@example.org')).toEqual(fresh);
  const subjectOf = (address: string) => /^Subject: (.*)$/m.exec(sink.to(address).at(-1) ?? '')?.[1];
  await expect.poll(() => subjectOf('fresh@example.org')).toBe('Confirm your address for CrowdSky');
  await expect.poll(() => subjectOf('elsewhere@example.org')).toBe('That CrowdSky user name is taken');
  await expect.poll(() => subjectOf('known@example.org')).toBe('You have a CrowdSky account already');
  // Neither do sign-ins: what waits for its link is no account yet, and nobody's password has changed.
  for (const login of ['fresh', 'fresh@example.org', 'other', 'known'])
    expect(
      (await server.client().post('/api/auth/login', { login, password: 'a whole new sky' })).status,
    ).toBe(401);
  expect((await server.client().post('/api/auth/login', { login: 'known', password })).status).toBe(200);
});

it('of two who wait for one name the first to open the link gets it', async () => {
  const tokens = [];
  for (const email of ['one@example.org', 'two@example.org']) {
    await server.client().post('/api/auth/register', { username: 'twice', email, password });
    await expect.poll(() => sink.to(email).length).toBe(1);
    tokens.push(/token=([\w-]+)/.exec(sink.to(email)[0])![1]);
  }
  const open = (token: string) => server.client().post('/api/auth/verify-email', { token });
  expect((await open(tokens[1])).status).toBe(200);
  expect((await open(tokens[0])).body.error.code).toBe('name-taken');
});

it('a link expires, and cleanup takes what waited for it', async () => {
  const { nowMs } = server.clock;
  await server.client().post('/api/auth/register', { username: 'late', email: 'late@example.org', password });
  await expect.poll(() => sink.to('late@example.org').length).toBe(1);
  const [, token] = /token=([\w-]+)/.exec(sink.to('late@example.org')[0])!;
  const waiting = () => server.em.countBy(PendingAccount, { username: 'late' });
  await server.cleanup();
  expect(await waiting()).toBe(1);
  server.clock.nowMs = () => Date.now() + 48 * 3_600_000 + 1000;
  expect((await server.client().post('/api/auth/verify-email', { token })).body.error.code).toBe('bad-token');
  await server.cleanup();
  expect(await waiting()).toBe(0);
  server.clock.nowMs = nowMs;
});

it('without mails an account opens at once, one for a name and an address in any case', async () => {
  const plain = await startTestServer();
  const register = (username: string, email: string) =>
    plain.client().post('/api/auth/register', { username, email, password });
  const answers = await Promise.all(Array.from({ length: 10 }, () => register('rush', 'rush@example.org')));
  expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  plain.clock.nowMs = () => Date.now() + 3_600_000;
  expect((await register('RUSH', 'other@example.org')).body.error.code).toBe('name-taken');
  expect((await register('rush2', 'rush@EXAMPLE.org')).body.error.code).toBe('name-taken');
  await plain.close();
});

it('resets a password by mail, ends every session, and does not tell which addresses are known', async () => {
  const paul = await account('paul');
  const known = await server.client().post('/api/auth/forgot-password', { email: 'Paul@example.org' });
  const unknown = await server.client().post('/api/auth/forgot-password', { email: 'nobody@example.org' });
  expect([known.status, known.text]).toEqual([unknown.status, unknown.text]);
  const token = await sink.token('reset-password');
  expect((await server.client().post('/api/auth/reset-password', { token, password: 'short' })).status).toBe(
    400,
  );
  expect(
    (await server.client().post('/api/auth/reset-password', { token, password: 'a whole new sky' })).status,
  ).toBe(200);
  expect(
    (await server.client().post('/api/auth/reset-password', { token, password: 'a whole new sky' })).body
      .error.code,
  ).toBe('bad-token');
  expect((await paul.get('/api/auth/me')).status).toBe(401);
  expect((await server.client().post('/api/auth/login', { login: 'paul', password })).status).toBe(401);
  expect(
    (
      await server
        .client()
        .post('/api/auth/login', { login: 'paul@example.org', password: 'a whole new sky' })
    ).status,
  ).toBe(200);
});

it('a reset revokes keys when asked', async () => {
  const owner = await account('rosa');
  const { secret } = (await owner.post('/api/keys', { name: 'k' })).body;
  const key = Object.assign(server.client(), { authorization: `Bearer ${secret}` });
  for (const [revokeKeys, status] of [
    [false, 200],
    [true, 401],
  ] as const) {
    sink.mails.length = 0;
    await server.client().post('/api/auth/forgot-password', { email: 'rosa@example.org' });
    const reset = { token: await sink.token('reset-password'), password: 'a whole new sky', revokeKeys };
    expect((await server.client().post('/api/auth/reset-password', reset)).status).toBe(200);
    expect((await key.get('/api/auth/me')).status).toBe(status);
  }
});

it('changing the password keeps this session and ends the others', async () => {
  const here = await account('carla');
  const there = server.client();
  await there.post('/api/auth/login', { login: 'carla', password });
  expect(
    (
      await here.post('/api/auth/change-password', {
        currentPassword: 'not it',
        password: 'another long one',
      })
    ).status,
  ).toBe(401);
  expect(
    (
      await here.post('/api/auth/change-password', {
        currentPassword: password,
        password: 'another long one',
      })
    ).status,
  ).toBe(200);
  expect((await here.get('/api/auth/me')).status).toBe(200);
  expect((await there.get('/api/auth/me')).status).toBe(401);
});

it('refuses passwords that bcrypt would cut', async () => {
  const long = { username: 'long', email: 'long@example.org', password: 'ä'.repeat(37) };
  expect((await server.client().post('/api/auth/register', long)).body.error.fields[0].message).toContain(
    '72 bytes',
  );
});

it('refuses passwords that are guessed first, wherever one is set', async () => {
  const refused = {
    code: 'bad-request',
    fields: [
      { path: 'password', message: 'is too easy to guess: a common password, a pattern, or your name' },
    ],
  };
  const weak = { username: 'willow', email: 'wanda@example.org', password: 'wanda.willow' };
  expect((await server.client().post('/api/auth/register', weak)).body.error).toMatchObject(refused);
  const owner = await account('willow');
  const change = { currentPassword: password, password: 'willow@example' };
  expect((await owner.post('/api/auth/change-password', change)).body.error).toMatchObject(refused);
  sink.mails.length = 0;
  await server.client().post('/api/auth/forgot-password', { email: 'willow@example.org' });
  const token = await sink.token('reset-password');
  const reset = (text: string) => server.client().post('/api/auth/reset-password', { token, password: text });
  expect((await reset('1qaz2wsx3edc')).body.error).toMatchObject(refused);
  // The token is not used up by a refusal.
  expect((await reset('a whole new sky')).status).toBe(200);
});

it('signs in by API key until it is revoked; keys are shown once', async () => {
  const owner = await account('kim');
  const made = await owner.post('/api/keys', { name: 'telescope laptop' });
  expect(made.body.secret).toMatch(/^csk_[\w-]{43}$/);
  const script = Object.assign(server.client(), { authorization: `Bearer ${made.body.secret}` });
  expect((await script.post('/api/uploads', {})).status).toBe(201);
  const { keys } = (await owner.get('/api/keys')).body;
  expect(keys).toMatchObject([
    { name: 'telescope laptop', prefix: made.body.secret.slice(0, 10), lastUsedAt: expect.any(String) },
  ]);
  expect(JSON.stringify(keys)).not.toContain(made.body.secret);
  expect((await (await account('mallory')).delete(`/api/keys/${made.body.key.id}`)).status).toBe(404);
  expect((await owner.delete(`/api/keys/${made.body.key.id}`)).status).toBe(200);
  expect((await script.post('/api/uploads', {})).status).toBe(401);
});

it('logging out ends the session on the server', async () => {
  const owner = await account('lena');
  const { cookie } = owner;
  expect((await owner.post('/api/auth/logout', {})).status).toBe(200);
  owner.cookie = cookie;
  expect((await owner.get('/api/auth/me')).status).toBe(401);
});

it('sends one mail a minute at most', async () => {
  await account('mia');
  const forget = () => server.client().post('/api/auth/forgot-password', { email: 'mia@example.org' });
  const resets = () =>
    sink.mails.filter((mail) => /^To: mia@/m.test(mail) && mail.includes('/reset-')).length;
  const { nowMs } = server.clock;
  for (let time = 0; time < 5; time++) expect((await forget()).status).toBe(200);
  await expect.poll(resets).toBe(1);
  server.clock.nowMs = () => Date.now() + 61_000;
  await forget();
  await expect.poll(resets).toBe(2);
  server.clock.nowMs = nowMs;
});

it('a changed password ends what Basic remembered', async () => {
  const owner = await account('ida');
  const script = scriptOf(server, 'ida');
  expect((await script.get('/api/auth/me')).status).toBe(200);
  await owner.post('/api/auth/change-password', { currentPassword: password, password: 'quite another one' });
  expect((await script.get('/api/auth/me')).status).toBe(401);
});

it('deleting an account takes its files along', async () => {
  const owner = await account('gone');
  const { token } = (await owner.post('/api/uploads', {})).body;
  await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame());
  expect((await owner.call('POST', '/api/stacks', { bytes: makeStack() })).status).toBe(201);
  expect(await server.files('storage')).toHaveLength(2);
  expect((await owner.delete('/api/auth/me', { password: 'wrong' })).status).toBe(401);
  expect((await owner.delete('/api/auth/me', { password })).status).toBe(200);
  expect(await server.files('storage')).toEqual([]);
  expect(await server.files('uploads')).toEqual([]);
  expect((await server.client().post('/api/auth/login', { login: 'gone', password })).status).toBe(401);
});
