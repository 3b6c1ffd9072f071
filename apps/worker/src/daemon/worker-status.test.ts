import { expect, it } from 'vitest';
import { WorkerStatus } from './worker-status.ts';

/** The value of a figure, by its name with labels. */
async function figure(status: WorkerStatus, name: string): Promise<number> {
  const { text } = await status.figures();
  const line = text.split('\n').find((one) => one.startsWith(`${name} `));
  return Number(line?.slice(name.length + 1) ?? 'none');
}

it('counts jobs by their end, and frames and seconds of those that are completed', async () => {
  const status = new WorkerStatus('.');
  const ends = [
    { kind: 'completed', framesUsed: 12, framesDropped: 3 },
    { kind: 'completed', framesUsed: 5, framesDropped: 0 },
    { kind: 'failed', message: 'no stars' },
    { kind: 'lost' },
    { kind: 'handed-back' },
  ] as const;
  for (const [index, end] of ends.entries()) {
    status.jobBegins();
    expect(await figure(status, 'crowdsky_worker_running_jobs')).toBe(1);
    status.jobEnded(end, index + 1);
  }
  const counts = ['completed', 'failed', 'lost', 'handed-back'].map((end) =>
    figure(status, `crowdsky_worker_jobs_total{end="${end}"}`),
  );
  expect(await Promise.all(counts)).toEqual([2, 1, 1, 1]);
  expect(await figure(status, 'crowdsky_worker_frames_total{outcome="used"}')).toBe(17);
  expect(await figure(status, 'crowdsky_worker_frames_total{outcome="dropped"}')).toBe(3);
  expect(await figure(status, 'crowdsky_worker_job_seconds_sum')).toBe(3);
  expect(await figure(status, 'crowdsky_worker_job_seconds_count')).toBe(2);
  expect(await figure(status, 'crowdsky_worker_running_jobs')).toBe(0);
});

it('tells whether the server answers, and what room is left', async () => {
  const status = new WorkerStatus('.');
  expect(await figure(status, 'crowdsky_worker_server_up')).toBe(0);
  status.serverAnswered();
  expect(await figure(status, 'crowdsky_worker_server_up')).toBe(1);
  status.serverIsAway('It is away.');
  expect(await figure(status, 'crowdsky_worker_server_up')).toBe(0);
  expect(await figure(status, 'crowdsky_worker_work_free_bytes')).toBeGreaterThan(0);
  expect(await figure(new WorkerStatus('/nowhere'), 'crowdsky_worker_work_free_bytes')).toBeNaN();
});

it('has no trouble once a job found room again', () => {
  const status = new WorkerStatus('.');
  status.serverAnswered();
  status.jobEnded({ kind: 'handed-back', because: 'full' }, 1);
  expect([status.trouble, status.isHindered]).toEqual(['full', true]);
  status.jobEnded({ kind: 'completed', framesUsed: 1, framesDropped: 0 }, 1);
  expect([status.trouble, status.isHindered]).toEqual([undefined, false]);
});
