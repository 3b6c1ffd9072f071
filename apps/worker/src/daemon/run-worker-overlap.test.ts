/** What a worker does at once: it stacks a job, fetches the next one and sends the one before. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { createLog } from '../log.ts';
import { runWorker } from './run-worker.ts';
import type { WorkerEnd, WorkerSettings } from './run-worker.ts';
import { json } from './testing/edge-server.ts';
import { startJobServer } from './testing/job-server.ts';
import type { JobServer, TestJob } from './testing/job-server.ts';
import { WorkerStatus } from './worker-status.ts';

const plan = planSky({ width: 480, height: 640, stars: 700, frames: 3, clean: true, hotPixels: 20 });
const frames = plan.frames.map((_, index) => simulateFrame(plan, index));

let workDir: string;
let edge: JobServer;
let stop: AbortController;
beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'work-'));
  stop = new AbortController();
});
afterEach(async () => {
  await edge.close();
  expect(readdirSync(workDir)).toEqual([]);
  rmSync(workDir, { recursive: true });
});

function work(settings: Partial<WorkerSettings> = {}): Promise<WorkerEnd> {
  const all = { baseUrl: edge.url, key: 'k', workerId: 'w', concurrency: 1, threads: 0, workDir };
  return runWorker(
    { ...all, pollSeconds: 0.1234, graceSeconds: 60, once: false, ...settings },
    { log: createLog(() => undefined), stop: stop.signal, status: new WorkerStatus(workDir) },
  );
}
const job = (jobId: number): TestJob => ({ jobId, raws: frames });

it('does one job after the other and fetches the next while it stacks, until it is stopped', async () => {
  edge = await startJobServer([job(7), job(8), job(9)], {
    onDone: (what) => {
      if (what === 'complete 9') stop.abort();
    },
  });
  expect(await work()).toEqual({ completed: 3, failed: 0 });
  expect(edge.done.filter((what) => what.startsWith('complete'))).toEqual([
    'complete 7',
    'complete 8',
    'complete 9',
  ]);
  const { asked } = edge;
  const completed = asked.findIndex((line) => line.includes('/jobs/7/complete'));
  expect(asked.slice(0, completed)).toContain('GET /api/worker/jobs/8/files');
});

it('stacks the next job while a stack is on its way', async () => {
  const held: (() => void)[] = [];
  edge = await startJobServer([job(7), job(8), job(9)], {
    instead: (what, response) => {
      if (what !== 'stack 7') return false;
      held.push(() => json(response, { sizeBytes: 1, sha256: 'a'.repeat(64) }));
      return true;
    },
    onDone: (what) => {
      if (what === 'stack 8') held.shift()?.();
      if (what === 'complete 9') stop.abort();
    },
  });
  expect(await work()).toEqual({ completed: 3, failed: 0 });
  expect(edge.done.slice(0, 2)).toEqual(['stack 7', 'stack 8']);
  // A second one waits until the first has arrived.
  expect(edge.done.indexOf('stack 9')).toBeGreaterThan(edge.done.indexOf('complete 7'));
});

it('fetches no job ahead for which there is no room beside the one that it stacks', async () => {
  edge = await startJobServer([job(7), job(8)], {
    onDone: (what) => {
      if (what === 'complete 8') stop.abort();
    },
  });
  expect(await work({ workLimitBytes: 8_000_000 })).toEqual({ completed: 2, failed: 0 });
  const completed = edge.asked.findIndex((line) => line.includes('/jobs/7/complete'));
  const fetched = edge.asked.findIndex((line) => line.includes('/files/8000'));
  expect(fetched).toBeGreaterThan(completed);
  expect(completed).toBeGreaterThan(0);
});
