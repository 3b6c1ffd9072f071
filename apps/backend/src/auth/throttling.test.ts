/** Throttling: who guesses waits; who owns the account, or shares the guesser's address, does not. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame } from '../testing/make-frame.ts';
import { basicAuth } from '../testing/test-client.ts';
import type { Answer, TestClient } from '../testing/test-client.ts';
import { password, scriptOf } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

const minuteMs = 60_000;

/** The server stands behind one proxy, which names the caller's address last. */
const settings = { LOGIN_FAILURES_ALLOWED: '3', REGISTRATIONS_ALLOWED: '4', TRUST_PROXY: '1' };

function from(address: string): { headers: Record<string, string> } {
  return { headers: { 'x-forwarded-for': address } };
}

/** A new account, opened from an address of its own. */
async function accountOf(server: TestServer, name: string): Promise<TestClient> {
  const owner = server.client();
  const account = { username: name, email: `${name}@example.org`, password };
  const address = `10.0.${[...name].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 250}.${name.length}`;
  expect((await owner.post('/api/auth/register', account, from(address))).status).toBe(201);
  return owner;
}

function signIn(server: TestServer, login: string, secret: string, address: string): Promise<Answer> {
  return server.client().post('/api/auth/login', { login, password: secret }, from(address));
}

async function guess(server: TestServer, login: string, times: number, address: string): Promise<number[]> {
  const statuses = [];
  for (let time = 0; time < times; time++)
    statuses.push((await signIn(server, login, `wrong ${time}`, address)).status);
  return statuses;
}

function waitOf(answer: Answer): [status: number, code: string, waitSeconds: number] {
  return [answer.status, answer.body.error?.code, Number(answer.headers.get('retry-after'))];
}

describeOnEachDatabase(
  'throttling',
  (server) => {
    let startMs = 0;
    /** It stands still between: a busy machine must not shorten the waits. */
    const moveClock = (ms: number): void => {
      server().clock.nowMs = () => startMs + ms;
    };
    beforeAll(() => {
      startMs = Date.now();
      moveClock(0);
    });
    afterEach(() => moveClock(0));

    describe('sign-in', () => {
      it('makes the guesser wait, longer each time, even with the right password, and forgives in time', async () => {
        await accountOf(server(), 'theo');
        expect(await guess(server(), 'theo', 3, '192.0.2.1')).toEqual([401, 401, 401]);
        const first = await signIn(server(), 'theo', password, '192.0.2.1');
        expect(waitOf(first)).toEqual([429, 'too-many-requests', 15]);
        const basic = { authorization: basicAuth('theo', password), 'x-forwarded-for': '192.0.2.1' };
        expect((await server().client().get('/api/auth/me', { headers: basic })).status).toBe(429);
        moveClock(16_000);
        expect(await guess(server(), 'theo', 1, '192.0.2.1')).toEqual([401]);
        expect(waitOf(await signIn(server(), 'theo', password, '192.0.2.1'))[2]).toBe(30);
        moveClock(70 * minuteMs);
        expect((await signIn(server(), 'theo', password, '192.0.2.1')).status).toBe(200);
      });

      it('does not let a stranger lock the owner out', async () => {
        const owner = await accountOf(server(), 'olga');
        const script = scriptOf(server(), 'olga');
        expect((await script.get('/api/auth/me', from('192.0.2.11'))).status).toBe(200);
        expect(await guess(server(), 'olga', 4, '192.0.2.10')).toEqual([401, 401, 401, 429]);
        // At home, and on the guesser's own network with what proves the owner.
        expect((await signIn(server(), 'olga', password, '192.0.2.11')).status).toBe(200);
        expect((await owner.get('/api/auth/me', from('192.0.2.10'))).status).toBe(200);
        expect((await script.get('/api/auth/me', from('192.0.2.10'))).status).toBe(200);
        const { secret } = (await owner.post('/api/keys', { name: 'k' }, from('192.0.2.10'))).body;
        const key = { headers: { authorization: `Bearer ${secret}`, 'x-forwarded-for': '192.0.2.10' } };
        expect((await server().client().get('/api/auth/me', key)).status).toBe(200);
        const change = { currentPassword: password, password: 'quite another one' };
        expect((await owner.post('/api/auth/change-password', change, from('192.0.2.10'))).status).toBe(200);
      });

      it('counts user name and mail as one account, in any case', async () => {
        await accountOf(server(), 'Nina');
        expect(await guess(server(), 'nina', 1, '192.0.2.20')).toEqual([401]);
        expect(await guess(server(), 'NINA@example.org', 1, '192.0.2.20')).toEqual([401]);
        expect(await guess(server(), 'Nina', 2, '192.0.2.20')).toEqual([401, 429]);
        expect(await guess(server(), 'nina@example.org', 1, '192.0.2.20')).toEqual([429]);
      });

      it('leaves the others behind one address alone, however many names were guessed from there', async () => {
        await accountOf(server(), 'nat');
        for (let name = 0; name < 35; name++)
          expect(await guess(server(), `nobody${name}`, 1, '192.0.2.30')).toEqual([401]);
        expect((await signIn(server(), 'nat', password, '192.0.2.30')).status).toBe(200);
      });

      it('does not take what a caller claims for its address', async () => {
        await accountOf(server(), 'liam');
        const claims = [1, 2, 3, 4].map((claim) => `203.0.113.${claim}, 192.0.2.40`);
        const statuses = [];
        for (const claim of claims) statuses.push(...(await guess(server(), 'liam', 1, claim)));
        expect(statuses).toEqual([401, 401, 401, 429]);
      });

      it('takes a whole IPv6 network for one caller', async () => {
        await accountOf(server(), 'ivy6');
        const statuses = [];
        for (const address of ['2001:db8:0:1::1', '2001:db8:0:1:ffff:ffff:ffff:ffff', '2001:DB8::1:0:0:0:4'])
          statuses.push(...(await guess(server(), 'ivy6', 1, address)));
        statuses.push(...(await guess(server(), 'ivy6', 1, '2001:db8:0:1:2::')));
        expect(statuses).toEqual([401, 401, 401, 429]);
        expect(await guess(server(), 'ivy6', 1, '2001:db8:0:2::1')).toEqual([401]);
      });

      it('counts attempts that come at once', async () => {
        await accountOf(server(), 'tina');
        const answers = await Promise.all(
          Array.from({ length: 20 }, () => signIn(server(), 'tina', 'wrong', '192.0.2.50')),
        );
        expect(answers.map(({ status }) => status).sort()).toEqual([
          ...Array.from({ length: 3 }, () => 401),
          ...Array.from({ length: 17 }, () => 429),
        ]);
      });

      it('lets a script with the right password begin with many requests at once', async () => {
        await accountOf(server(), 'saul');
        const script = scriptOf(server(), 'saul');
        const answers = await Promise.all(Array.from({ length: 20 }, () => script.get('/api/auth/me')));
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      });

      it('does not let a stolen session guess the password either, which leaves the other sessions alone', async () => {
        const stolen = await accountOf(server(), 'sten');
        const own = server().client();
        await own.post('/api/auth/login', { login: 'sten', password }, from('192.0.2.60'));
        const change = (caller: TestClient, currentPassword: string) =>
          caller.post('/api/auth/change-password', { currentPassword, password: 'quite another one' });
        for (let failure = 0; failure < 3; failure++)
          expect((await change(stolen, 'wrong')).status).toBe(401);
        expect((await change(stolen, 'wrong')).status).toBe(429);
        expect((await stolen.delete('/api/auth/me', { password })).status).toBe(429);
        expect((await change(own, password)).status).toBe(200);
      });

      it('unknown names are refused like wrong passwords, and throttled alike', async () => {
        const unknown = await signIn(server(), 'nobody-here', 'wrong', '192.0.2.70');
        expect(unknown.body.error).toMatchObject({
          code: 'wrong-password',
          message: 'The name or the password is wrong.',
        });
        expect(await guess(server(), 'nobody-here', 3, '192.0.2.70')).toEqual([401, 401, 429]);
      });
    });

    describe('registration', () => {
      const register = (name: string, address: string, mail = `${name}@example.org`) =>
        server()
          .client()
          .post('/api/auth/register', { username: name, email: mail, password }, from(address));

      it('takes a few accounts an hour from one address, then makes it wait, longer each time', async () => {
        for (let count = 0; count < 4; count++)
          expect((await register(`many${count}`, '198.51.100.1')).status).toBe(201);
        expect(waitOf(await register('many4', '198.51.100.1'))).toEqual([429, 'too-many-requests', 60]);
        expect((await register('elsewhere', '198.51.100.2')).status).toBe(201);
        moveClock(61_000);
        expect((await register('many4', '198.51.100.1')).status).toBe(201);
        expect(waitOf(await register('many5', '198.51.100.1'))[2]).toBe(120);
      });

      it('counts many at once', async () => {
        const answers = await Promise.all(
          Array.from({ length: 12 }, (_, index) => register(`flood${index}`, '198.51.100.5')),
        );
        expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
        expect(answers.filter(({ status }) => status === 429)).toHaveLength(8);
      });

      it('makes one name and one mail wait, from wherever', async () => {
        await accountOf(server(), 'wanted');
        const statuses = [];
        for (let time = 0; time < 10; time++)
          statuses.push((await register('wanted', `198.51.101.${time}`, `w${time}@example.org`)).status);
        expect(statuses).toEqual([...Array.from({ length: 9 }, () => 409), 429]);
        expect((await register('Wanted', '198.51.101.20', 'other@example.org')).status).toBe(429);
        expect((await register('other', '198.51.101.20', 'other@example.org')).status).toBe(201);
      });

      it('makes who tries out which names are taken wait, and tells nothing more then', async () => {
        for (const name of ['known', 'known2', 'known-three']) await accountOf(server(), name);
        const tried = ['known', 'KNOWN2', 'known-three'].map((name) => [name, `try_${name}@example.org`]);
        const answers = [];
        for (const [name, mail] of [...tried, ['unheard-of', 'known@example.org']])
          answers.push(await register(name, '198.51.103.1', mail));
        expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual(
          Array.from({ length: 4 }, () => [409, 'name-taken']),
        );
        const waits = [];
        for (const name of ['known', 'free-name'])
          waits.push(await register(name, '198.51.103.1', `next_${name}@example.org`));
        expect(waits.map(waitOf)).toEqual(Array.from({ length: 2 }, () => [429, 'too-many-requests', 60]));
        expect(waits[0].body.error.message).toBe(waits[1].body.error.message);
      });

      it('does not count what cannot be an account', async () => {
        for (let time = 0; time < 6; time++) expect((await register('!', '198.51.100.9')).status).toBe(400);
        expect((await register('fine', '198.51.100.9')).status).toBe(201);
      });
    });

    describe('mails and keys', () => {
      const forget = (email: string, address: string) =>
        server().client().post('/api/auth/forgot-password', { email }, from(address));

      it('makes one mailbox wait, known or not, from wherever', async () => {
        await accountOf(server(), 'mia');
        for (const email of ['mia@example.org', 'not-there@example.org']) {
          for (let time = 0; time < 5; time++)
            expect((await forget(email, `198.51.102.${time}`)).status).toBe(200);
          expect(waitOf(await forget(email.toUpperCase(), '198.51.102.9'))).toEqual([
            429,
            'too-many-requests',
            60,
          ]);
        }
      });

      it('makes one address wait that asks for many mailboxes', async () => {
        for (let time = 0; time < 20; time++)
          expect((await forget(`box${time}@example.org`, '198.51.103.1')).status).toBe(200);
        expect((await forget('box20@example.org', '198.51.103.1')).status).toBe(429);
        expect((await forget('box20@example.org', '198.51.103.2')).status).toBe(200);
      });

      it('makes an account wait that asks for verification mails or makes keys without end', async () => {
        const owner = await accountOf(server(), 'vick');
        const times = async (path: string, body: object): Promise<number> => {
          for (let count = 0; count < 60; count++) {
            const { status } = await owner.post(path, body, from(`198.51.104.${count}`));
            if (status === 429) return count;
            expect(status).toBeLessThan(300);
          }
          return 60;
        };
        expect(await times('/api/auth/send-verification', {})).toBe(5);
        expect(await times('/api/keys', { name: 'k' })).toBe(20);
      });
    });
  },
  settings,
);

describeOnEachDatabase(
  'a flood of passwords',
  (server) => {
    it('is refused early, sign-in and registration, while an upload goes on', async () => {
      const owner = await server().account('uploader');
      const { token } = (await owner.post('/api/uploads', {})).body;
      const flood = [
        ...Array.from({ length: 100 }, (_, index) =>
          server()
            .client()
            .post('/api/auth/login', { login: `nobody${index}`, password }),
        ),
        ...Array.from({ length: 100 }, (_, index) =>
          server()
            .client()
            .post('/api/auth/register', {
              username: `u${index}aa`,
              email: `u${index}@example.org`,
              password,
            }),
        ),
      ];
      const upload = owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame());
      const answers = await Promise.all(flood);
      const refused = answers.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(0);
      for (const answer of refused) expect(waitOf(answer)).toEqual([429, 'too-many-requests', 2]);
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201, 401, 429]));
      expect((await upload).status).toBe(200);
      // The owner's own share of the lane is free.
      const change = { currentPassword: password, password: 'quite another one' };
      expect((await owner.post('/api/auth/change-password', change)).status).toBe(200);
    });
  },
  { LOGIN_FAILURES_ALLOWED: '1000' },
  { passwordCost: 10 },
);
