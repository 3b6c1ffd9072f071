/** What happens to jobs when a clock jumps by hours while they are worked on. */
import { describe, expect, it } from 'vitest';
import { isBackendBuilt } from '../../apps/backend/src/testing/killable-backend.ts';
import { startArchive, threeChunks } from './archive.ts';
import type { Archive } from './archive.ts';
import { FakeClock, hasFakeClock } from './clock.ts';

const hour = 3600;

/** As a header of an answer says, which Node makes anew once a second. */
async function hoursAhead({ owner }: Archive): Promise<number> {
  const { headers } = await owner.fetch('GET', '/healthz', {});
  return Math.round((Date.parse(headers.get('date') ?? '') - Date.now()) / 1000 / hour);
}

describe.skipIf(!isBackendBuilt || !hasFakeClock)(
  'the clock of the server jumps while a job is worked on',
  { timeout: 300_000 },
  () => {
    it.each([2, -2])(
      'by %i hours: every job is done, and the raws of those that wait are kept',
      async (hours) => {
        const chunks = threeChunks();
        const clock = new FakeClock();
        const archive = await startArchive({
          ...clock.variables,
          LEASE_SECONDS: '60',
          CLEANUP_INTERVAL_MINUTES: '1',
        });
        await archive.uploadChunks(chunks);
        const worker = archive.startWorker();
        await worker.says('A job is claimed.');
        clock.set(hours * hour);
        await expect.poll(() => hoursAhead(archive), { timeout: 10_000 }).toBe(hours);
        await archive.allDone(chunks);
        await worker.end('SIGTERM');
        await archive.holdsExactly(chunks);
      },
    );
  },
);
