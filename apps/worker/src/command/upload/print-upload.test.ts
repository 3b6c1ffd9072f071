import type { Job } from '@crowdsky/api';
import { expect, it } from 'vitest';
import { jobView } from '../../owner/testing/job-view.ts';
import type { SentStack } from '../../owner/send-stacks.ts';
import { uploadLines } from './print-upload.ts';
import type { UploadReport } from './print-upload.ts';

const nothing: UploadReport = {
  address: 'http://a',
  given: 0,
  outcome: { sent: 0, unsent: [], uploads: [], skipped: [], full: undefined },
  stacks: [],
  unread: [],
  jobs: [],
  waited: true,
};

it('says what was sent, what became of it, and what was not sent', () => {
  const jobs = [
    jobView({
      chunkKey: 'a',
      status: 'completed',
      stackId: 3,
      droppedFrames: [{ name: 'x.fit', reason: 'It is blank.' }],
      framesInPart: [{ name: 'w.fit', reason: 'A roof.' }],
    }),
    jobView({
      chunkKey: 'b',
      status: 'failed',
      objectName: null,
      errorMessage: 'None can be used.\nx.fit: It is blank.',
    }),
  ];
  const outcome = {
    ...nothing.outcome,
    sent: 8,
    unsent: [{ path: '/d/y.fit', name: 'y.fit', problem: 'It is cut.' }],
    skipped: [{ chunkKey: 'c', frameCount: 2, reason: 'stack-exists' as const }],
  };
  const unread = [{ path: '/d/z.fit', name: 'z.fit', problem: 'It is no FITS.', isFault: true }];
  const stack = (name: string, end: SentStack['end']): SentStack => ({
    file: { path: `/d/${name}`, name, sizeBytes: 9, frames: [] },
    end,
  });
  const stacks = [
    stack('p.fits', { kind: 'sent', stackId: 5, alreadyStored: false }),
    stack('q.fits', { kind: 'sent', stackId: 4, alreadyStored: true }),
    stack('r.fits', { kind: 'refused', problem: 'There is one.' }),
    stack('s.fits', { kind: 'full', problem: 'Full.' }),
  ];
  expect(uploadLines({ ...nothing, given: 12, outcome, stacks, unread, jobs })).toEqual([
    '8 of 12 raw frames sent to http://a; 3 were there before, 1 were not taken.',
    'p.fits: sent as stack 5',
    'q.fits: there before as stack 4',
    'r.fits: not sent: There is one.',
    's.fits: not sent: the account is full',
    'a  M 1, 4 of 5 frames: stacked, stack 3',
    '  left out: x.fit: It is blank.',
    '  in part:  w.fit: A roof.',
    'b  no name, 5 frames: could not be stacked',
    '  None can be used.\n  x.fit: It is blank.',
    'c  2 frames not stacked: there is a stack of this chunk. With crowdsky upload --overwrite all frames of the chunk are stacked again.',
    'Not sent:',
    '  z.fit: It is no FITS.',
    '  y.fit: It is cut.',
  ]);
});

it('says where the stacks will be, if nobody waits for them', () => {
  const lines = uploadLines({
    ...nothing,
    given: 5,
    outcome: { ...nothing.outcome, sent: 5 },
    jobs: [jobView({})],
    waited: false,
  });
  expect(lines.slice(1)).toEqual([
    '20250115.76_10.0_+20.0  M 1, 5 frames: waits to be stacked',
    'crowdsky stacks lists what is stacked; crowdsky stacks get --all fetches it.',
  ]);
});

it('of nothing says so', () => {
  expect(uploadLines(nothing)).toEqual(['There are no raw frames to send.']);
});

it('says what came of the stacks that a device had made', () => {
  const verdict = { isSame: true, exceptPlace: false, differences: [], checkedBy: 'c', checkedAt: '' };
  const verifies = (verification: NonNullable<Job['verifies']>['verification'], job: Partial<Job> = {}) =>
    jobView({ chunkKey: 'k', status: 'completed', verifies: { stackId: 7, verification }, ...job });
  const jobs = [
    verifies(verdict),
    verifies({ ...verdict, exceptPlace: true }),
    verifies({ ...verdict, isSame: false, differences: ['Image: 1 of 12 pixels differ.'] }),
    verifies(null, { status: 'processing' }),
    verifies(null, { status: 'failed', errorMessage: 'Of the 9 raw frames 1 did not come:\na.fit' }),
  ];
  expect(uploadLines({ ...nothing, given: 5, jobs }).slice(1)).toEqual([
    'k  M 1, 5 frames: stack 7 is verified to the byte',
    'k  M 1, 5 frames: stack 7 is verified to the byte, but for the place, which the server does not keep',
    'k  M 1, 5 frames: stack 7 is not what these frames give. With --overwrite they are stacked anew',
    '  Image: 1 of 12 pixels differ.',
    'k  M 1, 5 frames: stack 7 is there and will be verified',
    'k  M 1, 5 frames: stack 7 could not be verified',
    '  Of the 9 raw frames 1 did not come:\n  a.fit',
  ]);
});
