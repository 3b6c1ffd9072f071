import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEventReporter } from './event-reporter.ts';
import type { JobEvent } from './stack-job.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function progress(done: number): JobEvent {
  return { kind: 'progress', phase: 'combine', done, total: 9 };
}

it('reports events that come close together at once, in their order', () => {
  const reported: (readonly JobEvent[])[] = [];
  const reporter = createEventReporter((events) => reported.push(events));
  reporter.report(progress(1));
  reporter.report(progress(2));
  expect(reported).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(reported).toEqual([[progress(1), progress(2)]]);
  reporter.report(progress(3));
  vi.advanceTimersByTime(1000);
  expect(reported).toEqual([[progress(1), progress(2)], [progress(3)]]);
});

it('does not let a new phase wait, nor the end', () => {
  const reported: (readonly JobEvent[])[] = [];
  const reporter = createEventReporter((events) => reported.push(events));
  const phase: JobEvent = { kind: 'phase', phase: 'save', total: 1 };
  reporter.report(progress(9));
  reporter.report(phase);
  expect(reported).toEqual([[progress(9), phase]]);
  reporter.report(progress(4));
  reporter.flush();
  reporter.flush();
  vi.advanceTimersByTime(1000);
  expect(reported).toEqual([[progress(9), phase], [progress(4)]]);
});
