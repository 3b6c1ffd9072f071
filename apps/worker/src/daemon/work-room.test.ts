import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { NoRoom, WorkRoom } from './work-room.ts';

const MB = 1e6;
const on = (freeMb: number) => () => Promise.resolve({ freeBytes: freeMb * MB, reserveBytes: 10 * MB });
const never = new AbortController().signal;
/** Whether a promise is still open once everything that can go on has gone on. */
async function isOpen(promise: Promise<unknown>): Promise<boolean> {
  const open = Symbol();
  promise.catch(() => undefined);
  const first = await Promise.race([promise, new Promise((resolve) => setTimeout(resolve, 5, open))]);
  return first === open;
}

describe('WorkRoom', () => {
  it('gives what lies above the reserve, to the byte', async () => {
    const room = new WorkRoom('/work', Infinity, on(100));
    (await room.reserve(90 * MB, never)).free();
    await expect(room.reserve(90 * MB + 1, never)).rejects.toThrow(
      new NoRoom(
        'The job needs 91 MB in the work folder /work, and its disk has 90 MB left beside its reserve.',
      ),
    );
  });

  it('gives no more than its limit, to all jobs together', async () => {
    const room = new WorkRoom('/work', 50 * MB, on(1000));
    await expect(room.reserve(50 * MB + 1, never)).rejects.toThrow(
      new NoRoom('The job needs 51 MB in the work folder /work, and this worker may take 50 MB.'),
    );
    const first = await room.reserve(30 * MB, never);
    const second = room.reserve(21 * MB, never);
    expect(await isOpen(second)).toBe(true);
    const third = await room.reserve(20 * MB, never);
    third.free();
    third.free();
    expect(await isOpen(second)).toBe(true);
    first.free();
    (await second).free();
    (await room.reserve(50 * MB, never)).free();
  });

  it('lets a job wait for the disk while another has room, and only then', async () => {
    let freeMb = 100;
    const room = new WorkRoom('/work', Infinity, () => on(freeMb)());
    const first = await room.reserve(60 * MB, never);
    const second = room.reserve(60 * MB, never);
    expect(await isOpen(second)).toBe(true);
    freeMb = 20;
    first.free();
    await expect(second).rejects.toBeInstanceOf(NoRoom);
  });

  it('never gives the same room to two who ask at once', async () => {
    const room = new WorkRoom('/work', Infinity, on(100));
    const both = [room.reserve(60 * MB, never), room.reserve(60 * MB, never)];
    const first = await Promise.race(both.map(async (place, index) => ({ index, place: await place })));
    expect(await isOpen(both[1 - first.index])).toBe(true);
    first.place.free();
    await both[1 - first.index];
  });

  it('stops waiting with the reason of the signal', async () => {
    const room = new WorkRoom('/work', 10 * MB, on(100));
    await room.reserve(10 * MB, never);
    const stop = new AbortController();
    const waiting = room.reserve(1, stop.signal);
    expect(await isOpen(waiting)).toBe(true);
    stop.abort(new Error('stopped'));
    await expect(waiting).rejects.toThrow('stopped');
    await expect(room.reserve(1, stop.signal)).rejects.toThrow('stopped');
  });

  it('asks the real disk', async () => {
    const room = new WorkRoom(tmpdir());
    (await room.reserve(1, never)).free();
    await expect(room.reserve(1e18, never)).rejects.toBeInstanceOf(NoRoom);
  });
});
