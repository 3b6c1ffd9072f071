/** The typed client of @crowdsky/api against the real server: the road of a device, of raws and of a worker. */
import { ApiError, createClient } from '@crowdsky/api';
import type { Client } from '@crowdsky/api';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeFrame, makeStack } from './testing/make-frame.ts';
import { basicAuth } from './testing/test-client.ts';
import { password, startTestServer, workerKey } from './testing/test-server.ts';
import type { TestServer } from './testing/test-server.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server?.close());

function clientOf(authorization: string): Client<AbortSignal, Uint8Array, Response> {
  return createClient<AbortSignal, Uint8Array, Response>({
    fetch: (url, request) => fetch(url, request as RequestInit),
    baseUrl: server.url,
    headers: (): Record<string, string> => (authorization === '' ? {} : { authorization }),
  });
}

async function owner(name: string) {
  await server.account(name);
  return clientOf(basicAuth(name, password));
}

it('takes raws to a job, and a worker to its stack', async () => {
  const caroline = await owner('caroline');
  const { token } = await caroline.startUpload({ body: {} });
  const frame = makeFrame();
  const put = await caroline.putRaw({ path: { token, filename: 'Light é 1.fit' }, body: frame });
  expect(put).toMatchObject({ alreadyStored: false, file: { filename: 'Light é 1.fit', filter: 'IRCUT' } });
  const { jobs } = await caroline.finalizeUpload({ path: { token }, body: {} });
  expect(jobs).toHaveLength(1);

  const worker = clientOf(`Bearer ${workerKey}`);
  const { job } = await worker.claimJob({ body: { workerId: 'w1' } });
  const path = { id: job!.jobId };
  const { files } = await worker.listJobFiles({ path });
  const raw = await worker.getJobFile({ path: { id: files[0].id } });
  expect(Buffer.from(await raw.arrayBuffer()).equals(frame)).toBe(true);
  const stack = makeStack();
  await worker.putJobStack({ path, query: { lease: job!.leaseToken }, body: stack });
  const { recorded, stackId } = await worker.completeJob({
    path,
    body: { leaseToken: job!.leaseToken, framesInput: 1, framesAligned: 1 },
  });
  expect(recorded).toBe(true);
  const list = await caroline.listStacks({ query: { raDeg: 83.6, decDeg: 22, radiusDeg: 1, limit: 10 } });
  expect(list.stacks.map(({ id, sharpening }) => [id, sharpening])).toEqual([[stackId, null]]);
  const fits = await caroline.getStackFits({ path: { id: stackId! } });
  expect(Buffer.from(await fits.arrayBuffer()).equals(stack)).toBe(true);
});

it('tells a refusal by its code, and which fields were wrong', async () => {
  const stranger = clientOf('');
  const refused = await stranger.listJobs().catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ApiError);
  expect(refused).toMatchObject({ code: 'not-signed-in', status: 401, message: 'Sign in first.' });
  const wrong = await stranger
    .register({ body: { username: 'a', email: 'a@example.org', password } })
    .catch((error: unknown) => error);
  expect(wrong).toMatchObject({ code: 'bad-request', fields: [{ path: 'username' }] });
  const gone = await (await owner('wilhelm')).getStack({ path: { id: 7 } }).catch((error: unknown) => error);
  expect(gone).toMatchObject({
    code: 'not-found',
    requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
  });
});

it('ends when its signal aborts, in the middle of a stream too', async () => {
  const maria = await owner('maria');
  const stop = new AbortController();
  const { body } = await maria.streamEvents({ signal: stop.signal });
  const reader = body!.getReader();
  expect(new TextDecoder().decode((await reader.read()).value)).toContain('hello');
  const rest = reader.read();
  stop.abort();
  await expect(rest).rejects.toMatchObject({ name: 'AbortError' });
  await expect(maria.me({ signal: stop.signal })).rejects.toMatchObject({ name: 'AbortError' });
});
