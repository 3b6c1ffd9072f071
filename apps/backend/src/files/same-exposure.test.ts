import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { makeFrame } from '../testing/make-frame.ts';
import { isSameExposure } from './same-exposure.ts';

it('goes by the pixels; a file that is gone or no frame is of no other exposure', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crowdsky-exposure-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const write = async (name: string, bytes: Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), bytes);
    return join(folder, name);
  };
  const first = await write('a.fit', makeFrame({ pixels: 3, heightPx: 40 }));
  const solved = await write('b.fit', makeFrame({ pixels: 3, heightPx: 40, objectName: 'NGC 1976' }));
  const other = await write('c.fit', makeFrame({ pixels: 4, heightPx: 40 }));
  expect(await isSameExposure(first, solved)).toBe(true);
  expect(await isSameExposure(first, other)).toBe(false);
  expect(await isSameExposure(first, join(folder, 'gone.fit'))).toBe(false);
  expect(await isSameExposure(first, await write('d.fit', Buffer.from('no frame')))).toBe(false);
});
