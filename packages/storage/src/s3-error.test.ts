/** The refusals of several S3 servers, as the client hands them on. */
import { expect, it } from 'vitest';
import { asStorageError, isMissing } from './s3-error.ts';

const bucket = { bucket: 'sky', idleTimeoutMs: 1000 };
const refusal = (name: string, httpStatusCode?: number, message = name): Error =>
  Object.assign(new Error(message), { name, ...(httpStatusCode ? { $metadata: { httpStatusCode } } : {}) });

it.each([
  ['InvalidAccessKeyId', 403, 'unauthorized', 'refused the credentials'],
  ['403', 403, 'unauthorized', 'refused the credentials'],
  ['CredentialsProviderError', undefined, 'unauthorized', 'set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'],
  ['QuotaExceeded', 403, 'full', 'has no room'], // Ceph
  ['XMinioStorageFull', 507, 'full', 'has no room'],
  ['EntityTooLarge', 400, 'full', 'has no room'],
  ['NoSuchBucket', 404, 'refused', 'has no bucket sky'],
  ['PermanentRedirect', 301, 'refused', 'set S3_REGION'],
  ['SlowDown', 503, 'refused', 'HTTP 503 SlowDown'],
  ['SilenceError', undefined, 'timeout', 'fell silent for 1 s'],
])('%s', (name, status, code, sentence) => {
  expect(asStorageError(refusal(name, status), 'storing a', bucket)).toMatchObject({
    code,
    message: expect.stringContaining(sentence),
  });
});

it('a connection that is refused, and one that breaks', () => {
  const refused = asStorageError(refusal('Error', undefined, 'connect ECONNREFUSED'), 'storing a', bucket);
  expect(refused).toMatchObject({ code: 'unreachable', message: expect.stringContaining('ECONNREFUSED') });
  expect(asStorageError(refusal('Error', undefined, 'aborted'), 'reading a', bucket).code).toBe('incomplete');
});

it('tells an object that is missing from a bucket that is', () => {
  expect([isMissing(refusal('NoSuchKey', 404)), isMissing(refusal('NotFound', 404))]).toEqual([true, true]);
  expect([isMissing(refusal('NoSuchBucket', 404)), isMissing(refusal('403', 403))]).toEqual([false, false]);
});
