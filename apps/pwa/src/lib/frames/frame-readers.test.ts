import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { stubWorkers } from '../threads/testing/stub-worker.ts';
import type { StubWorker } from '../threads/testing/stub-worker.ts';
import type * as FrameReaders from './frame-readers.ts';
import type { PickedFrame } from './picked-frame.ts';

let started: StubWorker[];
let batches: number[];
let drawn: number[];
let readers: typeof FrameReaders;

/** A page on a device of so many processors, whose readers have not been started yet. */
async function open(hardwareConcurrency: number | undefined): Promise<void> {
  vi.stubGlobal('navigator', { hardwareConcurrency });
  vi.resetModules();
  batches = [];
  drawn = [];
  started = stubWorkers(() => {
    const reader = started.length;
    return {
      readHeaders(files: readonly number[]) {
        batches.push(files.length);
        return files.map((file) => `header ${file}`);
      },
      thumbnail(_file: unknown, _shape: unknown, maxSidePx: number) {
        expect(maxSidePx).toBe(120);
        drawn.push(reader);
        return {};
      },
    };
  });
  readers = await import('./frame-readers.ts');
}

beforeEach(() => open(8));
afterEach(() => void vi.unstubAllGlobals());

const frame = (n: number): PickedFrame => ({ id: `id ${n}`, file: n, shape: {} }) as unknown as PickedFrame;

describe('readHeaders', () => {
  it('gives an outcome for each file, in batches of 16, each told with its first', async () => {
    const files = Array.from({ length: 100 }, (_, index) => index);
    const outcomes = new Map<number, unknown>();
    await readers.readHeaders(files as unknown as File[], (first, batch) => {
      batch.forEach((outcome, at) => outcomes.set(first + at, outcome));
    });
    expect(outcomes.size).toBe(100);
    for (const file of files) expect(outcomes.get(file)).toBe(`header ${file}`);
    expect(batches.sort((a, b) => b - a)).toEqual([16, 16, 16, 16, 16, 16, 4]);
  });

  it('has four batches on their way to each reader', async () => {
    await open(2);
    const files = Array.from({ length: 400 }, (_, index) => index) as unknown as File[];
    const slices: number[] = [];
    const watched = new Proxy(files, {
      get(target, key) {
        if (key !== 'slice') return Reflect.get(target, key) as unknown;
        return (from: number, to: number) => {
          slices.push(from);
          return target.slice(from, to);
        };
      },
    });
    const reading = readers.readHeaders(watched, () => undefined);
    expect(slices).toEqual([0, 16, 32, 48]);
    await reading;
    expect(started.length).toBe(1);
  });

  it.each([
    [1, 1],
    [3, 2],
    [5, 4],
    [16, 4],
    [undefined, 1],
  ])('uses, with %s processors, %i threads', async (processors, threads) => {
    await open(processors);
    await readers.readHeaders([], () => undefined);
    expect(started.length).toBe(threads);
    await readers.readHeaders([], () => undefined);
    expect(started.length).toBe(threads);
  });
});

describe('readThumbnail', () => {
  it('asks the readers in turn, and each frame once', async () => {
    for (const n of [0, 1, 2, 3, 4, 0, 4]) await readers.readThumbnail(frame(n));
    expect(drawn).toEqual([0, 1, 2, 3, 0]);
  });
  it('keeps the pictures of 600 frames, and lets the oldest go', async () => {
    for (let n = 0; n < 600; n++) await readers.readThumbnail(frame(n));
    await readers.readThumbnail(frame(0));
    expect(drawn.length).toBe(600);
    await readers.readThumbnail(frame(600));
    expect(drawn.length).toBe(601);
    await readers.readThumbnail(frame(1));
    expect(drawn.length).toBe(601);
    await readers.readThumbnail(frame(0));
    expect(drawn.length).toBe(602);
  });
});
