/**
 * kill -9 at random instants during uploads, finalize, complete, device stacks and cleanup. After each restart nothing that
 * was acknowledged is lost, nothing is there twice, no row points at nothing, and quotas are the sums of the files.
 * CROWDSKY_KILLS sets how many kills there are on each database; the default keeps the suite short.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@crowdsky/storage/testing';
import { DataSource, IsNull } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { User } from './accounts/user.entity.ts';
import { dataSourceOptions } from './database/data-source-options.ts';
import { entities } from './entities.ts';
import { StackedFrame } from './archive/stacked-frame.entity.ts';
import { TrashedStack } from './archive/trashed-stack.entity.ts';
import { bytesOf } from './archive/stack-repository.ts';
import { stackOf } from './archive/trash-repository.ts';
import { UnsettledObject } from './archive/unsettled-object.entity.ts';
import { isBackendBuilt, KillableBackend } from './testing/killable-backend.ts';
import { makeFrame, makeStack } from './testing/make-frame.ts';
import { hasMariadb, startMariadb } from './testing/private-mariadb.ts';
import type { PrivateMariadb } from './testing/private-mariadb.ts';
import { TestClient } from './testing/test-client.ts';
import { password, workerKey } from './testing/test-server.ts';
import { RawFileRow } from './archive/raw-file.entity.ts';
import { TusUpload } from './archive/tus-upload.entity.ts';
import { beginTus, offsetOf, patchTus } from './testing/tus-calls.ts';

const kills = Number(process.env['CROWDSKY_KILLS'] ?? '3');
const userNames = ['ann', 'ben', 'raw'];

/** The acknowledged results, to compare with the stored state. */
interface Acknowledged {
  raws: { sha256: string; name: string }[];
  stackIds: Set<number>;
  deletedStackIds: Set<number>;
}

const sleep = (ms: number) => new Promise((wake) => setTimeout(wake, ms));
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(!isBackendBuilt)('built', () => {
  describe.each(['sqlite', 'mariadb'])('on %s', (kind) => {
    describe.skipIf(kind === 'mariadb' && !hasMariadb)('killed', () => {
      let mariadb: PrivateMariadb | undefined;
      let victim: KillableBackend;
      let slot = 0;
      const told: Acknowledged = { raws: [], stackIds: new Set(), deletedStackIds: new Set() };

      beforeAll(async () => {
        if (kind === 'mariadb') mariadb = await startMariadb();
        const dir = await mkdtemp(join(tmpdir(), 'crowdsky-kill-'));
        victim = new KillableBackend(
          dir,
          await freePort(),
          mariadb ? await mariadb.newDatabase('killed') : undefined,
        );
      });
      afterAll(async () => {
        await rm(victim.dir, { recursive: true, force: true });
        await mariadb?.stop();
      });

      /** Every upload has its own quarter of an hour, so that each chunk belongs to one upload. */
      const nextTime = (): Date => new Date(Date.UTC(2025, 0, 1) + ++slot * 900_000);
      const fitsTime = (time: Date): string => time.toISOString().slice(0, 19);

      async function uploader(caller: TestClient): Promise<void> {
        for (;;) {
          const start = nextTime();
          const { token } = (await caller.post('/api/uploads', { keepLocation: true })).body;
          for (let index = 0; index < 3; index++) {
            const frame = makeFrame({
              dateObs: fitsTime(new Date(start.getTime() + index * 1000)),
              seed: slot * 10 + index,
              widthPx: 200,
              heightPx: 150,
            });
            const put = await caller.put(`/api/uploads/${token}/files/Light_${index}.fit`, frame);
            if (put.status === 200) told.raws.push({ sha256: sha256(frame), name: put.body.file.filename });
          }
          await caller.post(`/api/uploads/${token}/finalize`, {});
        }
      }

      /** Sends frames in pieces. */
      async function pieceUploader(caller: TestClient): Promise<void> {
        for (;;) {
          const dateObs = fitsTime(nextTime());
          const { token } = (await caller.post('/api/uploads', { keepLocation: slot % 2 === 0 })).body;
          const frame = makeFrame({ dateObs, seed: slot * 10, widthPx: 600, heightPx: 400, siteLat: 48.2 });
          const filename = 'Light_pieces.fit';
          const address = await beginTus(caller, frame.length, { kind: 'raw', upload: token, filename });
          for (let offset = 0; offset < frame.length; offset = await offsetOf(caller, address))
            await patchTus(caller, address, offset, frame.subarray(offset, offset + 150_000));
          told.raws.push({ sha256: sha256(frame), name: filename });
          await caller.post(`/api/uploads/${token}/finalize`, {});
        }
      }

      async function stackWorker(id: string): Promise<void> {
        const worker = Object.assign(new TestClient(victim.url), { authorization: `Bearer ${workerKey}` });
        for (;;) {
          const { job } = (await worker.post('/api/worker/next-job', { workerId: id })).body;
          if (!job) {
            await sleep(20);
            continue;
          }
          const [file] = (await worker.get(`/api/worker/jobs/${job.jobId}/files`)).body.files;
          if (file) await worker.bytes(`/api/worker/files/${file.id}`);
          await worker.put(
            `/api/worker/jobs/${job.jobId}/stack?lease=${job.leaseToken}`,
            makeStack({ seed: job.jobId }),
          );
          const body = { leaseToken: job.leaseToken, framesInput: 3, framesAligned: 3 };
          const done = await worker.post(`/api/worker/jobs/${job.jobId}/complete`, body);
          if (done.body.recorded === true) told.stackIds.add(done.body.stackId);
        }
      }

      async function device(caller: TestClient): Promise<void> {
        for (let index = 0; ; index++) {
          const bytes = makeStack({ dateObs: fitsTime(nextTime()), seed: slot });
          const stored = await caller.call('POST', '/api/stacks', { bytes });
          if (stored.status !== 201) continue;
          const { id } = stored.body.stack;
          told.stackIds.add(id);
          if (index % 3 !== 0) continue;
          await caller.delete(`/api/stacks/${id}`);
          if (index % 2 === 0) await caller.post(`/api/trash/${id}/restore`);
          if (index % 9 !== 3) continue;
          told.deletedStackIds.add(id); // from here on it may be there or not
          await caller.delete(`/api/trash/${id}`);
        }
      }

      async function cleaner(): Promise<void> {
        const worker = Object.assign(new TestClient(victim.url), { authorization: `Bearer ${workerKey}` });
        for (;;) await worker.post('/api/worker/cleanup');
      }

      async function signIn(name: string): Promise<TestClient> {
        const caller = new TestClient(victim.url);
        const login = await caller.post('/api/auth/login', { login: name, password });
        if (login.status !== 200)
          await caller.post('/api/auth/register', { username: name, email: `${name}@example.org`, password });
        return caller;
      }

      it(`${kills} times`, { timeout: 60_000 + kills * 20_000 }, async () => {
        await victim.start();
        const dataSource = await new DataSource({
          ...dataSourceOptions(databaseOf(victim), entities),
          migrations: [],
        }).initialize();
        for (const name of userNames) await signIn(name);
        let paceMs = 0;
        await dataSource.manager.update(User, { username: 'raw' }, { tier: 'raw' });
        for (let kill = 1; kill <= kills; kill++) {
          const callers = await Promise.all(userNames.map(signIn));
          const crowd = [
            ...callers.map(uploader),
            pieceUploader(callers[1]),
            device(callers[0]),
            stackWorker('w1'),
            stackWorker('w2'),
            cleaner(),
          ];
          const over = Promise.allSettled(crowd);
          const startedMs = performance.now();
          // The first kill needs something to check, and tells how long that takes on this machine.
          if (kill === 1)
            await expect
              .poll(() => Math.min(told.raws.length, told.stackIds.size), { timeout: 60_000 })
              .toBeGreaterThan(0);
          else await sleep(30 + Math.random() * Math.max(900, 1.5 * paceMs));
          if (kill === 1) paceMs = performance.now() - startedMs;
          await victim.kill();
          await over;
          await victim.start();
          await settled(dataSource, victim);
          await check(dataSource, victim, told);
        }
        await victim.kill();
        await dataSource.destroy();
        console.info(
          `${kind}: ${kills} kills, ${told.raws.length} raws and ${told.stackIds.size} stacks acknowledged`,
        );
      });
    });
  });
});

function databaseOf(victim: KillableBackend) {
  return victim.databaseUrl === undefined
    ? ({ kind: 'sqlite', path: join(victim.dir, 'crowdsky.sqlite') } as const)
    : ({ kind: 'mariadb', url: victim.databaseUrl } as const);
}

/** Waits for the cleanup at start and the moves it began: no raw is being moved to the storage. */
async function settled(dataSource: DataSource, victim: KillableBackend): Promise<void> {
  const worker = Object.assign(new TestClient(victim.url), { authorization: `Bearer ${workerKey}` });
  await worker.post('/api/worker/cleanup');
  await worker.post('/api/worker/cleanup');
  const moving = { keptIn: 'moving', isDeleted: false } as const;
  await expect.poll(() => dataSource.manager.countBy(RawFileRow, moving), { timeout: 60_000 }).toBe(0);
}

async function check(dataSource: DataSource, victim: KillableBackend, told: Acknowledged): Promise<void> {
  const stored = new Map(
    (await filesBelow(join(victim.dir, 'storage'))).map(({ name, size }) => [name, size]),
  );
  const stacks = await dataSource.manager.find(StackedFrame);
  const raws = await dataSource.manager.find(RawFileRow, { relations: { session: true } });
  expect(new Set(stacks.map((stack) => stack.stackingJobId)).size).toBe(stacks.length);
  expect(new Set(stacks.map((stack) => `${stack.userId} ${stack.chunkKey}`)).size).toBe(stacks.length);

  const trash = await dataSource.manager.find(TrashedStack);
  const trashed = trash.map((row) => stackOf(dataSource.manager, row));
  const inArchive = new Set(stacks.map((stack) => stack.id));
  expect(trashed.filter((stack) => inArchive.has(stack.id))).toEqual([]);
  const vouched = new Set<string>();
  for (const stack of [...stacks, ...trashed]) {
    expect(stored.get(stack.ucloudPath)).toBe(stack.fileSizeBytes);
    vouched.add(stack.ucloudPath);
    if (stack.thumbnailPath !== null) {
      expect(stored.get(stack.thumbnailPath)).toBe(stack.thumbnailSizeBytes);
      vouched.add(stack.thumbnailPath);
    }
  }
  const stackedKeys = new Set(stacks.map((stack) => `${stack.userId} ${stack.chunkKey}`));
  for (const raw of raws) {
    if (raw.keptIn === 'storage') {
      expect(stored.get(raw.ucloudPath)).toBe(raw.fileSizeBytes);
      vouched.add(raw.ucloudPath);
    } else if (!raw.isDeleted) {
      const bytes = await readFile(raw.ucloudPath).catch(() => null);
      expect([raw.id, raw.keptIn, bytes && sha256(bytes)]).toEqual([raw.id, raw.keptIn, raw.storedSha256]);
    } else {
      expect(stackedKeys.has(`${raw.session.userId} ${raw.chunkKey}`)).toBe(true);
    }
  }
  const known = new Set(raws.map((raw) => raw.sha256));
  expect(told.raws.filter((raw) => !known.has(raw.sha256))).toEqual([]);
  const present = new Set([...stacks, ...trashed].map((stack) => stack.id));
  expect([...told.stackIds].filter((id) => !present.has(id) && !told.deletedStackIds.has(id))).toEqual([]);

  const unfinished = await dataSource.manager.findBy(TusUpload, { takenId: IsNull() });
  for (const { path, receivedBytes } of unfinished)
    if (receivedBytes > 0) expect((await stat(path)).size).toBeGreaterThanOrEqual(receivedBytes);

  for (const user of await dataSource.manager.find(User)) {
    const ofStacks = stacks.filter((stack) => stack.userId === user.id).map(bytesOf);
    const own = raws.filter((raw) => raw.session.userId === user.id && !raw.isDeleted);
    const ofRaws = own.filter((raw) => raw.keptIn === 'storage').map((raw) => raw.fileSizeBytes);
    const ofBuffer = own.filter((raw) => raw.keptIn !== 'storage').map((raw) => raw.fileSizeBytes);
    const ofTrash = trash.filter((row) => row.userId === user.id).map((row) => row.sizeBytes);
    const usedBytes = sumOf([...ofStacks, ...ofRaws]);
    const held = unfinished.filter((one) => one.userId === user.id).map((one) => one.lengthBytes);
    const others = { bufferBytes: sumOf([...ofBuffer, ...held]), trashBytes: sumOf(ofTrash) };
    expect(user).toMatchObject({ storageUsedBytes: usedBytes, ...others });
    expect(user.storageUsedMb).toBeCloseTo(usedBytes / 1048576, 2);
  }
  // Cleanup knows the name of every object that no row refers to.
  const unsettled = new Set(
    (await dataSource.manager.find(UnsettledObject)).map((object) => object.objectName),
  );
  expect(
    [...stored.keys()].filter(
      (name) => !vouched.has(name) && !unsettled.has(name) && !name.includes('/.part-'),
    ),
  ).toEqual([]);
}

const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);

async function filesBelow(folder: string): Promise<{ name: string; size: number }[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    paths.map(async (path) => ({ name: path.slice(folder.length + 1), size: (await stat(path)).size })),
  );
}
