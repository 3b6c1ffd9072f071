import { expect, it, vi } from 'vitest';
import { jobTask, waitingBefore } from './job-task.ts';
import { isShown, patched } from './known-jobs.ts';
import { someJob } from './testing/some-job.ts';

const actions = { again: vi.fn(), remove: vi.fn() };

it('says where a job is, what it has come to, and what can be done', () => {
  const waits = jobTask(someJob(3), 2, undefined, actions);
  expect([waits.state, waits.note, waits.again]).toEqual([
    'waiting',
    '2 of yours before it · 32 frames',
    undefined,
  ]);
  const runs = jobTask(someJob(3, { status: 'processing', progress: 0.419 }), 0, '02:14', actions);
  expect([runs.state, runs.share, runs.note]).toEqual(['running', 0.419, '41 % · 32 frames · as of 02:14']);
  expect(runs.remove).toBeUndefined();
  const droppedFrames = [{ name: 'a.fit', reason: 'Clouds.' }];
  const framesInPart = [{ name: 'b.fit', reason: 'A roof.' }];
  const failed = { status: 'failed', errorMessage: 'Too few frames.', droppedFrames, framesInPart } as const;
  const failure = jobTask(someJob(3, failed), 0, undefined, actions);
  expect([failure.state, failure.note]).toEqual(['needs-you', 'Too few frames. · 32 frames']);
  expect(failure.details).toEqual(['a.fit: Clouds.', 'b.fit: A roof.']);
  failure.again?.();
  failure.remove?.();
  expect([actions.again.mock.calls, actions.remove.mock.calls]).toEqual([[[3]], [[3]]]);
});

it('counts who waits before: those that failed once come last', () => {
  const [running, retried, first, second] = [
    someJob(1, { status: 'processing' }),
    someJob(2, { status: 'retry' }),
    someJob(3),
    someJob(4),
  ];
  const all = [running, retried, first, second];
  expect(all.map((job) => waitingBefore(all, job))).toEqual([0, 2, 0, 1]);
});

it('hears progress and deletion, and asks when a job is new or in another state', () => {
  const jobs = [someJob(1, { status: 'processing', progress: 0.1 }), someJob(2)];
  const event = { type: 'job', chunkKey: 'k', errorMessage: null } as const;
  const moved = patched(jobs, { ...event, jobId: 1, status: 'processing', progress: 0.5 });
  expect(moved).toEqual([{ ...jobs[0], progress: 0.5 }, jobs[1]]);
  expect(patched(jobs, { ...event, jobId: 1, status: 'completed', progress: null })).toBe('ask');
  expect(patched(jobs, { ...event, jobId: 9, status: 'pending', progress: null })).toBe('ask');
  expect(patched(jobs, { type: 'job-deleted', jobId: 1 })).toEqual([jobs[1]]);
  expect(patched(jobs, { type: 'hello' })).toBe(jobs);
});

it('shows what the server stacks for its own sake, until it is done', () => {
  const verifies = { stackId: 1, verification: null };
  const jobs = [
    someJob(1),
    someJob(2, { status: 'completed' }),
    someJob(3, { madeBy: 'client' }),
    someJob(4, { verifies }),
  ];
  expect(jobs.filter(isShown).map(({ id }) => id)).toEqual([1]);
});
