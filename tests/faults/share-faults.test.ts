/** What happens to the archive while workers work and its WebDAV share or S3 bucket is gone, silent, full or lying. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { hasRclone, hasSwift, startRclone, startSwift } from '@crowdsky/storage/testing';
import type { RunningStorage } from '@crowdsky/storage/testing';
import { isBackendBuilt } from '../../apps/backend/src/testing/killable-backend.ts';
import { hasSmallDisk, makeSmallDisk } from '../../apps/backend/src/testing/small-disk.ts';
import { startArchive, threeChunks } from './archive.ts';
import { LyingShare } from './lying-share.ts';

const sleep = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

interface Started {
  server: RunningStorage;
  /** Settings of an archive that keeps its stacks there. */
  kept: Parameters<typeof startArchive>[0];
  stored?: () => Promise<string[]>;
}

async function startShare(folder?: string): Promise<Started> {
  const server = await startRclone(folder);
  onTestFinished(() => server.stop());
  return { server, kept: { ...server.variables, share: server.share } };
}

async function startBucket(): Promise<Started> {
  const server = await startSwift();
  onTestFinished(() => server.stop());
  return { server, kept: server.variables, stored: () => server.open().list('stacks') };
}

describe.skipIf(!isBackendBuilt)(
  'an archive whose share fails while workers go on',
  { timeout: 300_000 },
  () => {
    describe.each([
      { name: 'a WebDAV share', isThere: hasRclone, start: startShare },
      { name: 'an S3 bucket', isThere: hasSwift, start: startBucket },
    ])('on $name', ({ isThere, start }) => {
      it.skipIf(!isThere)('that goes away for longer than a worker is patient, and comes back', async () => {
        const chunks = threeChunks();
        const { server, kept, stored } = await start();
        const archive = await startArchive({ ...kept, LEASE_SECONDS: '30' }, undefined, stored);
        await archive.uploadChunks(chunks);
        await server.crash();
        const worker = archive.startWorker();
        await worker.says('it cannot be done now');
        await server.restart();
        await archive.allDone(chunks);
        expect((await archive.jobs()).map(({ attempts }) => attempts)).toEqual([1, 1, 1]);
        await worker.end('SIGTERM');
        await archive.holdsExactly(chunks);
      });

      it.skipIf(!isThere)('that falls silent in the middle of a job', async () => {
        const chunks = threeChunks();
        const { server, kept, stored } = await start();
        const settings = { ...kept, STORAGE_IDLE_SECONDS: '1', LEASE_SECONDS: '30' };
        const archive = await startArchive(settings, undefined, stored);
        await archive.uploadChunks(chunks);
        const worker = archive.startWorker();
        await worker.says('A job is claimed.');
        server.pause();
        await sleep(6000);
        server.resume();
        await archive.allDone(chunks);
        await worker.end('SIGTERM');
        await archive.holdsExactly(chunks);
      });
    });

    it.skipIf(!hasRclone)('has a share that lies about sizes, and no stack is taken for stored', async () => {
      const chunks = threeChunks();
      const { server, kept } = await startShare();
      const lying = new LyingShare(server.storageUrl);
      const STORAGE_URL = await lying.start();
      onTestFinished(() => lying.stop());
      const archive = await startArchive({ ...kept, STORAGE_URL, LEASE_SECONDS: '30' });
      await archive.uploadChunks(chunks);
      const raws = archive.filesIn('uploads');
      expect(raws).toHaveLength(12);
      for (const lie of ['keeps half', 'says double'] as const) {
        lying.lie = lie;
        const worker = archive.startWorker();
        await worker.says('it cannot be done now');
        await worker.end('SIGTERM');
        expect((await archive.jobs()).map(({ status, attempts }) => [status, attempts])).toEqual(
          chunks.map(() => ['pending', 0]),
        );
        expect(archive.filesIn('uploads')).toEqual(raws);
        expect((await archive.owner.get('/api/stacks')).body.stacks).toEqual([]);
      }
      lying.lie = undefined;
      const worker = archive.startWorker();
      await archive.allDone(chunks);
      await worker.end('SIGTERM');

      const [{ id, sizeBytes }] = (await archive.owner.get('/api/stacks')).body.stacks;
      for (const lie of ['gives half', 'says half', 'says double'] as const) {
        lying.lie = lie;
        const got = await archive.owner.bytes(`/api/stacks/${id}/fits`).catch(() => 'broken off');
        expect(got, lie).toBe('broken off');
      }
      lying.lie = undefined;
      expect(await archive.owner.bytes(`/api/stacks/${id}/fits`)).toHaveLength(sizeBytes);
      await archive.holdsExactly(chunks);
    });

    it.skipIf(!hasRclone || !hasSmallDisk)(
      'has a share that is full, and takes all when there is room',
      async () => {
        const chunks = threeChunks();
        const disk = makeSmallDisk(60);
        onTestFinished(() => disk.remove());
        const { kept } = await startShare(disk.path);
        const archive = await startArchive({ ...kept, LEASE_SECONDS: '30' });
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
