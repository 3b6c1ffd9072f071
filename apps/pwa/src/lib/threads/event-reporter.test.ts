import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { expose, wrap } from 'comlink';
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

it('waits 200 ms after the first of several events, however the last report ended', () => {
  const reported: (readonly JobEvent[])[] = [];
  const reporter = createEventReporter((events) => reported.push(events));
  reporter.report(progress(1));
  vi.advanceTimersByTime(150);
  reporter.flush();
  reporter.report(progress(2));
  // The first wait was called off: its 50 ms are not those of the second.
  vi.advanceTimersByTime(199);
  expect(reported).toEqual([[progress(1)]]);
  vi.advanceTimersByTime(1);
  expect(reported).toEqual([[progress(1)], [progress(2)]]);
});

it('moves pictures and keeps all else', async () => {
  const { port1, port2 } = new MessageChannel();
  const rgba = Uint8ClampedArray.of(1, 2, 3, 4);
  const picture: JobEvent = { kind: 'preview', picture: { width: 1, height: 1, rgba } };
  vi.useRealTimers();
  expose((events: readonly JobEvent[]) => events.length, port2);
  const told: Promise<unknown>[] = [];
  const tell = wrap<(events: readonly JobEvent[]) => number>(port1);
  const reporter = createEventReporter((events) => told.push(tell(events)));
  reporter.report(progress(1));
  reporter.report(picture);
  reporter.flush();
  expect(await Promise.all(told)).toEqual([2]);
  expect(rgba.byteLength).toBe(0);
  port1.close();
});
