import { describe, expect, it } from 'vitest';
import { needsPerson, wordTrouble } from './word-trouble.ts';
import type { QueueState } from './word-trouble.ts';

const fine: QueueState = {
  isOnline: true,
  isSignedIn: true,
  isPaused: false,
  waitsForWifi: false,
  userId: 7,
};
const waiting = { state: 'waiting', trouble: undefined, message: undefined, userId: 7 } as const;
const refused = { ...waiting, state: 'needs-you' } as const;

describe('wordTrouble', () => {
  it.each([
    ['only waits its turn', waiting, fine, undefined],
    ['is paused before all else', waiting, { ...fine, isPaused: true, isOnline: false }, 'paused'],
    ['has no network', waiting, { ...fine, isOnline: false, isSignedIn: false }, 'no network'],
    ['waits for Wi-Fi', waiting, { ...fine, waitsForWifi: true }, 'waits for Wi-Fi'],
    ['waits for a sign-in', waiting, { ...fine, isSignedIn: false }, 'sign in first'],
    ['is of another account', { ...waiting, userId: 8 }, fine, 'queued for another account'],
    ['is of nobody yet', { ...waiting, userId: undefined }, fine, undefined],
    ['got no answer', { ...waiting, trouble: 'no-answer' }, fine, 'no network'],
    ['waits for the server', { ...waiting, trouble: 'busy' }, fine, 'the server is away, it is tried again'],
    [
      'waits for a mail',
      { ...waiting, trouble: 'email-not-verified' },
      fine,
      'confirm your address by the link in the mail',
    ],
    ['finds no room', { ...refused, trouble: 'quota-exceeded' }, fine, 'your account is full'],
    [
      'finds another in its place',
      { ...refused, trouble: 'chunk-exists' },
      fine,
      'CrowdSky has another stack of this time and place',
    ],
    [
      'has room again once stacks are made',
      { ...waiting, trouble: 'quota-exceeded' },
      fine,
      'your account is full until CrowdSky has stacked what it has',
    ],
    ['lacks its frames', { ...refused, trouble: 'frames-missing' }, fine, 'choose the frames again'],
    [
      'may not read its frames',
      { ...refused, trouble: 'frames-locked' },
      fine,
      'let this app read the frames again',
    ],
    [
      'has frames that are refused',
      { ...refused, trouble: 'frames-refused', message: 'a.fit: It is cut.' },
      fine,
      'not all taken: a.fit: It is cut.',
    ],
    ['is gone', { ...refused, trouble: 'gone' }, fine, 'its file is no longer on this device'],
    ['is of a blocked account', { ...refused, trouble: 'account-blocked' }, fine, 'the account is blocked'],
    [
      'met a fault of the app',
      { ...refused, trouble: 'unexpected' },
      fine,
      'a fault of CrowdSky itself, not yours',
    ],
    [
      'is refused, in the words of the server',
      { ...refused, trouble: 'bad-fits', message: 'It is no FITS file.' },
      fine,
      'refused: It is no FITS file.',
    ],
  ] as const)('%s', (_, entry, queue, words) => {
    expect(wordTrouble(entry, queue)).toBe(words);
  });
});

describe('needsPerson', () => {
  it.each([
    [refused, { ...fine, isPaused: true }, true],
    [waiting, fine, false],
    [waiting, { ...fine, isSignedIn: false }, true],
    [waiting, { ...fine, isSignedIn: false, isOnline: false }, false],
    [waiting, { ...fine, isSignedIn: false, isPaused: true }, false],
    [{ ...waiting, userId: 8 }, fine, true],
    [{ ...waiting, userId: undefined }, fine, false],
  ] as const)('of %o in %o: %s', (entry, queue, needs) => {
    expect(needsPerson(entry, queue)).toBe(needs);
  });
});
