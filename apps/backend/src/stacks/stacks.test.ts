/** Stacks: made on a device, tiers and quotas, lists, zip, live events, kept raws. */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import type { FrameOptions } from '../testing/make-frame.ts';
import { hasMariadb, startMariadb } from '../testing/private-mariadb.ts';
import type { PrivateMariadb } from '../testing/private-mariadb.ts';
import type { TestClient } from '../testing/test-client.ts';
import { startTestServer } from '../testing/test-server.ts';
import type { TestServer } from '../testing/test-server.ts';

describe.each(['sqlite', 'mariadb'])('on %s', (kind) => {
  describe.skipIf(kind === 'mariadb' && !hasMariadb)('stacks', () => {
    let mariadb: PrivateMariadb | undefined;
    let server: TestServer;

    beforeAll(async () => {
      if (kind === 'mariadb') mariadb = await startMariadb();
      server = await startTestServer(mariadb ? { DATABASE_URL: await mariadb.newDatabase('stacks') } : {});
    });
    afterAll(async () => {
      await server?.close();
      await mariadb?.stop();
    });

    const store = (owner: TestClient, options: FrameOptions, query = '') =>
      owner.call('POST', `/api/stacks${query}`, { bytes: makeStack(options) });
    const used = async (owner: TestClient): Promise<number> =>
      (await owner.get('/api/auth/me')).body.account.storageUsedBytes;

    async function sumOfFiles(owner: TestClient): Promise<number> {
      let sum = 0;
      for (const stack of (await owner.get('/api/stacks')).body.stacks) {
        sum += (await owner.bytes(`/api/stacks/${stack.id}/fits`)).length;
        if (stack.hasThumbnail) sum += (await owner.bytes(`/api/stacks/${stack.id}/thumbnail`)).length;
      }
      return sum;
    }

    it('a stack made on the device is parsed, measured, given a thumbnail, stored and counted', async () => {
      const owner = await server.account('dora');
      const bytes = makeStack({ siteLat: 48.2 });
      const stored = await owner.call('POST', '/api/stacks', { bytes });
      expect(stored.status).toBe(201);
      expect(stored.body.stack).toMatchObject({
        chunkKey: '20250115.78_83.6_+22.0',
        objectName: 'M 42',
        filter: 'IRCUT',
        telescope: 'Seestar S50',
        madeBy: 'client',
        framesInput: 15,
        exposureSeconds: 150,
        dateObsStart: '2025-01-15T19:30:05.000Z',
        widthPx: 48,
        heightPx: 32,
        hasThumbnail: true,
        sizeBytes: bytes.length,
      });
      expect(stored.body.stack.skyLevel).toBeGreaterThan(100);
      const { id } = stored.body.stack;
      const fits = await owner.bytes(`/api/stacks/${id}/fits`);
      expect([fits.length, fits.includes('SITELAT'), fits.includes('SITELONG')]).toEqual([
        bytes.length,
        false,
        false,
      ]);
      expect(await sharp(await owner.bytes(`/api/stacks/${id}/thumbnail`)).metadata()).toMatchObject({
        format: 'png',
        width: 48,
        height: 32,
      });
      expect(await used(owner)).toBe(await sumOfFiles(owner));

      const again = await owner.call('POST', '/api/stacks', { bytes });
      expect(again.body).toMatchObject({ alreadyStored: true, stack: { id } });
      const other = await store(owner, { seed: 2 });
      expect([other.status, other.body.error.code]).toEqual([409, 'chunk-exists']);
      const replaced = await store(owner, { seed: 2, siteLat: 48.2 }, '?overwrite=1&keepLocation=1');
      expect(replaced.status).toBe(201);
      expect((await owner.bytes(`/api/stacks/${replaced.body.stack.id}/fits`)).includes('SITELAT')).toBe(
        true,
      );
      expect((await owner.get(`/api/stacks/${id}`)).status).toBe(404);
      expect((await owner.get('/api/stacks')).body.stacks).toHaveLength(1);
      expect(await used(owner)).toBe(await sumOfFiles(owner));
      expect(
        (await server.files('storage')).filter((path) => path.includes(`user_${owner.userId}/`)),
      ).toHaveLength(2);
    });

    it('ten devices with stacks of one chunk at once leave one stack', async () => {
      const owner = await server.account('ten');
      const answers = await Promise.all(
        Array.from({ length: 10 }, (_, seed) => store(owner, { seed }, '?overwrite=1')),
      );
      expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 201));
      expect((await owner.get('/api/stacks')).body.stacks).toHaveLength(1);
      expect(await used(owner)).toBe(await sumOfFiles(owner));
      expect(
        (await server.files('storage')).filter((path) => path.includes(`user_${owner.userId}/`)),
      ).toHaveLength(2);
    });

    it('a full account is told how much is used and what was asked', async () => {
      const owner = await server.account('fay');
      await server.em.update(User, { id: owner.userId }, { storageLimitMb: 0.05 });
      const first = await store(owner, {});
      expect(first.status).toBe(201);
      const full = await store(owner, {
        dateObs: '2025-01-16T00:00:00',
        seed: 4,
        widthPx: 100,
        heightPx: 100,
      });
      expect([full.status, full.body.error.code]).toEqual([413, 'quota-exceeded']);
      expect(full.body.error.message).toMatch(/0\.0 MB of 0\.05 MB are used .* asks for 0\.1 MB more/);
      expect(await used(owner)).toBe(await sumOfFiles(owner));
      const { token } = (await owner.post('/api/uploads', {})).body;
      await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame());
      expect((await owner.post(`/api/uploads/${token}/finalize`, { overwrite: true })).body.error.code).toBe(
        'quota-exceeded',
      );
      expect((await owner.get(`/api/uploads/${token}`)).body.upload.status).toBe('uploading');
      expect((await owner.delete(`/api/stacks/${first.body.stack.id}`)).status).toBe(200);
      expect(await used(owner)).toBe(0);
    });

    it('short chunks are for pro accounts', async () => {
      const owner = await server.account('pia');
      expect((await owner.post('/api/uploads', { slotSeconds: 60 })).body.error.code).toBe('not-allowed');
      expect((await store(owner, {}, '?slotSeconds=180')).status).toBe(403);
      await server.em.update(User, { id: owner.userId }, { tier: 'pro' });
      const { token } = (await owner.post('/api/uploads', { slotSeconds: 60 })).body;
      for (const [index, time] of ['19:30:05', '19:30:55', '19:31:05'].entries()) {
        await owner.put(
          `/api/uploads/${token}/files/${index}.fit`,
          makeFrame({ dateObs: `2025-01-15T${time}` }),
        );
      }
      const { jobs } = (await owner.post(`/api/uploads/${token}/finalize`, {})).body;
      expect(jobs).toMatchObject([
        { chunkKey: '20250115.1170_83.6_+22.0', frameCount: 2 },
        { chunkKey: '20250115.1171_83.6_+22.0', frameCount: 1 },
      ]);
      expect((await store(owner, {}, '?slotSeconds=180')).body.stack.chunkKey).toBe(
        '20250115.390_83.6_+22.0',
      );
      expect((await owner.post('/api/uploads', { slotSeconds: 61 })).status).toBe(400);
    });

    it('finalize skips what exists, or overwrites it', async () => {
      const owner = await server.account('finn');
      await store(owner, { dateObs: '2025-01-15T19:30:05' });
      const upload = async (overwrite: boolean) => {
        const { token } = (await owner.post('/api/uploads', {})).body;
        for (const [index, time] of ['19:31:00', '19:46:00'].entries()) {
          await owner.put(
            `/api/uploads/${token}/files/${index}.fit`,
            makeFrame({ dateObs: `2025-01-15T${time}`, seed: overwrite ? 1 : 2 }),
          );
        }
        return (await owner.post(`/api/uploads/${token}/finalize`, { overwrite })).body;
      };
      const first = await upload(false);
      expect(first.jobs).toMatchObject([{ chunkKey: '20250115.79_83.6_+22.0' }]);
      expect(first.skipped).toEqual([
        { chunkKey: '20250115.78_83.6_+22.0', frameCount: 1, reason: 'stack-exists' },
      ]);
      expect((await upload(false)).skipped.map((chunk: { reason: string }) => chunk.reason)).toEqual([
        'stack-exists',
        'job-exists',
      ]);
      expect((await upload(true)).jobs).toHaveLength(2);
    });

    it('a session torn by re-centring is one chunk', async () => {
      const owner = await server.account('tom');
      const { token } = (await owner.post('/api/uploads', {})).body;
      const pointings: [number, number][] = [
        [193.0417, 40.9706],
        [193.0417, 40.9706],
        [193.0708, 40.9797],
      ];
      for (const [index, [raDeg, decDeg]] of pointings.entries()) {
        await owner.put(
          `/api/uploads/${token}/files/${index}.fit`,
          makeFrame({ raDeg, decDeg, dateObs: `2025-05-01T21:00:${10 + index}`, seed: index }),
        );
      }
      expect((await owner.post(`/api/uploads/${token}/finalize`, {})).body.jobs).toMatchObject([
        { frameCount: 3 },
      ]);
    });

    it('raw accounts keep their raws in the storage, counted, and can have them back', async () => {
      const owner = await server.account('rex');
      await server.em.update(User, { id: owner.userId }, { tier: 'raw' });
      const { token } = (await owner.post('/api/uploads', { keepLocation: true })).body;
      const frame = makeFrame({ dateObs: '2025-07-01T00:00:01' });
      await owner.put(`/api/uploads/${token}/files/keep.fit`, frame);
      const [{ id }] = (await owner.post(`/api/uploads/${token}/finalize`, {})).body.jobs;
      const worker = server.worker();
      let job = (await worker.post('/api/worker/next-job', { workerId: 'w' })).body.job;
      while (job.jobId !== id) {
        await worker.post(`/api/worker/jobs/${job.jobId}/fail`, {
          leaseToken: job.leaseToken,
          errorMessage: 'not this one',
          retry: false,
        });
        job = (await worker.post('/api/worker/next-job', { workerId: 'w' })).body.job;
      }
      await worker.put(`/api/worker/jobs/${id}/stack?lease=${job.leaseToken}`, makeStack());
      const png = await sharp({ create: { width: 5, height: 5, channels: 3, background: 'red' } })
        .png()
        .toBuffer();
      await worker.call('PUT', `/api/worker/jobs/${id}/thumbnail?lease=${job.leaseToken}`, {
        bytes: png,
        headers: { 'content-type': 'image/png' },
      });
      await worker.post(`/api/worker/jobs/${id}/complete`, {
        leaseToken: job.leaseToken,
        framesInput: 1,
        framesAligned: 1,
      });
      await server.rawsMoved();
      expect(
        (await server.files('storage')).filter((path) =>
          path.startsWith(`raws/user_${owner.userId}/sess_${token}/`),
        ),
      ).toHaveLength(1);
      expect((await owner.bytes(`/api/uploads/${token}/files/keep.fit`)).equals(frame)).toBe(true);
      expect(await used(owner)).toBe((await sumOfFiles(owner)) + frame.length);
      expect((await owner.delete(`/api/jobs/${id}`)).status).toBe(200);
      expect(await used(owner)).toBe(0);
      expect(
        (await server.files('storage')).filter((path) => path.includes(`user_${owner.userId}/`)),
      ).toEqual([]);
    });

    it('lists by object, time, filter and sky, page by page', async () => {
      const owner = await server.account('lisa');
      const places: FrameOptions[] = [
        { objectName: 'M 31', raDeg: 10.68, decDeg: 41.27, filter: 'IRCUT', dateObs: '2025-01-01T00:00:00' },
        { objectName: 'M 31', raDeg: 10.7, decDeg: 41.3, filter: 'LP', dateObs: '2025-01-02T00:00:00' },
        { objectName: 'Edge', raDeg: 359.95, decDeg: 0.02, dateObs: '2025-01-03T00:00:00' },
        { objectName: 'Edge', raDeg: 0.05, decDeg: -0.02, dateObs: '2025-01-04T00:00:00' },
        { objectName: 'Polaris', raDeg: 37.95, decDeg: 89.26, dateObs: '2025-01-05T00:00:00' },
        { objectName: 'Polaris', raDeg: 217, decDeg: 89.5, dateObs: '2025-01-06T00:00:00' },
      ];
      for (const [seed, place] of places.entries())
        expect((await store(owner, { ...place, seed })).status).toBe(201);
      const found = async (query: string): Promise<number[]> =>
        (await owner.get(`/api/stacks?${query}`)).body.stacks.map((stack: { dateObsStart: string }) =>
          new Date(stack.dateObsStart).getUTCDate(),
        );
      expect(await found('')).toEqual([6, 5, 4, 3, 2, 1]);
      expect(await found('object=M%2031')).toEqual([2, 1]);
      expect(await found('object=M%2031&filter=LP')).toEqual([2]);
      expect(await found('from=2025-01-02T00:00:00Z&to=2025-01-04T00:00:00Z')).toEqual([3, 2]);
      expect(await found('raDeg=0&decDeg=0&radiusDeg=0.2')).toEqual([4, 3]);
      expect(await found('raDeg=0.05&decDeg=-0.02&radiusDeg=0.05')).toEqual([4]);
      expect(await found('raDeg=100&decDeg=90&radiusDeg=1')).toEqual([6, 5]);
      expect(await found('raDeg=37.95&decDeg=89.26&radiusDeg=0.1')).toEqual([5]);
      expect(await found('raMinDeg=359&raMaxDeg=1&decMinDeg=-1&decMaxDeg=1')).toEqual([4, 3]);
      expect(await found('raMinDeg=1&raMaxDeg=359&decMinDeg=-90&decMaxDeg=90')).toEqual([6, 5, 2, 1]);
      expect(await found('raDeg=10.68&decDeg=41.27&radiusDeg=0.01')).toEqual([1]);
      expect((await owner.get('/api/stacks?raDeg=10')).status).toBe(400);
      const days: number[] = [];
      let cursor = '';
      do {
        const page = (await owner.get(`/api/stacks?limit=2${cursor && `&cursor=${cursor}`}`)).body;
        days.push(
          ...page.stacks.map((stack: { dateObsStart: string }) => new Date(stack.dateObsStart).getUTCDate()),
        );
        cursor = page.nextCursor;
      } while (cursor);
      expect(days).toEqual([6, 5, 4, 3, 2, 1]);
      expect((await owner.get('/api/stacks/objects')).body.objects[0]).toEqual({
        objectName: 'Polaris',
        stackCount: 2,
        exposureSeconds: 300,
        lastObserved: '2025-01-06T00:00:00.000Z',
      });
    });

    it('gives several stacks as one zip that other programs open', async () => {
      const owner = await server.account('zoe');
      const ids = [];
      for (const day of [1, 2, 3])
        ids.push(
          (await store(owner, { dateObs: `2025-02-0${day}T00:00:00`, objectName: 'Orion Ω' })).body.stack.id,
        );
      const response = await owner.fetch('GET', `/api/stacks/zip?ids=${ids.join()}`, {});
      expect(response.headers.get('content-type')).toBe('application/zip');
      const zip = Buffer.from(await response.arrayBuffer());
      expect(zip.length).toBe(Number(response.headers.get('content-length')));
      const folder = await mkdtemp(join(tmpdir(), 'crowdsky-zip-'));
      await writeFile(join(folder, 'a.zip'), zip);
      const script =
        'import sys, zipfile, hashlib\nz = zipfile.ZipFile(sys.argv[1])\nassert z.testzip() is None\nprint(*[str(i.file_size) for i in z.infolist()])';
      expect(
        execFileSync('python3', ['-c', script, join(folder, 'a.zip')])
          .toString()
          .trim(),
      ).toBe(ids.map(() => makeStack().length).join(' '));
      await rm(folder, { recursive: true });
      expect((await owner.get('/api/stacks/zip?ids=999999')).status).toBe(404);
      expect((await owner.get('/api/stacks/zip?ids=1,x')).status).toBe(400);
    });

    it('tells what happens as it happens', async () => {
      const owner = await server.account('eve');
      const abort = new AbortController();
      const stream = await fetch(`${server.url}/api/events`, {
        headers: { cookie: owner.cookie },
        signal: abort.signal,
      });
      expect(stream.headers.get('content-type')).toBe('text/event-stream');
      let text = '';
      const reading = (async () => {
        for await (const piece of stream.body!) text += Buffer.from(piece).toString();
      })().catch(() => {});
      await expect.poll(() => text).toContain('"hello"');
      await store(owner, { dateObs: '2025-08-01T00:00:00' });
      const { token } = (await owner.post('/api/uploads', {})).body;
      await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame());
      await owner.post(`/api/uploads/${token}/finalize`, {});
      await expect
        .poll(() => text)
        .toMatch(/"type":"stack".*"type":"upload".*"type":"job".*"status":"pending"/s);
      abort.abort();
      await reading;
    });
  });
});
