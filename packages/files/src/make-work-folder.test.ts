import { readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeWorkFolder } from './make-work-folder.ts';
import { WriteError } from './write-aside.ts';

it('makes a new folder each time, and names the folder around it where it cannot', async () => {
  const start = join(tmpdir(), 'crowdsky-work-');
  const folders = [await makeWorkFolder(start), await makeWorkFolder(start)];
  expect(new Set(folders).size).toBe(2);
  for (const folder of folders) {
    expect(folder.startsWith(start)).toBe(true);
    expect(readdirSync(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  }
  const impossible = makeWorkFolder(join(start, 'nowhere', 'x-'));
  await expect(impossible).rejects.toBeInstanceOf(WriteError);
  await expect(impossible).rejects.toThrow('nowhere');
});
