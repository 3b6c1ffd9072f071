import { expect, it } from 'vitest';
import { parseAccount } from './remembered-account.ts';

it('reads what it has stored', () => {
  const stored = { id: 7, username: 'fern', isSignedIn: true };
  expect(parseAccount(JSON.stringify(stored))).toEqual(stored);
});

it.each([null, '', '{', 'null', '{"id":"7","username":"fern"}', '{"id":7}', '{"username":"fern"}'])(
  'knows nobody by %s',
  (stored) => {
    expect(parseAccount(stored)).toBeUndefined();
  },
);

it('takes nobody for signed in by mistake', () => {
  expect(parseAccount('{"id":7,"username":"fern","isSignedIn":"yes"}')?.isSignedIn).toBe(false);
});
