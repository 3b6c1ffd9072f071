import { expect, it } from 'vitest';
import { Tally } from './tally.ts';
import type { WatchEvent } from './watch-event.ts';

const file = { path: '/s.fits', name: 's.fits', sizeBytes: 1, frames: [] };
const chunk = {
  chunk: { key: 'k', raDeg: 1, decDeg: 1, objectName: 'M 1', filter: 'LP', frames: [] },
  reports: [],
};
const stored = (alreadyStored: boolean) => ({ kind: 'sent', stackId: 1, alreadyStored }) as const;

it('counts frames, stacks, faults and skipped chunks', () => {
  const skipped = { chunkKey: 'k', frameCount: 1, reason: 'job-exists' } as const;
  const events: WatchEvent[] = [
    { kind: 'sent', slot: '', objectName: 'M 1', frames: 3, framesThere: 3 },
    { kind: 'sent', slot: '', objectName: 'M 1', frames: 4, framesThere: 7 },
    { kind: 'finalized', finalized: { jobs: [], skipped: [skipped, skipped], verifying: [] } },
    { kind: 'file', file: { ...file, problem: 'It is cut off.' }, isFault: true },
    { kind: 'file', file: { ...file, problem: 'It is a dark.' }, isFault: false },
    { kind: 'stack', sent: { file, end: stored(false) } },
    { kind: 'stack', sent: { file, end: stored(true) } },
    { kind: 'stack', sent: { file, end: { kind: 'refused', problem: 'There is one.' } } },
    { kind: 'here', chunk: { ...chunk, end: stored(false) } },
    { kind: 'here', chunk: { ...chunk, end: { kind: 'none' } } },
    { kind: 'well' },
  ];
  const tally = new Tally();
  for (const event of events) tally.note(event);
  expect(tally).toMatchObject({ framesSent: 7, stacksSent: 2, faults: 2, skipped: 2 });
});
