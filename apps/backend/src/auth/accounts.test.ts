/** Accounts: registration, mail tokens, sessions, keys, Basic, throttling, deletion. */
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { basicAuth } from '../testing/test-client.ts';
import { password, scriptOf, startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

/** Just enough SMTP to take a mail. */
class MailSink {
  readonly mails: string[] = [];
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((socket) => {
      let text = '';
      let inData = false;
      socket.write('220 sink\r\n');
      socket.on('error', () => {});
      socket.on('data', (piece) => {
        text += piece.toString();
        for (
          let end = text.indexOf(inData ? '\r\n.\r\n' : '\r\n');
          end >= 0;
          end = text.indexOf(inData ? '\r\n.\r\n' : '\r\n')
        ) {
          const line = text.slice(0, end);
          text = text.slice(end + (inData ? 5 : 2));
          if (inData) this.mails.push(line.replace(/=\r\n/g, '').replace(/=3D/g, '='));
          socket.write(inData || !/^DATA/i.test(line) ? '250 ok\r\n' : '354 go on\r\n');
          inData = !inData && /^DATA/i.test(line);
        }
      });
    });
    await new Promise<void>((bound) => this.server!.listen(0, '127.0.0.1', bound));
    return `smtp://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async token(page: string): Promise<string> {
    await expect.poll(() => this.mails.some((mail) => mail.includes(`/${page}?token=`))).toBe(true);
    const mail = this.mails.findLast((text) => text.includes(`/${page}?token=`))!;
    return /\?token=([\w-]+)/.exec(mail)![1];
  }

  stop(): void {
    this.server?.close();
  }
}

let server: TestServer;
const sink = new MailSink();

beforeAll(async () => {
  server = await startTestServer({
    SMTP_URL: await sink.start(),
    MAIL_FROM: 'CrowdSky <sky@example.org>',
    LOGIN_FAILURES_ALLOWED: '3',
  });
});
afterAll(async () => {
  await server?.close();
  sink.stop();
});

it('registers, verifies the address by mail, and refuses a taken name in any case', async () => {
  const vera = await server.account('Vera');
  expect((await vera.get('/api/auth/me')).body.account).toMatchObject({
    username: 'Vera',
    tier: 'free',
    emailVerified: false,
  });
  expect((await server.client().post('/api/auth/verify-email', { token: 'made-up' })).body.error.code).toBe(
    'bad-token',
  );
  const token = await sink.token('verify-email');
  expect((await server.client().post('/api/auth/verify-email', { token })).status).toBe(200);
  expect((await server.client().post('/api/auth/verify-email', { token })).body.error.code).toBe('bad-token');
  expect((await vera.get('/api/auth/me')).body.account.emailVerified).toBe(true);
  for (const taken of [
    { username: 'vera', email: 'other@example.org' },
    { username: 'vera2', email: 'VERA@example.org' },
  ]) {
    expect((await server.client().post('/api/auth/register', { ...taken, password })).body.error.code).toBe(
      'name-taken',
    );
  }
});

it('one name registered ten times at once is one account', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () =>
      server.client().post('/api/auth/register', { username: 'rush', email: 'rush@example.org', password }),
    ),
  );
  expect(answers.map((answer) => answer.status).sort()).toEqual([
    201,
    ...Array.from({ length: 9 }, () => 409),
  ]);
});

it('resets a password by mail, ends every session, and does not tell which addresses are known', async () => {
  const paul = await server.account('paul');
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

it('changing the password keeps this session and ends the others', async () => {
  const here = await server.account('carla');
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

it('signs in by API key until it is revoked; keys are shown once', async () => {
  const owner = await server.account('kim');
  const made = await owner.post('/api/keys', { name: 'telescope laptop' });
  expect(made.body.secret).toMatch(/^csk_[\w-]{43}$/);
  const script = Object.assign(server.client(), { authorization: `Bearer ${made.body.secret}` });
  expect((await script.post('/api/uploads', {})).status).toBe(201);
  const { keys } = (await owner.get('/api/keys')).body;
  expect(keys).toMatchObject([
    { name: 'telescope laptop', prefix: made.body.secret.slice(0, 10), lastUsedAt: expect.any(String) },
  ]);
  expect(JSON.stringify(keys)).not.toContain(made.body.secret);
  expect((await (await server.account('mallory')).delete(`/api/keys/${made.body.key.id}`)).status).toBe(404);
  expect((await owner.delete(`/api/keys/${made.body.key.id}`)).status).toBe(200);
  expect((await script.post('/api/uploads', {})).status).toBe(401);
});

it('logging out ends the session on the server', async () => {
  const owner = await server.account('lena');
  const { cookie } = owner;
  expect((await owner.post('/api/auth/logout', {})).status).toBe(200);
  owner.cookie = cookie;
  expect((await owner.get('/api/auth/me')).status).toBe(401);
});

describe('throttling', () => {
  it('makes a name wait after failures, even with the right password, and forgets in time', async () => {
    await server.account('theo');
    const attempt = (secret: string) =>
      server.client().post('/api/auth/login', { login: 'theo', password: secret });
    for (let failure = 0; failure < 3; failure++) expect((await attempt('wrong')).status).toBe(401);
    const waiting = await attempt(password);
    expect([waiting.status, Number(waiting.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(
      (
        await Object.assign(server.client(), { authorization: basicAuth('theo', password) }).get(
          '/api/auth/me',
        )
      ).status,
    ).toBe(429);
    const { nowMs } = server.clock;
    server.clock.nowMs = () => Date.now() + 16 * 60_000;
    expect((await attempt(password)).status).toBe(200);
    server.clock.nowMs = nowMs;
  });

  it('counts attempts that come at once', async () => {
    await server.account('tina');
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        server.client().post('/api/auth/login', { login: 'tina', password: 'wrong' }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      ...Array.from({ length: 3 }, () => 401),
      ...Array.from({ length: 17 }, () => 429),
    ]);
  });

  it('lets a script with the right password begin with many requests at once', async () => {
    await server.account('saul');
    const script = scriptOf(server, 'saul');
    const answers = await Promise.all(Array.from({ length: 20 }, () => script.get('/api/auth/me')));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
  });

  it('does not let a stolen session guess the password either', async () => {
    const owner = await server.account('sten');
    const change = () =>
      owner.post('/api/auth/change-password', { currentPassword: 'wrong', password: 'quite another one' });
    for (let failure = 0; failure < 3; failure++) expect((await change()).status).toBe(401);
    expect((await change()).status).toBe(429);
    expect((await owner.delete('/api/auth/me', { password })).status).toBe(429);
  });

  it('sends one mail a minute at most', async () => {
    await server.account('mia');
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

  it('unknown names are refused like wrong passwords', async () => {
    const unknown = await server
      .client()
      .post('/api/auth/login', { login: 'nobody-here', password: 'wrong' });
    expect(unknown.body.error).toMatchObject({
      code: 'wrong-password',
      message: 'The name or the password is wrong.',
    });
  });
});

it('a changed password ends what Basic remembered', async () => {
  const owner = await server.account('ida');
  const script = scriptOf(server, 'ida');
  expect((await script.get('/api/auth/me')).status).toBe(200);
  await owner.post('/api/auth/change-password', { currentPassword: password, password: 'quite another one' });
  expect((await script.get('/api/auth/me')).status).toBe(401);
});

it('deleting an account takes its files along', async () => {
  const owner = await server.account('gone');
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
