/** Comparison of secrets: equal ones and nothing else. */
import { expect, it } from 'vitest';
import { randomToken, sameSecret } from './secrets.ts';

it('is true for equal texts alone', () => {
  const secret = randomToken();
  expect(sameSecret(secret, Buffer.from(secret).toString())).toBe(true);
  for (const other of [
    '',
    secret.slice(0, -1),
    `${secret}x`,
    secret.toUpperCase(),
    randomToken(),
    ` ${secret}`,
  ])
    expect(sameSecret(secret, other)).toBe(false);
});
