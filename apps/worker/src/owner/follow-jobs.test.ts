import type { Job } from '@crowdsky/api';
import { expect, it } from 'vitest';
import { json } from '../daemon/testing/edge-server.ts';
import { followJobs, jobsOf, waitForAJob } from './follow-jobs.ts';
import { jobView } from './testing/job-view.ts';
import { startOwnerServer } from './testing/owner-server.ts';

const signal = new AbortController().signal;

/** Answers each question with the jobs of its turn, the last for ever. */
async function startJobs(turns: readonly (readonly Job[])[]) {
  let turn = 0;
  return startOwnerServer((_, response) => {
    json(response, { jobs: turns[Math.min(turn++, turns.length - 1)], nextCursor: null });
    return true;
  });
}

it('follows jobs until none is waiting, running or to be tried again', async () => {
  const states = ['pending', 'processing', 'retry', 'failed'] as const;
  const { access, whats } = await startJobs(
    states.map((status) => [jobView({ status }), jobView({ id: 2, status: 'completed' })]),
  );
  const seen: string[] = [];
  const end = await followJobs(access.server, ['f'.repeat(32)], signal, ([{ status }]) => seen.push(status));
  expect(seen).toEqual(states);
  expect(end.map(({ status }) => status)).toEqual(['failed', 'completed']);
  expect(whats()).toHaveLength(4);
});

it('asks for the jobs of each upload, and sorts them by chunk', async () => {
  const { access, asked } = await startJobs([
    [jobView({ id: 9, chunkKey: 'b' })],
    [jobView({ id: 8, chunkKey: 'a' })],
  ]);
  const jobs = await jobsOf(access.server, ['1'.repeat(32), '2'.repeat(32)], signal);
  expect(jobs.map(({ id }) => id)).toEqual([8, 9]);
  expect(asked.map(({ what }) => what)).toEqual(
    ['1', '2'].map((digit) => `GET /api/jobs?upload=${digit.repeat(32)}&limit=200`),
  );
});

it('waits until one job of the account has ended, whether or not others begin', async () => {
  const [one, two, three] = [jobView({ id: 1 }), jobView({ id: 2 }), jobView({ id: 3 })];
  // A question for each of three states at a time.
  const { access, asked } = await startJobs([[one], [two], [], [two], [one], [], [two, three], [], []]);
  let waits = 0;
  expect(await waitForAJob(access.server, signal, () => waits++)).toBe(true);
  expect([waits, asked.length]).toEqual([1, 9]);
});

it('does not wait where there is no job', async () => {
  const { access } = await startJobs([[]]);
  expect(await waitForAJob(access.server, signal, () => expect.unreachable())).toBe(false);
});
