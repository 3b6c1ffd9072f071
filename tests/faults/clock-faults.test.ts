/** What happens to jobs when a clock is wrong, or jumps by hours while they are worked on. */
import { describe, expect, it } from 'vitest';
import { isBackendBuilt } from '../../apps/backend/src/testing/killable-backend.ts';
import { startArchive, threeChunks } from './archive.ts';
import type { Archive } from './archive.ts';
import { FakeClock, hasFakeClock } from './clock.ts';
import type { RunningWorker } from '../whole/running-worker.ts';

const hour = 3600;
const day = 24 * hour;

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

/** How far ahead a worker's clock is, by the last line of its log. */
function daysAhead(worker: RunningWorker): number {
  const lines = worker.output().trim().split('\n');
  const { time } = JSON.parse(lines.at(-1) ?? '') as { time: string };
  return Math.round((Date.parse(time) - Date.now()) / 1000 / day);
}

describe.skipIf(!isBackendBuilt || !hasFakeClock)(
  'the clock of a worker is wrong, and is set while it works',
  { timeout: 300_000 },
  () => {
    it.each([
      [40, -400],
      [-400, 40],
    ])('from %i to %i days: every job is done once and to the byte', async (before, after) => {
      const chunks = threeChunks();
      const clock = new FakeClock();
      clock.set(before * day);
      const archive = await startArchive({ LEASE_SECONDS: '60' });
      await archive.uploadChunks(chunks);
      const worker = archive.startWorker([], clock.variables);
      await worker.says('A job is claimed.');
      expect(daysAhead(worker)).toBe(before);
      clock.set(after * day);
      await archive.allDone(chunks);
      await worker.end('SIGTERM');
      expect(daysAhead(worker)).toBe(after);
      await archive.holdsExactly(chunks);
    });
  },
);
