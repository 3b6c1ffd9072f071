import { expect, it } from 'vitest';
import { Troubles } from './troubles.ts';
import type { WatchEvent } from './watch-event.ts';

function start() {
  const told: string[] = [];
  const troubles = new Troubles((event: WatchEvent) =>
    told.push('message' in event ? `${event.kind}: ${event.message}` : event.kind),
  );
  return { told, troubles };
}

it('tells of each trouble once, and that it is over once', () => {
  const { told, troubles } = start();
  troubles.end();
  troubles.begin('away', 'a');
  troubles.begin('away', 'b');
  troubles.begin('signed-out', 'c');
  troubles.end();
  troubles.end();
  troubles.begin('away', 'd');
  expect(told).toEqual(['away: a', 'signed-out: c', 'well', 'away: d']);
});

it('an account without room is not well, whatever else succeeds', () => {
  const { told, troubles } = start();
  troubles.begin('full', 'no room');
  troubles.end();
  expect([troubles.full, told]).toEqual(['no room', ['full: no room']]);
  troubles.full = undefined;
  troubles.end();
  expect(told).toEqual(['full: no room', 'well']);
});

it('waits longer and longer, up to a minute, and anew after success', () => {
  const { troubles } = start();
  const pauses = Array.from({ length: 7 }, () => troubles.nextPauseMs());
  expect(pauses).toEqual([2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
  troubles.end();
  expect(troubles.nextPauseMs()).toBe(2000);
});
