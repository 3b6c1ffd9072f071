/** What happens to the archive while workers work: killed, and its database killed. */
import { describe, it, onTestFinished } from 'vitest';
import { isBackendBuilt } from '../../apps/backend/src/testing/killable-backend.ts';
import { hasMariadb, startMariadb } from '../../apps/backend/src/testing/private-mariadb.ts';
import { startArchive, threeChunks } from './archive.ts';

const sleep = (ms: number) => new Promise((wake) => setTimeout(wake, ms));

describe.skipIf(!isBackendBuilt)('an archive whose workers go on', { timeout: 300_000 }, () => {
  it('is killed in the middle of a job', async () => {
    const chunks = threeChunks();
    const archive = await startArchive();
    await archive.uploadChunks(chunks);
    const worker = archive.startWorker();
    for (const instant of [0, 400]) {
      await worker.says('A job is claimed.');
      await sleep(instant);
      await archive.backend.kill();
      await sleep(700);
      await archive.backend.start();
    }
    await archive.allDone(chunks);
    await worker.end('SIGTERM');
    await archive.holdsExactly(chunks);
  });

  it.skipIf(!hasMariadb)('has a database that is killed in the middle of a job', async () => {
    const chunks = threeChunks();
    const mariadb = await startMariadb();
    onTestFinished(() => mariadb.stop());
    const archive = await startArchive({}, await mariadb.newDatabase('faults'));
    await archive.uploadChunks(chunks);
    const worker = archive.startWorker();
    await worker.says('A job is claimed.');
    await mariadb.crash();
    await sleep(3000);
    await mariadb.restart();
    await archive.allDone(chunks);
    await worker.end('SIGTERM');
    await archive.holdsExactly(chunks);
  });
});
