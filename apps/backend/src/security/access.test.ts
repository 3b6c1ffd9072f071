/** What is not yours does not exist, and no route is open to those it is not for. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '@crowdsky/api';
import { startAttackedServer } from '../testing/attacked-server.ts';
import type { Belongings, Owner } from '../testing/attacked-server.ts';
import { makeFrame } from '../testing/make-frame.ts';
import type { TestClient } from '../testing/test-client.ts';
import { scriptOf } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

let server: TestServer;
let owner: Owner;
let stranger: TestClient;
let theirs: Belongings;

beforeAll(async () => {
  ({ server, owner, stranger, theirs } = await startAttackedServer());
});
afterAll(() => server?.close());

describe("another user's anything is 404", () => {
  it.each([
    ['GET', () => `/api/uploads/${theirs.token}`],
    ['DELETE', () => `/api/uploads/${theirs.token}`],
    ['PUT', () => `/api/uploads/${theirs.token}/files/b.fit`],
    ['GET', () => `/api/uploads/${theirs.token}/files/a.fit`],
    ['POST', () => `/api/uploads/${theirs.token}/finalize`],
    ['GET', () => `/api/jobs/${theirs.jobId}`],
    ['POST', () => `/api/jobs/${theirs.jobId}/retry`],
    ['DELETE', () => `/api/jobs/${theirs.jobId}`],
    ['GET', () => `/api/jobs?upload=${theirs.token}`],
    ['GET', () => `/api/stacks/${theirs.stackId}`],
    ['GET', () => `/api/stacks/${theirs.stackId}/fits`],
    ['GET', () => `/api/stacks/${theirs.stackId}/thumbnail`],
    ['GET', () => `/api/stacks/zip?ids=${theirs.stackId}`],
    ['DELETE', () => `/api/stacks/${theirs.stackId}`],
    ['DELETE', () => `/api/keys/${theirs.keyId}`],
    ['GET', () => `/api/thumbnail.php?id=${theirs.stackId}`],
    ['GET', () => '/api/download_stack.php?chunk_key=20250301.04_83.6_%2B22.0'],
  ])('%s %#', async (method, path) => {
    const body = method === 'PUT' ? { bytes: makeFrame({ seed: 3 }) } : method === 'GET' ? {} : { json: {} };
    const answer = await stranger.call(method, path(), body);
    expect(answer.status).toBe(404);
  });

  it('and their lists are empty', async () => {
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

  it.each(endpoints.filter(({ audience }) => audience === 'user').map(({ method, path }) => [method, path]))(
    '%s %s needs a user',
    async (method, path) => {
      const call = method === 'GET' ? {} : { json: {} };
      expect((await server.client().call(method, example(path), call)).status).toBe(401);
      expect((await server.worker().call(method, example(path), call)).status).toBe(401);
    },
  );

  it.each(
    endpoints.filter(({ audience }) => audience === 'worker').map(({ method, path }) => [method, path]),
  )('%s %s needs the worker key', async (method, path) => {
    const call = method === 'GET' ? {} : { json: {} };
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
    expect((await server.client().get('/api/next_job.php?key=test-worker-key-0123456789')).status).toBe(401);
  });
});
