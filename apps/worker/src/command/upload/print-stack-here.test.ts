import { finding } from '@crowdsky/stack-core';
import type { FrameReport } from '@crowdsky/stack-core';
import { expect, it } from 'vitest';
import { hereExitCode, hereLines } from './print-stack-here.ts';
import type { HereChunk } from '../../owner/stack-and-send.ts';

const used = { name: 'a.fit', outcome: { used: true } } as FrameReport;
const dropped = {
  name: 'b.fit',
  outcome: { used: false, reason: 'blank', explanation: 'It is blank.' },
} as FrameReport;
const inPart = {
  name: 'c.fit',
  outcome: { used: true, notes: [finding('part-empty', 5, 'left'), finding('part-hidden', 31, 'bottom')] },
} as unknown as FrameReport;
const chunk = { key: 'k', objectName: 'M 1', frames: [{}, {}] } as unknown as HereChunk['chunk'];
const of = (end: HereChunk['end'], reports = [used, used]): HereChunk => ({ chunk, reports, end });
const sent = of({ kind: 'sent', stackId: 4, alreadyStored: false }, [used, dropped]);
const faulty = { path: '/z.fit', name: 'z.fit', problem: 'It is no FITS.', isFault: true };

it('says what became of each chunk', () => {
  const chunks = [
    sent,
    of({ kind: 'there', stackId: 3 }, []),
    of({ kind: 'none' }, [dropped]),
    of({ kind: 'refused', problem: 'There is one.' }, [used, inPart]),
    of({ kind: 'full', problem: 'Full.' }),
  ];
  expect(hereLines({ chunks, stacks: [], unread: [faulty], full: 'Full.' })).toEqual([
    'k  M 1: 1 of 2 frames used, sent as stack 4',
    '  left out: b.fit: It is blank.',
    'k  M 1: 2 frames, there before as stack 3',
    'k  M 1: 0 of 1 frames used, no stack',
    '  left out: b.fit: It is blank.',
    'k  M 1: 2 of 2 frames used, not sent: There is one.',
    '  in part:  c.fit: 5 % of the frame at the left edge holds no image: that part is left out.',
    '  in part:  c.fit: Something hides 31 % of the frame at the lower edge: that part is left out.',
    'k  M 1: 2 of 2 frames used, not sent: the account is full',
    'Not stacked:',
    '  z.fit: It is no FITS.',
  ]);
  expect(hereLines({ chunks: [], stacks: [], unread: [], full: undefined })).toEqual([
    'There are no raw frames to stack.',
  ]);
});

it.each([
  ['all sent', [sent], [], undefined, 0],
  ['a faulty file', [sent], [faulty], undefined, 3],
  ['a sound file that is no frame', [sent], [{ ...faulty, isFault: false }], undefined, 0],
  ['one not', [sent, of({ kind: 'none' })], [], undefined, 3],
  ['none', [of({ kind: 'none' })], [], undefined, 1],
  ['nothing', [], [], undefined, 1],
  ['no room', [sent], [], 'Full.', 5],
])('%s: the exit code', (_, chunks, unread, full, code) => {
  expect(hereExitCode({ chunks, stacks: [], unread, full })).toBe(code);
});
