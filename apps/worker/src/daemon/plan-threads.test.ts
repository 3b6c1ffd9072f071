/** Threads within a worker's memory: as many as fit, as many as asked, none where not even one fits. */
import { expect, it } from 'vitest';
import { NoMemory, planThreads } from './plan-threads.ts';

/** 90 frames of 2,073,600 pixels: 188,860,800 bytes, and 95,736,000 for each thread. */
const job = {
  raws: Array.from({ length: 90 }, () => ({ name: '', path: '', sha256: undefined })),
  largestBytes: 4_147_200,
};
const one = 188_860_800 + 95_736_000;
const within = (memoryLimitBytes: number | undefined, threads = 8, concurrency = 1): number =>
  planThreads(job, { threads, concurrency, ...(memoryLimitBytes !== undefined && { memoryLimitBytes }) });

it('as many as fit, to the byte', () => {
  expect(within(one)).toBe(1);
  expect(within(one + 95_736_000 - 1)).toBe(1);
  expect(within(one + 95_736_000)).toBe(2);
  expect(within(2_000_000_000)).toBe(8);
  expect(within(undefined)).toBe(8);
});

it('no more than asked; the main thread alone needs the room of one', () => {
  expect(within(2_000_000_000, 3)).toBe(3);
  expect(within(one, 0)).toBe(0);
  expect(() => within(one - 1, 0)).toThrow(NoMemory);
});

it('jobs that are stacked at a time share it', () => {
  expect(within(2 * one, 8, 2)).toBe(1);
  expect(within(2 * one, 8, 1)).toBe(3);
});

it('says what the job takes, what there is, and what to do', () => {
  expect(() => within(500_000_000, 8, 2)).toThrow(
    new NoMemory(
      "The job may take 285 MB of memory, and this worker has 250 MB for each job: give it more with --memory or its container's limit, or stack fewer at a time with --concurrency.",
    ),
  );
});
