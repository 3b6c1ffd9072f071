/** Free times, growing waits, forgiveness, and a memory that ends. */
import { expect, it } from 'vitest';
import { Clock } from '../ground/clock.ts';
import { GrowingDelay } from './growing-delay.ts';

const policy = { free: 3, firstMs: 1000, longestMs: 6000, forgiveMs: 30_000 };

function onClock(): { delay: GrowingDelay; clock: { nowMs: number } } {
  const time = { nowMs: 1_000_000 };
  const clock = Object.assign(new Clock(), { nowMs: () => time.nowMs });
  return { delay: new GrowingDelay(clock, policy), clock: time };
}

it('waits after the free times, twice as long each time, up to the longest', () => {
  const { delay, clock } = onClock();
  const waits = [];
  for (let time = 0; time < 8; time++) {
    const waitMs = delay.waitMs('a');
    waits.push(waitMs);
    clock.nowMs += waitMs;
    expect(delay.waitMs('a')).toBe(0);
    delay.count('a');
  }
  // Ten seconds forgive one time: the waits themselves bring the count down a little.
  expect(waits).toEqual([0, 0, 0, 1000, 2000, 4000, 6000, 6000]);
  expect(delay.waitMs('b')).toBe(0);
});

it('forgives one time after the other', () => {
  const { delay, clock } = onClock();
  for (let time = 0; time < 3; time++) delay.count('a');
  clock.nowMs += 999;
  expect(delay.waitMs('a')).toBe(1);
  clock.nowMs += 9001;
  delay.count('a');
  expect(delay.waitMs('a')).toBe(1000);
  clock.nowMs += 30_000;
  for (let time = 0; time < 2; time++) delay.count('a');
  expect(delay.waitMs('a')).toBe(0);
});

it('takes a time back, and forgets a key', () => {
  const { delay } = onClock();
  for (let time = 0; time < 3; time++) delay.count('a');
  delay.takeBack('a');
  expect(delay.waitMs('a')).toBe(0);
  delay.count('a');
  expect(delay.waitMs('a')).toBe(1000);
  delay.forget('a');
  expect(delay.waitMs('a')).toBe(0);
});

it('forgets the oldest key first when there are too many', () => {
  const { delay } = onClock();
  for (const key of ['old', 'kept']) for (let time = 0; time < 3; time++) delay.count(key);
  delay.count('kept');
  for (let index = 0; index < 99_998; index++) delay.count(`key ${index}`);
  expect([delay.waitMs('old'), delay.waitMs('kept')]).toEqual([1000, 2000]);
  delay.count('one more');
  expect([delay.waitMs('old'), delay.waitMs('kept')]).toEqual([0, 2000]);
});
