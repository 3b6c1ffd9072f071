import { expect, it } from 'vitest';
import { placeFor } from './place-to-open.ts';

it.each([
  [{ interruptedCount: 1, hasLiveSession: true, stackCount: 2 }, '/live'],
  [{ interruptedCount: 1, hasLiveSession: false, stackCount: 2 }, '/stack'],
  [{ interruptedCount: 0, hasLiveSession: false, stackCount: 1 }, '/library'],
  [{ interruptedCount: 0, hasLiveSession: false, stackCount: 0 }, '/'],
])('opens %o at %s', (leftOff, place) => {
  expect(placeFor(leftOff)).toBe(place);
});
