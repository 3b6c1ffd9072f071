import { beforeEach, expect, it, vi } from 'vitest';
import { writeStackFile } from '../store/stack-files.ts';
import { stubPrivateFiles } from '../store/testing/memory-files.ts';
import type { ListedStack } from './listed-stack.ts';
import type * as SaveFile from './save-file.ts';
import { saveZip } from './save-zip.ts';

vi.mock('idb', () => import('../store/testing/memory-idb.ts'));
// Drawing takes a thread of a browser.
vi.mock('./picture-of.ts', () => ({ pictureOf: () => Promise.resolve(undefined) }));
const saved: string[] = [];
vi.mock('./save-file.ts', async (original) => ({
  ...(await original<typeof SaveFile>()),
  saveBlob: (_: Blob, name: string) => void saved.push(name),
  saveFrom: (address: string) => void saved.push(address),
}));

beforeEach(async () => {
  saved.length = 0;
  stubPrivateFiles();
  await writeStackFile('a', 'fits', () => [Uint8Array.of(1)]);
});

function listed(name: string, here?: string, there?: number): ListedStack {
  const record = here && { id: here, name, chunkKey: 'k', createdMs: 0 };
  return {
    name,
    here: record || undefined,
    there: there === undefined ? undefined : { id: there },
  } as unknown as ListedStack;
}
const save = (stacks: ListedStack[]) => saveZip(stacks, () => undefined, new AbortController().signal);

it('has the server pack what is there alone', async () => {
  expect(await save([listed('M 94', 'a', 3), listed('M 31', undefined, 5)])).toEqual([]);
  expect(saved).toEqual(['CrowdSky.zip', expect.stringMatching(/ids=5$/)]);
});

it('takes from the server what is gone here, and tells what is gone everywhere', async () => {
  expect(await save([listed('M 94', 'a'), listed('M 31', 'gone', 5), listed('M 51', 'lost')])).toEqual([
    'M 51',
  ]);
  expect(saved).toEqual(['CrowdSky.zip', expect.stringMatching(/ids=5$/)]);
});

it('saves no empty zip', async () => {
  expect(await save([listed('M 31', 'gone'), listed('M 51', 'lost')])).toEqual(['M 31', 'M 51']);
  expect(saved).toEqual([]);
});
