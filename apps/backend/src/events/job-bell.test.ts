import { expect, it } from 'vitest';
import { JobBell } from './job-bell.ts';
import type { Turn } from './job-bell.ts';

const never = new AbortController().signal;

it('wakes one for each ring, the longest waiting first', () => {
  const bell = new JobBell();
  const turns = [bell.queueUp(), bell.queueUp(), bell.queueUp()];
  const rung = (): boolean[] => turns.map((turn) => turn.isRung);
  bell.ring();
  expect(rung()).toEqual([true, false, false]);
  bell.ring();
  expect(rung()).toEqual([true, true, false]);
});

it('wakes nobody later for a ring that nobody waited for', () => {
  const bell = new JobBell();
  bell.ring();
  expect(bell.queueUp().isRung).toBe(false);
});

it('gives the next one a ring that was not used, and none that was', () => {
  const bell = new JobBell();
  const [first, second, third] = [bell.queueUp(), bell.queueUp(), bell.queueUp()];
  bell.ring();
  bell.leave(first, false);
  expect(second.isRung).toBe(true);
  bell.leave(second, true);
  expect(third.isRung).toBe(false);
});

it('leaves out who has left', () => {
  const bell = new JobBell();
  const [first, second] = [bell.queueUp(), bell.queueUp()];
  bell.leave(first, false);
  expect(second.isRung).toBe(false);
  bell.ring();
  expect([first.isRung, second.isRung]).toEqual([false, true]);
});

it.each<[string, number, AbortSignal, (turn: Turn) => void, boolean]>([
  ['a ring', 60_000, never, (turn) => setTimeout(() => turn.ring(), 5), true],
  ['a ring before it', 60_000, never, (turn) => turn.ring(), true],
  ['its time', 5, never, () => undefined, false],
  ['a client that is gone', 60_000, AbortSignal.abort(), () => undefined, false],
])('waits until %s', async (_, ms, gone, act, isRung) => {
  const turn = new JobBell().queueUp();
  act(turn);
  await turn.wait(ms, gone);
  expect(turn.isRung).toBe(isRung);
});
