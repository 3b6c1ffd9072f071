import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { leadThread } from './lead-thread.ts';
import type { LeadThread } from './lead-thread.ts';
import { failWorker, stubWorkers } from './testing/stub-worker.ts';
import type { StubWorker } from './testing/stub-worker.ts';

interface Leader {
  answer(): number;
  never(): Promise<number>;
}

let started: StubWorker[];
let abort: AbortController;
let leader: StubWorker;
let led: LeadThread<Leader>;

beforeEach(() => {
  started = stubWorkers(() => ({ answer: () => 42, never: () => new Promise(() => undefined) }));
  abort = new AbortController();
  const worker = new Worker(new URL('./leader.worker.ts', import.meta.url));
  led = leadThread<Leader>(worker, 'It stopped.', abort.signal);
  [leader] = started;
});
afterEach(() => {
  abort.abort();
  vi.unstubAllGlobals();
});

/** Lines of a thread that was started; what the page says on them is listed. */
function startOne(): { told: unknown[]; control: MessagePort; thread: StubWorker } {
  const calls = new MessageChannel();
  const control = new MessageChannel();
  const told: unknown[] = [];
  control.port1.onmessage = ({ data }) => told.push(data);
  led.startThread({ calls: calls.port2, control: control.port2 });
  return { told, control: control.port1, thread: started[started.length - 1] };
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

describe('the leading thread', () => {
  it('answers calls', async () => {
    expect(await led.orEnded(led.remote.answer())).toBe(42);
  });
  it('ends calls with what it died of, or says that it stopped', async () => {
    const call = led.orEnded(led.remote.never());
    expect(failWorker(leader, 'out of memory')).toBe(true);
    await expect(call).rejects.toThrow('out of memory');
  });
  it('says that it stopped where the browser gives no reason', async () => {
    const call = led.orEnded(led.remote.never());
    failWorker(leader, '');
    await expect(call).rejects.toThrow('It stopped.');
  });
  it('ends with the signal, its calls with the reason, and all threads that were started for it', async () => {
    const call = led.orEnded(led.remote.never());
    const { thread } = startOne();
    const reason = new Error('cancelled');
    abort.abort(reason);
    await expect(call).rejects.toBe(reason);
    expect([leader.isTerminated, thread.isTerminated]).toEqual([true, true]);
  });
});

describe('a stacking thread', () => {
  it('is started by the page, and ended by any message of the leader', async () => {
    const { thread, control, told } = startOne();
    expect(thread.url).toBe('stack.worker.ts');
    expect(thread.isTerminated).toBe(false);
    control.postMessage('end');
    await pause();
    expect(thread.isTerminated).toBe(true);
    expect(told).toEqual([]);
    control.close();
  });
  it('tells the leader what it died of', async () => {
    const { thread, control, told } = startOne();
    expect(failWorker(thread, 'trap')).toBe(true);
    const other = startOne();
    failWorker(other.thread, '');
    await pause();
    expect([told, other.told]).toEqual([['trap'], ['the thread stopped']]);
    expect(thread.isTerminated).toBe(true);
    control.close();
    other.control.close();
  });
});
