/** What happens to the archive while workers work and its WebDAV share is gone, silent or full. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasRclone, startRclone } from '@crowdsky/storage/testing';
import type { RunningWebdav } from '@crowdsky/storage/testing';
import { isBackendBuilt } from '../../apps/backend/src/testing/killable-backend.ts';
import { hasSmallDisk, makeSmallDisk } from '../../apps/backend/src/testing/small-disk.ts';
import { startArchive, threeChunks } from './archive.ts';

const sleep = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

async function startShare(folder?: string): Promise<RunningWebdav> {
  const share = await startRclone(folder);
  onTestFinished(() => share.stop());
  return share;
}

describe.skipIf(!isBackendBuilt)(
  'an archive whose share fails while workers go on',
  { timeout: 300_000 },
  () => {
    it.skipIf(!hasRclone)(
      'has a share that goes away for longer than a worker is patient, and comes back',
      async () => {
        const chunks = threeChunks();
        const share = await startShare();
        const archive = await startArchive({
          share: share.share,
          STORAGE_URL: share.storageUrl,
          LEASE_SECONDS: '30',
        });
        await archive.uploadChunks(chunks);
        await share.crash();
        const worker = archive.startWorker();
        await worker.says('it cannot be done now');
        await share.restart();
        await archive.allDone(chunks);
        expect((await archive.jobs()).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
        await worker.end('SIGTERM');
        await archive.holdsExactly(chunks);
      },
    );

    it.skipIf(!hasRclone)('has a share that falls silent in the middle of a job', async () => {
      const chunks = threeChunks();
      const share = await startShare();
      const archive = await startArchive({
        share: share.share,
        STORAGE_URL: share.storageUrl,
        STORAGE_IDLE_SECONDS: '1',
        LEASE_SECONDS: '30',
      });
      await archive.uploadChunks(chunks);
      const worker = archive.startWorker();
      await worker.says('A job is claimed.');
      share.pause();
      await sleep(6000);
      share.resume();
      await archive.allDone(chunks);
      await worker.end('SIGTERM');
      await archive.holdsExactly(chunks);
    });

    it.skipIf(!hasRclone || !hasSmallDisk)(
      'has a share that is full, and takes all when there is room',
      async () => {
        const chunks = threeChunks();
        const disk = makeSmallDisk(60);
        onTestFinished(() => disk.remove());
        const share = await startShare(disk.path);
        const archive = await startArchive({
          share: share.share,
          STORAGE_URL: share.storageUrl,
          LEASE_SECONDS: '30',
        });
        await archive.uploadChunks(chunks);
        await disk.fill();
        const worker = archive.startWorker();
        await worker.says('it cannot be done now');
        await disk.drain();
        await archive.allDone(chunks);
        await worker.end('SIGTERM');
        await archive.holdsExactly(chunks);
      },
    );
  },
);
