import type { Job } from '@crowdsky/api';
import { expect, it, onTestFinished, vi } from 'vitest';
import { json } from '../daemon/testing/edge-server.ts';
import { jobView } from '../owner/testing/job-view.ts';
import { startOwnerServer } from '../owner/testing/owner-server.ts';
import { FollowedJobs } from './followed-jobs.ts';

it('tells each job once, when it has ended, and asks no more when all have', async () => {
  let jobs: Job[] = [jobView({ id: 1, status: 'completed' }), jobView({ id: 2, status: 'processing' })];
  const { access, asked } = await startOwnerServer((_, response) => {
    json(response, { jobs, nextCursor: null });
    return true;
  });
  vi.useFakeTimers({ toFake: ['Date'] });
  onTestFinished(() => void vi.useRealTimers());
  const followed = new FollowedJobs();
  const told: number[] = [];
  const ask = () => followed.ask(access.server, new AbortController().signal, ({ id }) => told.push(id));
  expect(await ask()).toBe(false);
  followed.add(['1'.repeat(32)]);
  expect(await ask()).toBe(true);
  expect(await ask()).toBe(false);
  expect(told).toEqual([1]);
  jobs = jobs.map((job) => ({ ...job, status: 'failed' }));
  vi.setSystemTime(Date.now() + 3000);
  expect(await ask()).toBe(true);
  expect(told).toEqual([1, 2]);
  vi.setSystemTime(Date.now() + 3000);
  expect(await ask()).toBe(false);
  expect(asked).toHaveLength(2);
});
