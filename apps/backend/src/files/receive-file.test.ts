/** Receiving a body: up to the size limit and no byte more, with the announced digest. */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { receiveFile } from './receive-file.ts';

const body = Buffer.alloc(1000, 'fits');
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crowdsky-receive-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const pieces = () => Readable.from([body.subarray(0, 300), body.subarray(300)]);

it.each([undefined, body.length])(
  'takes a file of exactly the limit (announced: %s)',
  async (announcedBytes) => {
    const received = await receiveFile(pieces(), folder, { maxBytes: body.length, announcedBytes });
    expect(received.sizeBytes).toBe(1000);
    expect(received.sha256).toBe(createHash('sha256').update(body).digest('hex'));
    expect((await readFile(received.path)).equals(body)).toBe(true);
    await rm(received.path);
  },
);

it.each([undefined, body.length])('refuses one byte more (announced: %s)', async (announcedBytes) => {
  const refused = receiveFile(pieces(), folder, { maxBytes: body.length - 1, announcedBytes });
  await expect(refused).rejects.toMatchObject({ code: 'too-large' });
  expect(await readdir(folder)).toEqual([]);
});

it('refuses what is not what was announced, and leaves nothing', async () => {
  const refused = receiveFile(pieces(), folder, { maxBytes: 5000, expectedSha256: '0'.repeat(64) });
  await expect(refused).rejects.toMatchObject({ code: 'bad-digest' });
  expect(await readdir(folder)).toEqual([]);
});
