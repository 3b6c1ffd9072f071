import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failWorker, stubWorkers } from '../threads/testing/stub-worker.ts';
import type { StubWorker } from '../threads/testing/stub-worker.ts';
import type { SaveRequest } from '../picture/save-format.ts';
import { DEFAULT_PICTURE_LOOK } from '../store/picture-look.ts';
import type { PictureLook } from '../store/picture-look.ts';
import type { StackRecord } from '../store/stack-record.ts';
import type * as PictureOf from './picture-of.ts';

vi.mock('idb', () => import('../store/testing/memory-idb.ts'));

let started: StubWorker[];
let draw: (id: string, look: PictureLook, request: SaveRequest) => unknown;
let pictureOf: typeof PictureOf.pictureOf;

beforeEach(async () => {
  vi.resetModules();
  started = stubWorkers(() => ({ draw: (...given: Parameters<typeof draw>) => draw(...given) }));
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
  it('draws by the look that is kept with the stack, or by the one it is given, in the form asked for', async () => {
    const asked: unknown[] = [];
    draw = (_id, look, { format, size }) => {
      asked.push([look.mode, look.turns, format, size]);
      return new Blob();
    };
    const { openLocalDb } = await import('../store/local-db.ts');
    const record = { id: 'turned', look: { mode: 'plain', turns: 3 } } as unknown as StackRecord;
    await (await openLocalDb()).put('stacks', record);
    await pictureOf('turned');
    await pictureOf('turned', { format: 'jpeg', size: 'half' });
    await pictureOf('turned', { format: 'png16', size: '1080' }, { ...DEFAULT_PICTURE_LOOK, turns: 1 });
    expect(asked).toEqual([
      ['plain', 3, 'png', 'full'],
      ['plain', 3, 'jpeg', 'half'],
      ['auto', 1, 'png16', '1080'],
    ]);
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
    await vi.waitFor(() => {
      expect(failWorker(started[0], 'out of memory')).toBe(true);
    });
    await expect(drawing).rejects.toThrow('out of memory');
    expect(started[0].isTerminated).toBe(true);
  });
});
