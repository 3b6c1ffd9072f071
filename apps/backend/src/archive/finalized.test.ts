/** What an upload's row keeps of its end. */
import { expect, it } from 'vitest';
import { readFinalized, writeFinalized } from './finalized.ts';
import type { Finalized } from './finalized.ts';

const all: Finalized = {
  jobs: [{ id: 3, chunkKey: '20250115.78_83.6_+22.0', frameCount: 12 }],
  skipped: [{ chunkKey: '20250115.79_83.6_+22.0', frameCount: 7, reason: 'job-exists' }],
  kept: [{ chunkKey: '20250115.79_83.6_+22.0', framesAligned: 80 }],
  verifying: [{ id: 4, chunkKey: '20250115.80_83.6_+22.0', frameCount: 5, stackId: 9 }],
};

it('is read as it was written', () => {
  expect(readFinalized(writeFinalized(all)!)).toEqual(all);
});

it('is read as the version before wrote it, which verified nothing', () => {
  const before = JSON.stringify((JSON.parse(writeFinalized(all)!) as unknown[]).slice(0, 3));
  expect(readFinalized(before)).toEqual({ ...all, verifying: [] });
});

it('is not kept where it does not fit', () => {
  const jobs = Array.from({ length: 2500 }, (_, id) => ({ ...all.jobs[0], id }));
  expect(writeFinalized({ ...all, jobs })).toBe(null);
});
