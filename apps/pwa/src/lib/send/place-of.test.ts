import { expect, it } from 'vitest';
import { newEntry } from './entry.ts';
import { placeOf, wordPlace } from './place-of.ts';

const queue = { isOnline: true, isSignedIn: true, isPaused: false, waitsForWifi: false, userId: 7 };
const entry = newEntry({
  id: 'a',
  name: 'M 94',
  sizeBytes: 10,
  sha256: '',
  keepsLocation: false,
  userId: 7,
  order: 1,
});

it.each([
  [{}, undefined, undefined, 'here'],
  [{ sent: { userId: 7, stackId: 1 } }, undefined, undefined, 'both'],
  [{ sent: { userId: 8, stackId: 1 } }, undefined, undefined, 'here'],
  [{}, entry, undefined, 'waiting'],
  [{}, entry, 0, 'sending'],
  [{}, { ...entry, state: 'needs-you' as const }, undefined, 'needs-you'],
])('with %o, %o and share %o a stack is %s', (stack, queued, share, place) => {
  expect(placeOf(stack, queued, share, queue)).toBe(place);
});

it('is no longer said to be on the server after signing out', () => {
  const sent = { userId: 7, stackId: 1 };
  expect(placeOf({ sent }, undefined, undefined, { ...queue, isSignedIn: false })).toBe('here');
});

it.each([
  ['here', 'On this device'],
  ['both', 'On this device and CrowdSky'],
  ['waiting', 'Waiting'],
  ['sending', 'Sending 41 %'],
  ['needs-you', 'Needs you'],
] as const)('says %s in words', (place, words) => {
  expect(wordPlace(place, 0.419)).toBe(words);
});
