import type { FrameReport } from '@crowdsky/stack-core';
import { expect, it } from 'vitest';
import { jobView } from '../../owner/testing/job-view.ts';
import type { HereChunk } from '../../owner/stack-and-send.ts';
import type { WatchEvent, WatchTotals } from '../../watching/watch-event.ts';
import { wordEvent } from './word-event.ts';

const totals: WatchTotals = {
  files: 120,
  framesSent: 1,
  stacksSent: 0,
  framesWaiting: 0,
  framesInOpenUpload: 0,
  faults: 0,
};
const used = { name: 'a.fit', outcome: { used: true } } as FrameReport;
const chunk = { key: 'k', objectName: 'M 1', frames: [{}] } as unknown as HereChunk['chunk'];
const file = { path: '/d/a.fit', name: 'a.fit', problem: 'It is cut off.' };
const stackFile = { path: '/d/s.fits', name: 's.fits', sizeBytes: 1, frames: [] };

it.each<[WatchEvent, string, string]>([
  [{ kind: 'begun', folders: ['/a', '/b'], address: 'http://s' }, 'info', 'Watching /a, /b for http://s.'],
  [
    { kind: 'folder-away', folder: '/a', problem: 'It cannot be read: there is no such file or folder.' },
    'warn',
    '/a: It cannot be read: there is no such file or folder. It is looked for again and again.',
  ],
  [{ kind: 'folder-back', folder: '/a' }, 'info', '/a is there.'],
  [
    { kind: 'folder-empty', folder: '/a', fileCount: 1 },
    'warn',
    '/a is empty, and had 1 file. If it is a share that is not mounted: the watch goes on when it is back.',
  ],
  [{ kind: 'file', file, isFault: true }, 'warn', 'a.fit: It is cut off.'],
  [
    { kind: 'file', file: { ...file, problem: 'It is a dark.' }, isFault: false },
    'info',
    'a.fit: It is a dark. It is passed over.',
  ],
  [
    { kind: 'sent', slot: '2025-01-15T19:15:00.000Z', objectName: 'M 1', frames: 1, framesThere: 12 },
    'info',
    'M 1, from 2025-01-15 19:15 UTC on: 1 frame sent, 12 in all.',
  ],
  [
    {
      kind: 'finalized',
      finalized: {
        jobs: [{ id: 1, chunkKey: 'k', frameCount: 12 }],
        skipped: [],
        verifying: [{ id: 2, chunkKey: 'l', frameCount: 1, stackId: 7 }],
      },
    },
    'info',
    'k  12 frames to be stacked.\n  l  1 frame, with which stack 7 is to be verified.',
  ],
  [
    {
      kind: 'finalized',
      finalized: {
        jobs: [],
        skipped: [{ chunkKey: 'k', frameCount: 2, reason: 'stack-exists' }],
        verifying: [],
      },
    },
    'warn',
    'k  2 frames not stacked: there is a stack of this chunk. With crowdsky upload --overwrite all frames of the chunk are stacked again.',
  ],
  [
    { kind: 'job', job: jobView({ status: 'completed', stackId: 3, chunkKey: 'k' }) },
    'info',
    'k  M 1, 5 of 5 frames: stacked, stack 3',
  ],
  [
    { kind: 'job', job: jobView({ status: 'failed', errorMessage: 'None.', chunkKey: 'k' }) },
    'error',
    'k  M 1, 5 frames: could not be stacked\n    None.',
  ],
  [
    {
      kind: 'here',
      chunk: { chunk, reports: [used], end: { kind: 'sent', stackId: 3, alreadyStored: false } },
    },
    'info',
    'k  M 1: 1 of 1 frames used, sent as stack 3',
  ],
  [
    { kind: 'here', chunk: { chunk, reports: [used], end: { kind: 'none' } } },
    'warn',
    'k  M 1: 1 of 1 frames used, no stack',
  ],
  [
    { kind: 'late', chunkKey: 'k', frames: 7, stackFrames: 5 },
    'warn',
    'k  7 frames are there now, and the stack has 5: crowdsky upload --stack-here --overwrite stacks all of them again.',
  ],
  [
    { kind: 'stack', sent: { file: stackFile, end: { kind: 'refused', problem: 'There is one.' } } },
    'warn',
    's.fits: not sent: There is one.',
  ],
  [{ kind: 'away', message: 'It is away.' }, 'warn', 'It is away. It is tried again and again.'],
  [
    { kind: 'signed-out', message: 'Use crowdsky login again.' },
    'error',
    'Use crowdsky login again. The watch goes on then.',
  ],
  [
    { kind: 'full', message: 'Full.' },
    'error',
    'Full. Make room: the watch goes on then. Stacks take far less room than frames: --stack-here sends them alone.',
  ],
  [{ kind: 'well' }, 'info', 'All is well again.'],
  [{ kind: 'status', totals }, 'info', 'Watching 120 files, 1 frame sent.'],
  [
    {
      kind: 'ended',
      totals: { ...totals, stacksSent: 2, framesWaiting: 9, framesInOpenUpload: 8, faults: 1 },
    },
    'info',
    'Ended: 120 files, 1 frame sent, 2 stacks sent, 9 waiting, 1 cannot be sent. 8 frames of a slot that is not over wait at the server for a day: watch, or crowdsky upload, of the same folder goes on from there.',
  ],
])('%j', (event, level, message) => {
  expect(wordEvent(event)).toEqual({ level, message });
});
