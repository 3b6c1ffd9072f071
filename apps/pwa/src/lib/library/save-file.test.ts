import { expect, it } from 'vitest';
import type { StackRecord } from '../store/stack-record.ts';
import { exportName } from './save-file.ts';

const named = (name: string, chunkKey = '20250327.05_193.0_+41.0'): StackRecord =>
  ({ name, chunkKey }) as StackRecord;

it('joins target and chunk', () => {
  expect(exportName(named('M 94'), 'fits')).toBe('CrowdSky_M-94_20250327.05_193.0_+41.0.fits');
  expect(exportName(named('M 94'), 'png')).toBe('CrowdSky_M-94_20250327.05_193.0_+41.0.png');
});

it('keeps the letters of any language, and nothing that a file system refuses', () => {
  expect(exportName(named('  Mlhovina/“Řasy”: 2*  ', ''), 'fits')).toBe('CrowdSky_Mlhovina-Řasy-2.fits');
});

it('leaves no gap for a name of which nothing remains', () => {
  expect(exportName(named('???'), 'png')).toBe('CrowdSky_20250327.05_193.0_+41.0.png');
});
