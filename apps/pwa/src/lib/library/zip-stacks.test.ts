import { expect, it } from 'vitest';
import type { StackRecord } from '../store/stack-record.ts';
import { exportName } from './save-file.ts';
import { uniqueName } from './zip-stacks.ts';

it('names files so that every system takes them', () => {
  const stack = { name: ' M 94 / “Cat’s Eye” ', chunkKey: '20250327.05_193.0_+41.0' } as StackRecord;
  expect(exportName(stack, 'fits')).toBe('CrowdSky_M-94-Cat-s-Eye_20250327.05_193.0_+41.0.fits');
});

it('numbers names that are taken', () => {
  const taken = new Set<string>();
  expect(['a.fits', 'a.fits', 'a.png', 'a.fits'].map((name) => uniqueName(name, taken))).toEqual([
    'a.fits',
    'a_2.fits',
    'a.png',
    'a_3.fits',
  ]);
});
