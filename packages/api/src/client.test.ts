/** How the client handles answers that our server never gives. */
import { expect, it } from 'vitest';
import { ApiError } from './api-error.ts';
import { createClient } from './client.ts';
import type { ClientRequest } from './client.ts';

/** A fake network: records the requests and gives one prepared answer. */
function answering(body: string, init: ResponseInit = {}) {
  const asked: [string, ClientRequest<AbortSignal, Uint8Array>][] = [];
  const client = createClient<AbortSignal, Uint8Array, Response>({
    fetch: async (url, request) => {
      asked.push([url, request]);
      return new Response(body, init);
    },
    baseUrl: 'https://example.org',
    headers: () => ({ 'x-csrf-token': 't' }),
  });
  return { client, asked };
}

it('fills path and query, leaves out what is undefined, and sends JSON as such', async () => {
  const { client, asked } = answering('{"ok":true}');
  await client.cancelUpload({ path: { token: 'a/b c' } });
  await client.verifyEmail({ body: { token: 'x' } });
  await client
    .putRaw({ path: { token: 't', filename: 'ü?.fit' }, query: {}, body: new Uint8Array(3) })
    .catch(() => {});
  await client.listJobs({ query: { status: 'failed', limit: 20, cursor: undefined } }).catch(() => {});
  expect(asked.map(([url, { method }]) => `${method} ${url}`)).toEqual([
    'DELETE https://example.org/api/uploads/a%2Fb%20c',
    'POST https://example.org/api/auth/verify-email',
    'PUT https://example.org/api/uploads/t/files/%C3%BC%3F.fit',
    'GET https://example.org/api/jobs?status=failed&limit=20',
  ]);
  expect(asked.map(([, { headers, body }]) => [headers, body])).toEqual([
    [{ 'x-csrf-token': 't' }, undefined],
    [{ 'x-csrf-token': 't', 'content-type': 'application/json' }, '{"token":"x"}'],
    [{ 'x-csrf-token': 't', 'content-type': 'application/fits' }, new Uint8Array(3)],
    [{ 'x-csrf-token': 't' }, undefined],
  ]);
});

it.each([
  ['the page of a proxy', '<html>Bad gateway</html>', 502],
  ['a refusal with an unknown code', '{"error":{"code":"no-luck","message":"x","requestId":"1"}}', 400],
  ['JSON of another shape', '{"jobs":[{"id":-1}],"nextCursor":null}', 200],
  ['no JSON at all', 'hello', 200],
])('calls %s unexpected', async (_what, body, status) => {
  const error = await answering(body, { status })
    .client.listJobs()
    .catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: 'unexpected', status });
});

it('says when to come back', async () => {
  const body = '{"error":{"code":"too-many-requests","message":"Wait.","requestId":"1"}}';
  const { client } = answering(body, { status: 429, headers: { 'retry-after': '60' } });
  await expect(client.me()).rejects.toMatchObject({
    code: 'too-many-requests',
    retryAfterSeconds: 60,
    message: 'Wait.',
  });
});

it.each([
  ['5', 5],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
])('takes the Retry-After %j of a proxy as %j s', async (header, seconds) => {
  const { client } = answering('<html>Busy</html>', { status: 503, headers: { 'retry-after': header } });
  await expect(client.me()).rejects.toMatchObject({ code: 'unexpected', retryAfterSeconds: seconds });
});
