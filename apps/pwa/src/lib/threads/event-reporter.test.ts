import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createEventTeller } from './event-reporter.ts';
import type { JobEvent } from './stack-job.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function progress(done: number): JobEvent {
  return { kind: 'progress', phase: 'combine', done, total: 9 };
}

it('tells what comes close together at once, in its order', () => {
  const told: (readonly JobEvent[])[] = [];
  const teller = createEventTeller((events) => told.push(events));
  teller.tell(progress(1));
  teller.tell(progress(2));
  expect(told).toEqual([]);
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([[progress(1), progress(2)]]);
  teller.tell(progress(3));
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([[progress(1), progress(2)], [progress(3)]]);
});

it('does not let a new phase wait, nor the end', () => {
  const told: (readonly JobEvent[])[] = [];
  const teller = createEventTeller((events) => told.push(events));
  const phase: JobEvent = { kind: 'phase', phase: 'save', total: 1 };
  teller.tell(progress(9));
  teller.tell(phase);
  expect(told).toEqual([[progress(9), phase]]);
  teller.tell(progress(4));
  teller.flush();
  teller.flush();
  vi.advanceTimersByTime(1000);
  expect(told).toEqual([[progress(9), phase], [progress(4)]]);
});
