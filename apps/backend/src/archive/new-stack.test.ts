/** A stack's row: what its maker says goes before what its file says, and the stored files are what they are. */
import { expect, it } from 'vitest';
import { newStack } from './new-stack.ts';
import type { StackFacts } from '../files/stack-facts.ts';

const files = {
  ucloudPath: 'stacks/user_1/M_42/stack_k_1.fits',
  thumbnailPath: null,
  fileSizeBytes: 1000,
  thumbnailSizeBytes: 0,
  sha256: 'ab',
  storedSha256: 'cd',
};

const facts: StackFacts = {
  objectName: 'M 42',
  filterName: 'LP',
  telescope: 'Seestar S50',
  nFramesInput: 20,
  nFramesAligned: 18,
  totalExptime: 180,
  dateObsStart: new Date('2025-01-15T19:30:00Z'),
  dateObsEnd: null,
  dateObsMid: null,
  raDeg: 83.6,
  decDeg: -5.4,
  widthPx: 1080,
  heightPx: 1920,
  sharpening: 'richardson-lucy 12',
};

it('takes each value from the maker, else from the file, and leaves out what neither knows', () => {
  const row = newStack(files, { nFramesInput: 24, totalExptime: null, nStarsDetected: 0 }, facts);
  expect(row).toMatchObject({
    nFramesInput: 24,
    nFramesAligned: 18,
    totalExptime: 180,
    nStarsDetected: 0,
    filterName: 'LP',
    sharpening: 'richardson-lucy 12',
    raDeg: 83.6,
    decDeg: -5.4,
  });
  expect(row).not.toHaveProperty('dateObsEnd');
  expect(row).not.toHaveProperty('fwhmPx');
});

it('the names and sizes of the files are never those of a claim', () => {
  expect(newStack(files, { fileSizeBytes: 5, ucloudPath: 'x' } as object, null)).toEqual({
    ...files,
    nFramesInput: 0,
    nFramesAligned: 0,
  });
});

it('without a number of aligned frames all were aligned', () => {
  expect(newStack(files, { nFramesInput: 24 }, null)).toMatchObject({ nFramesInput: 24, nFramesAligned: 24 });
  expect(newStack(files, { nFramesAligned: 0, nFramesInput: 24 }, null).nFramesAligned).toBe(0);
});
