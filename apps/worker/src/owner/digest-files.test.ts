import { join } from 'node:path';
import { expect, it } from 'vitest';
import { digestFiles } from './digest-files.ts';
import { rawIn, testFolder } from './testing/owner-server.ts';

it('takes the digests in the order of the files, and names those that cannot be read', async () => {
  const folder = testFolder();
  const [a, b] = [rawIn(folder, 'a'), rawIn(folder, 'bb')];
  const gone = { ...a, path: join(folder, 'gone'), name: 'gone' };
  let bytes = 0;
  const signal = new AbortController().signal;
  const { files, unreadable } = await digestFiles([b, gone, a], signal, (count) => (bytes += count));
  expect(files).toEqual([b, a]);
  expect(unreadable).toEqual([
    { path: gone.path, name: 'gone', problem: 'It cannot be read: there is no such file or folder.' },
  ]);
  expect(bytes).toBe(3);
});

it('ends with the reason of the signal', async () => {
  const file = rawIn(testFolder(), 'a');
  const stopped = AbortSignal.abort(new Error('over'));
  await expect(digestFiles([file], stopped, () => undefined)).rejects.toThrow('over');
});
