/** A full disk: nothing more is taken, the operator sees it, and owners can make room again. */
import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { hasSmallDisk, makeSmallDisk } from '../testing/small-disk.ts';
import type { SmallDisk } from '../testing/small-disk.ts';
import type { TestClient } from '../testing/test-client.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';
import { beginTus, createTus, halfPiece, offsetOf, patchTus } from '../testing/tus-calls.ts';

const metricsToken = 'a-long-metrics-token';

describe.skipIf(!hasSmallDisk)('a disk of 40 MB for everything', () => {
  let disk: SmallDisk;
  let server: TestServer;
  let owner: TestClient & { userId: number };
  let token: string;
  let frames = 0;

  beforeEach(async () => {
    disk = makeSmallDisk(40);
    server = await startTestServer({ DATA_DIR: disk.path, METRICS_TOKEN: metricsToken });
    owner = await server.account('olga');
    ({ token } = (await owner.post('/api/uploads', {})).body);
  });
  afterEach(async () => {
    await server?.close();
    disk?.remove();
  });

  /** Two megabytes that the server has not seen. */
  const putFrame = () => {
    const frame = makeFrame({ widthPx: 1000, heightPx: 1000, seed: ++frames });
    return owner.put(`/api/uploads/${token}/files/Light_${frames}.fit`, frame);
  };
  const storeStack = (dateObs: string) =>
    owner.call('POST', '/api/stacks', { bytes: makeStack({ dateObs, widthPx: 500, heightPx: 300 }) });
  const ready = async () => {
    const { status, body } = await server.client().get('/readyz');
    return { status, ...(body as object) };
  };
  const gauge = async (name: string): Promise<number> => {
    const asker = Object.assign(server.client(), { authorization: `Bearer ${metricsToken}` });
    const line = (await asker.get('/metrics')).text.split('\n').find((text) => text.startsWith(name));
    return Number(line?.split(' ')[1]);
  };
  const full = { status: 503, ok: false, database: 'full', storage: 'full', buffer: 'full' };
  const well = { status: 200, ok: true, database: 'ok', storage: 'ok' };

  it('takes files as long as a reserve stays, and then what its owners delete makes room', async () => {
    const stored = await storeStack('2025-03-01T01:00:00');
    expect(stored.status).toBe(201);
    const freeBefore = await gauge('crowdsky_free_bytes{place="buffer"}');
    let answer = await putFrame();
    for (let count = 1; answer.status === 200 && count < 30; count++) answer = await putFrame();
    expect([answer.status, answer.body.error.code]).toEqual([503, 'storage-failed']);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await storeStack('2025-03-02T01:00:00')).status).toBe(503);
    // A tenth of the disk stays free, less what the database wrote since.
    const freeNow = await gauge('crowdsky_free_bytes{place="buffer"}');
    expect(freeNow).toBeLessThan(freeBefore);
    expect(freeNow).toBeGreaterThanOrEqual(3 * 1024 * 1024);
    expect((await owner.delete(`/api/stacks/${stored.body.stack.id}`)).status).toBe(200);
    expect((await owner.delete(`/api/uploads/${token}`)).status).toBe(200);
    await expect.poll(ready).toEqual(well);
    ({ token } = (await owner.post('/api/uploads', {})).body);
    expect((await putFrame()).status).toBe(200);
  });

  it('filled by something else to the last byte still lets owners delete and cancel', async () => {
    const stored = await storeStack('2025-03-01T01:00:00');
    for (let count = 0; count < 3; count++) expect((await putFrame()).status).toBe(200);
    await disk.fill();
    expect((await putFrame()).status).toBe(503);
    await expect.poll(ready).toEqual(full);
    expect(await gauge('crowdsky_free_bytes{place="storage"}')).toBe(0);
    expect((await owner.delete(`/api/stacks/${stored.body.stack.id}`)).status).toBe(200);
    expect((await owner.delete(`/api/uploads/${token}`)).status).toBe(200);
    expect((await owner.get('/api/stacks')).body.stacks).toEqual([]);
    await disk.drain();
    await expect.poll(ready).toEqual(well);
    ({ token } = (await owner.post('/api/uploads', {})).body);
    expect((await putFrame()).status).toBe(200);
  });

  describe('a file in pieces', () => {
    const mb = 1024 * 1024;
    const frame = makeFrame({ widthPx: 2000, heightPx: 2000, seed: 77 });
    const full = {
      code: 'storage-failed',
      message: expect.stringMatching(/buffer of this server is full\. Try/),
    };
    const raw = (): Record<string, string> => ({ kind: 'raw', upload: token, filename: 'large.fit' });
    const finish = async (address: string): Promise<void> => {
      const offset = await offsetOf(owner, address);
      expect((await patchTus(owner, address, offset, frame.subarray(offset))).status).toBe(204);
      const [{ sha256 }] = (await owner.get(`/api/uploads/${token}`)).body.files;
      expect(sha256).toBe(createHash('sha256').update(frame).digest('hex'));
    };

    it('is told that there is no room, keeps what it has, and goes on when there is', async () => {
      const address = await beginTus(owner, frame.length, raw());
      await patchTus(owner, address, 0, frame.subarray(0, 3 * mb));
      await disk.fill();
      const refused = await patchTus(owner, address, 3 * mb, frame.subarray(3 * mb));
      expect([refused.status, refused.body.error]).toMatchObject([503, full]);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await createTus(owner, frame.length, raw())).body.error).toMatchObject(full);
      expect(await offsetOf(owner, address)).toBe(3 * mb);
      await disk.drain();
      await finish(address);
    });

    it('meets the end of the disk in the midst of a piece, and what it is told of is there', async () => {
      const address = await beginTus(owner, frame.length, raw());
      const part = join(disk.path, 'uploads', `user_${owner.userId}`, 'tus', address.split('/')[3] ?? '');
      const piece = halfPiece(owner, address, 0, frame.length);
      piece.send(frame.subarray(0, mb));
      await expect.poll(async () => (await stat(part)).size).toBeGreaterThan(mb / 2);
      await disk.fill();
      piece.send(frame.subarray(mb));
      expect(await piece.answered).toBe(503);
      const offset = await offsetOf(owner, address);
      expect(offset).toBeLessThan(2 * mb);
      expect((await readFile(part)).subarray(0, offset).equals(frame.subarray(0, offset))).toBe(true);
      await disk.drain();
      await finish(address);
    });
  });
});

it('the folder of the storage is made at start, or one sentence names it', async () => {
  const server = await startTestServer();
  expect((await stat(join(server.dir, 'storage'))).isDirectory()).toBe(true);
  const below = join(server.dir, 'crowdsky.sqlite', 'storage'); // a file stands where the folder would be
  await expect(startTestServer({ STORAGE_URL: `file://${below}` })).rejects.toThrow(
    `These settings cannot be used:\n  STORAGE_URL: the folder ${below} cannot be made or written to (ENOTDIR)`,
  );
  await expect(startTestServer({ UPLOAD_DIR: below })).rejects.toThrow(/UPLOAD_DIR: the folder .* cannot be/);
  await server.close();
});
