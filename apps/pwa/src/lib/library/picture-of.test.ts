import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failWorker, stubWorkers } from '../threads/testing/stub-worker.ts';
import type { StubWorker } from '../threads/testing/stub-worker.ts';
import type * as PictureOf from './picture-of.ts';

let started: StubWorker[];
let draw: (id: string) => unknown;
let pictureOf: typeof PictureOf.pictureOf;

beforeEach(async () => {
  vi.resetModules();
  started = stubWorkers(() => ({ draw: (id: string) => draw(id) }));
  ({ pictureOf } = await import('./picture-of.ts'));
});
afterEach(() => void vi.unstubAllGlobals());

describe('pictureOf', () => {
  it('draws in a thread that ends then, and keeps the last picture', async () => {
    draw = (id) => new Blob([id]);
    expect(await (await pictureOf('a'))?.text()).toBe('a');
    expect(started).toMatchObject([{ url: 'draw-picture.worker.ts', isTerminated: true }]);
    expect(await (await pictureOf('a'))?.text()).toBe('a');
    expect(started.length).toBe(1);
    expect(await (await pictureOf('b'))?.text()).toBe('b');
    expect(await (await pictureOf('a'))?.text()).toBe('a');
    expect(started.length).toBe(3);
  });
  it('knows no picture of a stack whose file is gone, and asks again', async () => {
    draw = () => undefined;
    expect(await pictureOf('a')).toBeUndefined();
    draw = () => new Blob(['back']);
    expect(await (await pictureOf('a'))?.text()).toBe('back');
  });
  it('rejects with what the thread died of, and ends it', async () => {
    draw = () => new Promise(() => undefined);
    const drawing = pictureOf('a');
    expect(failWorker(started[0], 'out of memory')).toBe(true);
    await expect(drawing).rejects.toThrow('out of memory');
    expect(started[0].isTerminated).toBe(true);
  });
});
