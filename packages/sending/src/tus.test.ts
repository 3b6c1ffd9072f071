import { ApiError } from '@crowdsky/api';
import { expect, it } from 'vitest';
import type { SendServer } from './access.ts';
import { createTus, findTus, goesInPieces } from './tus.ts';

const { signal } = new AbortController();
const answer = (headers: Readonly<Record<string, string>>) => new Response(null, { headers });
const refused = (status: number) => new ApiError(status, { code: 'unexpected', message: 'No words.' });

/** A server that only the given calls reach. */
const serverOf = (calls: Partial<SendServer>) => calls as SendServer;

it('tells the server what file it is, in base64 of UTF-8', async () => {
  let said: Readonly<Record<string, string>> = {};
  const server = serverOf({
    createTus: async ({ headers }) => {
      said = headers;
      return answer({ location: '/api/tus/abc', 'upload-offset': '0' });
    },
  });
  expect(await createTus(server, 12, { kind: 'raw', filename: 'Größe ★.fit' }, signal)).toEqual({
    token: 'abc',
    offset: 0,
    place: null,
  });
  expect(said).toEqual({
    'tus-resumable': '1.0.0',
    'upload-length': '12',
    'upload-metadata': `kind ${btoa('raw')},filename ${Buffer.from('Größe ★.fit').toString('base64')}`,
  });
});

it('goes on where the server has bytes, begins anew where it has forgotten, and waits where it is away', async () => {
  const told = answer({ 'upload-offset': '5', 'content-location': '/api/stacks/3' });
  const finding = (reply: Response | ApiError) =>
    findTus(
      serverOf({
        headTus: async () => {
          if (reply instanceof ApiError) throw reply;
          return reply;
        },
      }),
      'abc',
      signal,
    );
  expect(await finding(told)).toEqual({ token: 'abc', offset: 5, place: '/api/stacks/3' });
  expect(await finding(refused(404))).toBeUndefined();
  await expect(finding(refused(503))).rejects.toMatchObject({ status: 503 });
});

it('sends large files in pieces, where the server takes them', async () => {
  const mb = 1024 * 1024;
  const taking = serverOf({ tusOptions: async () => answer({}) });
  const older = serverOf({ tusOptions: () => Promise.reject(refused(404)) });
  expect(await goesInPieces(16 * mb, taking, signal)).toBe(false);
  expect(await goesInPieces(16 * mb + 1, taking, signal)).toBe(true);
  expect(await goesInPieces(16 * mb + 1, older, signal)).toBe(false);
});
