import { unzipSync } from 'fflate';
import { afterEach, expect, it, vi } from 'vitest';
import { writeStackFile } from '../store/stack-files.ts';
import { stubPrivateFiles } from '../store/testing/memory-files.ts';
import type { StackRecord } from '../store/stack-record.ts';
import { exportName } from './save-file.ts';
import { uniqueStem, zipStacks } from './zip-stacks.ts';

vi.mock('idb', () => import('../store/testing/memory-idb.ts'));
// Drawing takes a thread of a browser: that of the second stack fails.
vi.mock('./picture-of.ts', () => ({
  async pictureOf(id: string) {
    if (id === 'b') throw new Error('damaged');
    return new Blob([`picture of ${id}`]);
  },
}));
afterEach(() => void vi.unstubAllGlobals());

it('holds the file and the picture of each stack, and tells those whose file is gone', async () => {
  stubPrivateFiles();
  const large = Uint8Array.from({ length: 200_000 }, (_, i) => (i * 7919) >> 3);
  await writeStackFile('a', 'fits', () => [large]);
  await writeStackFile('b', 'fits', () => [Uint8Array.of(1, 2, 3)]);
  const createdMs = Date.UTC(2025, 2, 27, 12);
  await writeStackFile('c', 'fits', () => [Uint8Array.of(4)]);
  const stacks = ['a', 'b', 'gone', 'c'].map((id) => ({ id, name: 'M 94', chunkKey: 'k', createdMs }));
  const done: number[] = [];
  const { zip, missing } = await zipStacks(stacks as StackRecord[], (count) => done.push(count));
  expect(zip?.type).toBe('application/zip');
  expect(missing).toEqual([stacks[2]]);
  expect(done).toEqual([1, 2, 3, 4]);
  const files = unzipSync(new Uint8Array(await zip!.arrayBuffer()));
  expect(Object.keys(files)).toEqual([
    'CrowdSky_M-94_k.fits',
    'CrowdSky_M-94_k.png',
    'CrowdSky_M-94_k_2.fits',
    'CrowdSky_M-94_k_3.fits',
    'CrowdSky_M-94_k_3.png',
  ]);
  expect(Buffer.compare(files['CrowdSky_M-94_k.fits'], large)).toBe(0);
  expect(new TextDecoder().decode(files['CrowdSky_M-94_k.png'])).toBe('picture of a');
  expect([...files['CrowdSky_M-94_k_2.fits']]).toEqual([1, 2, 3]);
  expect(new TextDecoder().decode(files['CrowdSky_M-94_k_3.png'])).toBe('picture of c');
});

it('is none where every file is gone', async () => {
  stubPrivateFiles();
  const gone = { id: 'gone', name: 'M 94', chunkKey: 'k' } as StackRecord;
  expect(await zipStacks([gone], () => undefined)).toEqual({ zip: undefined, missing: [gone] });
});

it('names files so that every system takes them', () => {
  const stack = { name: ' M 94 / “Cat’s Eye” ', chunkKey: '20250327.05_193.0_+41.0' } as StackRecord;
  expect(exportName(stack, 'fits')).toBe('CrowdSky_M-94-Cat-s-Eye_20250327.05_193.0_+41.0.fits');
});

it('numbers names that are taken', () => {
  const taken = new Set<string>();
  expect(['a', 'a', 'b', 'a'].map((stem) => uniqueStem(stem, taken))).toEqual(['a', 'a_2', 'b', 'a_3']);
});
