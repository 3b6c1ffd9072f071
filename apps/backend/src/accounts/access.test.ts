/** Other accounts' objects answer 404, and each route refuses callers outside its audience. */
import { describe, expect, it } from 'vitest';
import { endpoints } from '@crowdsky/api';
import { useAttackedServer } from '../testing/attacked-server.ts';
import type { Theirs } from '../testing/attacked-server.ts';
import { makeFrame } from '../testing/make-frame.ts';
import { leastCall } from '../testing/test-client.ts';
import type { TestClient } from '../testing/test-client.ts';
import { adminOf, scriptOf } from '../testing/test-server.ts';

const attackedServer = useAttackedServer();

describe("another user's anything is 404", () => {
  it.each([
    ['GET', ({ token }: Theirs) => `/api/uploads/${token}`],
    ['DELETE', ({ token }: Theirs) => `/api/uploads/${token}`],
    ['PUT', ({ token }: Theirs) => `/api/uploads/${token}/files/b.fit`],
    ['GET', ({ token }: Theirs) => `/api/uploads/${token}/files/a.fit`],
    ['POST', ({ token }: Theirs) => `/api/uploads/${token}/finalize`],
    ['GET', ({ jobId }: Theirs) => `/api/jobs/${jobId}`],
    ['POST', ({ jobId }: Theirs) => `/api/jobs/${jobId}/retry`],
    ['DELETE', ({ jobId }: Theirs) => `/api/jobs/${jobId}`],
    ['GET', ({ token }: Theirs) => `/api/jobs?upload=${token}`],
    ['GET', ({ stackId }: Theirs) => `/api/stacks/${stackId}`],
    ['GET', ({ stackId }: Theirs) => `/api/stacks/${stackId}/fits`],
    ['GET', ({ stackId }: Theirs) => `/api/stacks/${stackId}/thumbnail`],
    ['GET', ({ stackId }: Theirs) => `/api/stacks/zip?ids=${stackId}`],
    ['DELETE', ({ stackId }: Theirs) => `/api/stacks/${stackId}`],
    ['DELETE', ({ keyId }: Theirs) => `/api/keys/${keyId}`],
    ['GET', ({ stackId }: Theirs) => `/api/thumbnail.php?id=${stackId}`],
    ['GET', () => '/api/download_stack.php?chunk_key=20250301.04_83.6_%2B22.0'],
  ])('%s %#', async (method, path) => {
    const { stranger, theirs } = attackedServer();
    const body = method === 'PUT' ? { bytes: makeFrame({ seed: 3 }) } : leastCall(method);
    const answer = await stranger.call(method, path(theirs), body);
    expect(answer.status).toBe(404);
  });

  it('and their lists are empty', async () => {
    const { server, stranger } = attackedServer();
    expect((await stranger.get('/api/uploads')).body.uploads).toEqual([]);
    expect((await stranger.get('/api/jobs')).body.jobs).toEqual([]);
    expect((await stranger.get('/api/stacks')).body.stacks).toEqual([]);
    expect((await stranger.get('/api/stacks/objects')).body.objects).toEqual([]);
    expect((await scriptOf(server, 'stranger').get('/api/my_stacks.php')).body).toEqual([]);
  });
});

describe('who may call what', () => {
  const example = (path: string): string =>
    path.replace('{id}', '1').replace('{token}', '0'.repeat(32)).replace('{filename}', 'a.fit');

  it.each(
    Object.values(endpoints)
      .filter(({ audience }) => audience === 'user')
      .map(({ method, path }) => [method, path]),
  )('%s %s needs a user', async (method, path) => {
    const { server } = attackedServer();
    const call = leastCall(method);
    expect((await server.client().call(method, example(path), call)).status).toBe(401);
    expect((await server.worker().call(method, example(path), call)).status).toBe(401);
  });

  it.each(
    Object.values(endpoints)
      .filter(({ audience }) => audience === 'admin')
      .map(({ method, path }) => [method, path]),
  )('%s %s needs an admin who has signed in', async (method, path) => {
    const { server, owner } = attackedServer();
    const call = leastCall(method);
    const codeFor = async (caller: TestClient): Promise<unknown> => {
      const { status, body } = await caller.call(method, example(path), call);
      return [status, body.error?.code];
    };
    expect(await codeFor(server.client())).toEqual([401, 'not-signed-in']);
    expect(await codeFor(server.worker())).toEqual([401, 'not-signed-in']);
    expect(await codeFor(owner)).toEqual([403, 'not-allowed']);
    const name = `admin${example(path).replaceAll('/', '.')}.${method}`;
    const admin = await adminOf(server, name);
    const { secret } = (await admin.post('/api/keys', { name: 'k' })).body;
    const key = Object.assign(server.client(), { authorization: `Bearer ${secret}` });
    expect(await codeFor(key)).toEqual([403, 'not-allowed']);
    expect(await codeFor(scriptOf(server, name))).toEqual([403, 'not-allowed']);
    if (method === 'GET') expect((await admin.call(method, example(path), {})).status).toBe(200);
    else {
      admin.csrfToken = 'wrong';
      expect(await codeFor(admin)).toEqual([403, 'bad-csrf-token']);
    }
  });

  it.each(
    Object.values(endpoints)
      .filter(({ audience }) => audience === 'worker')
      .map(({ method, path }) => [method, path]),
  )('%s %s needs the worker key', async (method, path) => {
    const { server, owner } = attackedServer();
    const call = leastCall(method);
    expect((await server.client().call(method, example(path), call)).status).toBe(401);
    expect((await owner.call(method, example(path), call)).status).toBe(401);
    expect(
      (
        await Object.assign(server.client(), { authorization: 'Bearer test-worker-key-012345678' }).call(
          method,
          example(path),
          call,
        )
      ).status,
    ).toBe(401);
  });

  it('the worker key in the query opens cleanup.php and nothing else', async () => {
    const { server } = attackedServer();
    expect((await server.client().get('/api/next_job.php?key=test-worker-key-0123456789')).status).toBe(401);
  });
});
