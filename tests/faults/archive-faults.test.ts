/** What happens to the archive while workers work: killed, its database killed, its WebDAV share gone, silent or full. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasRclone, startRclone } from '@crowdsky/storage/testing';
import type { RunningWebdav } from '@crowdsky/storage/testing';
import { isBackendBuilt } from '../../apps/backend/src/testing/killable-backend.ts';
import { hasMariadb, startMariadb } from '../../apps/backend/src/testing/private-mariadb.ts';
import { hasSmallDisk, makeSmallDisk } from '../../apps/backend/src/testing/small-disk.ts';
import { chunkOf, startArchive } from './archive.ts';
import type { Archive } from './archive.ts';

const chunks = (): ReturnType<typeof chunkOf>[] => [0, 1, 2].map(chunkOf);
const sleep = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

async function uploadAll(archive: Archive): Promise<void> {
  await archive.upload(chunks().flatMap(({ files }) => files));
}

/** Every job is done, however many attempts it took. */
async function allDone(archive: Archive): Promise<void> {
  const jobs = await archive.worked(150_000);
  expect(jobs.map(({ status, errorMessage }) => [status, errorMessage])).toEqual(
    chunks().map(() => ['completed', null]),
  );
}

async function startShare(folder?: string): Promise<RunningWebdav> {
  const share = await startRclone(folder);
  onTestFinished(() => share.stop());
  return share;
}

describe.skipIf(!isBackendBuilt)('an archive whose workers go on', { timeout: 300_000 }, () => {
  it('is killed in the middle of a job', async () => {
    const archive = await startArchive();
    await uploadAll(archive);
    const worker = archive.startWorker();
    for (const instant of [0, 400]) {
      await worker.says('A job is claimed.');
      await sleep(instant);
      await archive.backend.kill();
      await sleep(700);
      await archive.backend.start();
    }
    await allDone(archive);
    await worker.end('SIGTERM');
    await archive.holdsExactly(chunks());
  });

  it.skipIf(!hasMariadb)('has a database that is killed in the middle of a job', async () => {
    const mariadb = await startMariadb();
    onTestFinished(() => mariadb.stop());
    const archive = await startArchive({}, await mariadb.newDatabase('faults'));
    await uploadAll(archive);
    const worker = archive.startWorker();
    await worker.says('A job is claimed.');
    await mariadb.crash();
    await sleep(3000);
    await mariadb.restart();
    await allDone(archive);
    await worker.end('SIGTERM');
    await archive.holdsExactly(chunks());
  });

  it.skipIf(!hasRclone)(
    'has a share that goes away for longer than a worker is patient, and comes back',
    async () => {
      const share = await startShare();
      const archive = await startArchive({
        share: share.share,
        STORAGE_URL: share.storageUrl,
        LEASE_SECONDS: '30',
      });
      await uploadAll(archive);
      await share.crash();
      const worker = archive.startWorker();
      await worker.says('it cannot be done now');
      await share.restart();
      await allDone(archive);
      expect((await archive.jobs()).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
      await worker.end('SIGTERM');
      await archive.holdsExactly(chunks());
    },
  );

  it.skipIf(!hasRclone)('has a share that falls silent in the middle of a job', async () => {
    const share = await startShare();
    const archive = await startArchive({
      share: share.share,
      STORAGE_URL: share.storageUrl,
      STORAGE_IDLE_SECONDS: '1',
      LEASE_SECONDS: '30',
    });
    await uploadAll(archive);
    const worker = archive.startWorker();
    await worker.says('A job is claimed.');
    share.pause();
    await sleep(6000);
    share.resume();
    await allDone(archive);
    await worker.end('SIGTERM');
    await archive.holdsExactly(chunks());
  });

  it.skipIf(!hasRclone || !hasSmallDisk)(
    'has a share that is full, and takes all when there is room',
    async () => {
      const disk = makeSmallDisk(60);
      onTestFinished(() => disk.remove());
      const share = await startShare(disk.path);
      const archive = await startArchive({
        share: share.share,
        STORAGE_URL: share.storageUrl,
        LEASE_SECONDS: '30',
      });
      await uploadAll(archive);
      await disk.fill();
      const worker = archive.startWorker();
      await worker.says('it cannot be done now');
      await disk.drain();
      await allDone(archive);
      await worker.end('SIGTERM');
      await archive.holdsExactly(chunks());
    },
  );
});
