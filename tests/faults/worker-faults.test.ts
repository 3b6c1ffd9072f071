/**
 * What happens to workers: killed at random instants, two under one name, a full work disk, raws that vanished or are
 * damaged. Nothing is lost, nothing is there twice, no file is left. CROWDSKY_WORKER_KILLS sets the number of kills.
 */
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isBackendBuilt } from '../../apps/backend/src/testing/killable-backend.ts';
import { hasSmallDisk, makeSmallDisk } from '../../apps/backend/src/testing/small-disk.ts';
import { digestOf, stackHere } from '../cli/stack-here.ts';
import { chunkOf, startArchive } from './archive.ts';
import type { Archive } from './archive.ts';

const kills = Number(process.env['CROWDSKY_WORKER_KILLS'] ?? '4');
const sleep = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

/** The path of a raw that waits in the upload buffer, where its name is its digest. */
function bufferedRaw(archive: Archive, bytes: Uint8Array): string {
  const digest = digestOf(bytes);
  const found = archive.filesIn('uploads').find((path) => path.includes(digest));
  expect(found).toBeDefined();
  return join(archive.backend.dir, 'uploads', found!);
}

describe.skipIf(!isBackendBuilt)('a worker', () => {
  it(`is killed ${kills} times`, { timeout: 120_000 + kills * 10_000 }, async () => {
    // Made first: while this process waits for them, the server would close its connections.
    const chunks = Array.from({ length: kills + 2 }, (_, n) => chunkOf(n));
    const archive = await startArchive();
    await archive.upload(chunks.flatMap(({ files }) => files));
    for (let kill = 0; kill < kills; kill++) {
      const worker = archive.startWorker();
      await worker.says('The worker has started.');
      await sleep(Math.random() * 1500);
      await worker.end('SIGKILL');
    }
    const worker = archive.startWorker();
    // A job that was killed three times is failed, and its raws stay until its owner wants it tried again.
    for (const { id, status } of await archive.worked(60_000 + kills * 8000))
      if (status === 'failed') expect((await archive.owner.post(`/api/jobs/${id}/retry`)).status).toBe(200);
    expect((await archive.worked()).map(({ status }) => status)).toEqual(chunks.map(() => 'completed'));
    await worker.end('SIGTERM');
    await archive.holdsExactly(chunks);
  });

  it('shares its name with another, and each job is done once', async () => {
    const chunks = [0, 1, 2, 3].map(chunkOf);
    // A worker without threads is silent while it stacks.
    const archive = await startArchive({ LEASE_SECONDS: '60' });
    await archive.upload(chunks.flatMap(({ files }) => files));
    const workers = [1, 2].map(() => archive.startWorker(['--name', 'twin']));
    expect((await archive.worked()).map(({ status }) => status)).toEqual(chunks.map(() => 'completed'));
    for (const worker of workers) {
      await worker.end('SIGTERM');
      expect(worker.output()).not.toContain('another worker has it');
    }
    await archive.holdsExactly(chunks);
  });

  it('names a raw that vanished, and stacks the others', async () => {
    const archive = await startArchive();
    const { files } = chunkOf(0);
    await archive.upload(files);
    rmSync(bufferedRaw(archive, files[1].bytes));
    const worker = archive.startWorker();
    const [job] = await archive.worked();
    expect(job).toMatchObject({
      status: 'completed',
      droppedFrames: [{ name: files[1].name, reason: 'It was no longer on the server.' }],
    });
    await worker.end('SIGTERM');
    const others = files.filter((_, index) => index !== 1);
    await archive.holdsExactly([{ files: others, sha256: digestOf(stackHere(others)) }]);
  });

  it('gives up a poisoned job after three attempts with its reason, and does the others', async () => {
    const archive = await startArchive();
    const [poisoned, sound] = [chunkOf(0), chunkOf(1)];
    await archive.upload([...poisoned.files, ...sound.files]);
    const { name, bytes } = poisoned.files[2];
    writeFileSync(
      bufferedRaw(archive, bytes),
      bytes.map((byte, at) => (at === 50_000 ? byte ^ 1 : byte)),
    );
    const worker = archive.startWorker();
    const jobs = await archive.worked(180_000);
    expect(jobs.map(({ status }) => status).sort()).toEqual(['completed', 'failed']);
    const failed = jobs.find(({ status }) => status === 'failed')!;
    expect(failed).toMatchObject({ attempts: 3 });
    expect(failed.errorMessage).toContain(`${name} arrived damaged`);
    await worker.end('SIGTERM');
    expect(readdirSync(archive.workDir)).toEqual([]);
    // Its raws stay, so that the owner may send the damaged one again.
    expect(archive.filesIn('uploads')).toHaveLength(poisoned.files.length);
  });

  it.skipIf(!hasSmallDisk)('has a work disk that is full, and goes on when there is room', async () => {
    const disk = makeSmallDisk(40);
    try {
      const archive = await startArchive();
      const chunks = [0, 1].map(chunkOf);
      await disk.fill();
      await archive.upload(chunks.flatMap(({ files }) => files));
      const worker = archive.startWorker(['--work-dir', disk.path]);
      await worker.says('it cannot be done now');
      await sleep(1000);
      await expect
        .poll(() => archive.jobs())
        .toMatchObject(chunks.map(() => ({ attempts: 0, errorMessage: null })));
      await disk.drain();
      expect((await archive.worked()).map(({ status }) => status)).toEqual(['completed', 'completed']);
      await worker.end('SIGTERM');
      expect(readdirSync(disk.path)).toEqual([]);
      await archive.holdsExactly(chunks);
    } finally {
      disk.remove();
    }
  });
});
