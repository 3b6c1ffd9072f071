/** A database that is gone, and one that hangs: every refusal says to come back, and the operator's pages still answer. */
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '@crowdsky/api';
import type { Endpoint } from '@crowdsky/api';
import { SqliteConnection } from '../database/sqlite-driver.ts';
import { makeFrame } from '../testing/make-frame.ts';
import { hasMariadb, startMariadb } from '../testing/private-mariadb.ts';
import type { PrivateMariadb } from '../testing/private-mariadb.ts';
import type { Answer, TestClient } from '../testing/test-client.ts';
import { password, scriptOf, startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

/** Far above the limits of the code, which are what ends the waiting. */
const patienceMs = 30_000;

describe.skipIf(!hasMariadb)('MariaDB', () => {
  let mariadb: PrivateMariadb;
  let server: TestServer;
  let owner: TestClient;
  let token: string;

  beforeAll(async () => {
    mariadb = await startMariadb();
    server = await startTestServer({
      DATABASE_URL: await mariadb.newDatabase('away'),
      METRICS_TOKEN: 'a-long-metrics-token',
    });
    owner = await server.account('olga');
    ({ token } = (await owner.post('/api/uploads', {})).body);
  });
  afterAll(async () => {
    mariadb?.resume();
    await server?.close();
    await mariadb?.stop();
  });

  /** One call of each endpoint that needs the database, of the earlier system's scripts, and of the ways to sign in. */
  function calls(): [string, () => Promise<Answer>][] {
    const lease = '0'.repeat(32);
    const example = (path: string): string =>
      path.replace('{id}', '1').replace('{token}', token).replace('{filename}', 'a.fit');
    const asUser = Object.values<Endpoint>(endpoints)
      .filter(({ audience }) => audience === 'user')
      .map((endpoint): [string, () => Promise<Answer>] => {
        const call = endpoint.bodyMediaType
          ? { bytes: makeFrame() }
          : /^(GET|HEAD)$/.test(endpoint.method)
            ? {}
            : { json: { password, currentPassword: password, name: 'k' } };
        const ask = () => owner.call(endpoint.method, example(endpoint.path), call);
        return [`${endpoint.method} ${endpoint.path}`, ask];
      });
    const worker = server.worker();
    const done = { leaseToken: lease, framesInput: 1, framesAligned: 1 };
    const account = { username: 'nora', email: 'nora@example.org', password };
    const script = scriptOf(server, 'olga');
    return [
      ...asUser,
      ['register', () => server.client().post('/api/auth/register', account)],
      ['login', () => server.client().post('/api/auth/login', { login: 'olga', password })],
      ['verify', () => server.client().post('/api/auth/verify-email', { token: 'x' })],
      ['next job', () => worker.post('/api/worker/next-job', { workerId: 'w' })],
      ['files', () => worker.get('/api/worker/jobs/1/files')],
      ['heartbeat', () => worker.post('/api/worker/jobs/1/heartbeat', { leaseToken: lease })],
      ['put', () => worker.put(`/api/worker/jobs/1/stack?lease=${lease}`, makeFrame())],
      ['complete', () => worker.post('/api/worker/jobs/1/complete', done)],
      ['fail', () => worker.post('/api/worker/jobs/1/fail', { leaseToken: lease, errorMessage: 'x' })],
      ['my_stacks.php', () => script.get('/api/my_stacks.php')],
      ['next_job.php', () => worker.get('/api/next_job.php')],
    ];
  }

  const expectRefusals = async (): Promise<void> => {
    const asked = calls().map(async ([name, ask]) => {
      const { status, headers, body } = await ask();
      // The answer to HEAD has no body, and one to the earlier system's scripts no code.
      const isCodeless = name.startsWith('HEAD ') || typeof body.error === 'string';
      const code = isCodeless ? 'database-failed' : body.error?.code;
      return [name, status, code, Number(headers.get('retry-after')) > 0];
    });
    const expected = calls().map(([name]) => [name, 503, 'database-failed', true]);
    expect(await inTime(Promise.all(asked))).toEqual(expected);
  };

  const expectOperatorsPages = async (): Promise<void> => {
    const [ready, metrics] = await inTime(
      Promise.all([
        server.client().get('/readyz'),
        Object.assign(server.client(), { authorization: 'Bearer a-long-metrics-token' }).get('/metrics'),
      ]),
    );
    expect([ready.status, ready.body.database]).toEqual([503, 'failed']);
    expect(Number(ready.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(metrics.status).toBe(200);
    expect(metrics.text).toContain('crowdsky_database_up 0');
    expect(metrics.text).not.toContain('crowdsky_jobs{');
  };

  it('is healthy before', async () => {
    expect((await server.client().get('/readyz')).body.database).toBe('ok');
    expect((await owner.get('/api/jobs')).status).toBe(200);
  });

  it('that hangs holds no request for ever, and goes on where it was', async () => {
    mariadb.pause();
    const refusals = expectRefusals();
    refusals.catch(() => {});
    await expectOperatorsPages();
    await refusals;
    mariadb.resume();
    await expect.poll(async () => (await owner.get('/api/jobs')).status).toBe(200);
  }, 120_000);

  it('that was killed is told the same way, and found again', async () => {
    await mariadb.crash();
    await expectRefusals();
    await expectOperatorsPages();
    await mariadb.restart();
    await expect.poll(async () => (await owner.get('/api/jobs')).status).toBe(200);
    await expect.poll(async () => (await server.client().get('/readyz')).body.database).toBe('ok');
    expect((await owner.get(`/api/uploads/${token}`)).status).toBe(200);
  }, 120_000);
});

it('an SQLite that another program has locked is told the same way, and holds nobody else up', async () => {
  const server = await startTestServer();
  const owner = await server.account('olga');
  const { token } = (await owner.post('/api/uploads', {})).body;
  const rival = new SqliteConnection(join(server.dir, 'crowdsky.sqlite'));
  rival.prepare('BEGIN IMMEDIATE').run();
  const [started, cancelled, ready] = await inTime(
    Promise.all([
      owner.post('/api/uploads', {}),
      owner.delete(`/api/uploads/${token}`),
      server.client().get('/readyz'),
    ]),
  );
  for (const { status, headers, body } of [started, cancelled]) {
    expect([status, body.error.code]).toEqual([503, 'database-failed']);
    expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
  }
  expect([200, 503]).toContain(ready.status);
  rival.prepare('ROLLBACK').run();
  rival.close();
  expect((await owner.post('/api/uploads', {})).status).toBe(201);
  expect((await owner.delete(`/api/uploads/${token}`)).status).toBe(200);
  await server.close();
});

async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_answer, reject) => {
    timer = setTimeout(() => reject(new Error(`No answer within ${patienceMs} ms.`)), patienceMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
