import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { FrameChunk } from '../chunks/chunk-groups.ts';
import { stubWorkers } from '../threads/testing/stub-worker.ts';
import type { JobEvent, StackJob } from '../threads/stack-job.ts';
import { restack } from './restack.ts';

// Its state needs a compiler; the settings are those of a new device.
vi.mock('../device/settings.svelte.ts', async () => {
  const { parseSettings } = await import('../device/parse-settings.ts');
  return { settings: { current: parseSettings(null) } };
});

type Run = (
  job: StackJob,
  onEvents: (events: readonly JobEvent[]) => Promise<void>,
  startThread: unknown,
  session: string,
) => unknown;

const frames = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((n) => ({
  id: `frame ${n}`,
  name: `${n}.fit`,
  meta: {},
  shape: { widthPx: 1080, heightPx: 1920 },
}));
const chunk = { key: 'k', frames } as unknown as FrameChunk;

let run: Run;
let abort: AbortController;

beforeEach(() => {
  vi.stubGlobal('navigator', { hardwareConcurrency: 4, deviceMemory: 8 });
  vi.stubGlobal('matchMedia', () => ({ matches: false }));
  stubWorkers(() => ({ run: (...given: Parameters<Run>) => run(...given) }));
  abort = new AbortController();
});
afterEach(() => {
  abort.abort();
  vi.unstubAllGlobals();
});

const progress = (done: number, total: number): JobEvent => ({
  kind: 'progress',
  phase: 'analyse',
  done,
  total,
});

describe('restack', () => {
  it('stacks the session’s frames under its name, and gives the record', async () => {
    const record = { id: 'evening' };
    run = (job, _onEvents, _startThread, session) => {
      expect([job.id, session, job.workers, job.frames.length]).toEqual(['evening', 'evening', 3, 10]);
      return { ok: true, reports: [], record };
    };
    expect(await restack(chunk, 'evening', () => undefined, abort.signal)).toEqual(record);
  });
  it('tells how far it is, by the newest progress', async () => {
    run = async (_job, onEvents) => {
      await onEvents([progress(2, 10), progress(5, 10), { kind: 'phase', phase: 'save', total: 1 }]);
      await onEvents([{ kind: 'phase', phase: 'save', total: 1 }]);
      await onEvents([progress(0, 0)]);
      return { ok: false, reports: [] };
    };
    const shares: number[] = [];
    expect(await restack(chunk, 'evening', (share) => shares.push(share), abort.signal)).toBeUndefined();
    // Ten frames are 22 analyses' work: five done, and all of nothing is all ten.
    expect(shares).toEqual([expect.closeTo(5 / 22, 9), expect.closeTo(10 / 22, 9)]);
  });
  it('gives nothing when it fails, or is ended', async () => {
    run = () => Promise.reject(new Error('the device is full'));
    expect(await restack(chunk, 'evening', () => undefined, abort.signal)).toBeUndefined();
    run = () => new Promise(() => undefined);
    const stacking = restack(chunk, 'evening', () => undefined, abort.signal);
    abort.abort(new Error('ended'));
    expect(await stacking).toBeUndefined();
  });
});
