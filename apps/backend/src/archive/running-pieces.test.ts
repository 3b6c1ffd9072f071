/** One piece of a file at a time; one that hangs is broken off, and its end is waited for. */
import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { RunningPieces } from './running-pieces.ts';

const hanging = (): Readable => new Readable({ read: () => {} });

it('lets one piece of a file in, those of other files beside it, and the next after it', async () => {
  const pieces = new RunningPieces();
  const source = hanging();
  const first = pieces.alone('a', source, () => source.toArray());
  await expect(pieces.alone('a', hanging(), async () => 2)).rejects.toMatchObject({ code: 'busy' });
  expect(await pieces.alone('b', hanging(), async () => 3)).toBe(3);
  source.push('x');
  source.push(null);
  expect(String(await first)).toBe('x');
  expect(await pieces.alone('a', hanging(), async () => 4)).toBe(4);
});

it('breaks off a piece and waits until it is dealt with; where there is none there is nothing to do', async () => {
  const pieces = new RunningPieces();
  const source = hanging();
  const done: string[] = [];
  const first = pieces.alone('a', source, async () => {
    await source.toArray().catch(() => done.push('broken'));
    done.push('kept');
  });
  await pieces.breakOff('a');
  expect(done).toEqual(['broken', 'kept']);
  await first;
  await pieces.breakOff('a');
});

it('a piece that failed stands in nobody’s way', async () => {
  const pieces = new RunningPieces();
  const failed = pieces.alone('a', hanging(), () => Promise.reject(new Error('no room')));
  await expect(failed).rejects.toThrow('no room');
  expect(await pieces.alone('a', hanging(), async () => 1)).toBe(1);
});
