import { ApiError } from '@crowdsky/api';
import { WriteError } from '@crowdsky/files';
import { expect, it } from 'vitest';
import { OwnerError } from '../owner/owner-error.ts';
import { CommandError } from './command-error.ts';
import { explained, explainedUsage } from './owner-errors.ts';

const running = new AbortController().signal;
const failing = (error: Error) => async (): Promise<never> => {
  await Promise.resolve();
  throw error;
};

it.each([
  [new OwnerError('usage', 'Told.'), { exitCode: 2, message: 'Told.' }],
  [new OwnerError('server', 'Told.'), { exitCode: 5, message: 'Told.' }],
  [
    new ApiError(403, { code: 'not-allowed', message: 'No.' }),
    { exitCode: 5, message: 'The server at http://a refuses: No.' },
  ],
  [new CommandError(3, 'As it is.'), { exitCode: 3, message: 'As it is.' }],
])('%s is told with its exit code', async (error, told) => {
  await expect(explained('http://a', running, failing(error))).rejects.toMatchObject(told);
});

it('what cannot be written, and faults of the program, stay what they are', async () => {
  for (const error of [new WriteError('/x', new Error('full')), new TypeError('a fault')])
    await expect(explained('http://a', running, failing(error))).rejects.toBe(error);
});

it('after Ctrl-C its reason counts', async () => {
  const reason = new CommandError(130, 'interrupted');
  const aborted = AbortSignal.abort(reason);
  await expect(
    explained('http://a', aborted, failing(new ApiError(500, { code: 'unexpected', message: 'x' }))),
  ).rejects.toBe(reason);
});

it('before an address is known only wrong usage is told', async () => {
  await expect(explainedUsage(failing(new OwnerError('usage', 'Told.')))).rejects.toMatchObject({
    exitCode: 2,
  });
  await expect(explainedUsage(failing(new TypeError('a fault')))).rejects.toThrow(TypeError);
  expect(await explainedUsage(() => Promise.resolve(1))).toBe(1);
});
