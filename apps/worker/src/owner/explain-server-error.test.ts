import { ApiError } from '@crowdsky/api';
import { expect, it } from 'vitest';
import { connectWith } from '../network/api.ts';
import { explainServerError } from './explain-server-error.ts';
import { OwnerError } from './owner-error.ts';

const explain = (error: unknown) => explainServerError(error, 'http://a').message;

it('names the server, and what it says', () => {
  const refusal = new ApiError(403, { code: 'not-allowed', message: 'This API key may only read.' });
  expect(explain(refusal)).toBe('The server at http://a refuses: This API key may only read.');
  expect(explain(new ApiError(401, { code: 'not-signed-in', message: 'Sign in first.' }))).toContain(
    'revoked or has expired',
  );
  expect(explain(new ApiError(404, { code: 'unexpected', message: 'x' }))).toContain('is no CrowdSky server');
});

it('says why there is no connection', async () => {
  const error = await connectWith('http://127.0.0.1:1', {})
    .me()
    .catch((caught: unknown) => caught);
  expect(explainServerError(error, 'http://127.0.0.1:1').message).toMatch(
    /^The server at http:\/\/127\.0\.0\.1:1 cannot be reached: .+\. Is the address right/,
  );
});

it('lets what was explained before, and faults of the program, pass', () => {
  const told = new OwnerError('usage', 'Told.');
  expect(explainServerError(told, 'http://a')).toBe(told);
  expect(() => explain(new TypeError('a fault'))).toThrow('a fault');
});
