import { readdirSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { bytesSource, readPrimary } from '@crowdsky/fits';
import { groupIntoChunks, readFrameCards } from '@crowdsky/stack-core';
import { expect, it } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { startOwnerServer, testFolder } from '../owner/testing/owner-server.ts';
import { stackView } from '../owner/testing/stack-view.ts';
import { framesOf } from './send-slot.ts';
import { stackSlot } from './stack-slot.ts';
import { slotOfFrames, slotRun } from './testing/slot-of-frames.ts';

/** A slot of three frames; an account that has a stack of so many of them, and room or none. */
async function start({ framesInput = 0, overwrite = false, hasRoom = true, isPacked = false } = {}) {
  const { slot, paths } = await slotOfFrames(testFolder(), 3, isPacked);
  const [{ key }] = groupIntoChunks([...framesOf(slot).keys()], { slotSeconds: 900 }).chunks;
  const known = stackView({ chunkKey: key, telescope: null, filter: null, framesInput });
  const stored: Buffer[] = [];
  const { access } = await startOwnerServer(({ what, body }, response) => {
    if (what.startsWith('GET /api/stacks'))
      json(response, { stacks: framesInput > 0 ? [known] : [], nextCursor: null });
    else if (!hasRoom) refusal(response, 413, 'quota-exceeded');
    else {
      stored.push(body);
      json(response, { stack: stackView({ id: 7 }), alreadyStored: false }, 201);
    }
    return true;
  });
  const { run, events, faults } = slotRun(access, overwrite);
  if (isPacked) truncateSync(paths[1], 500);
  const full = await stackSlot(slot, 0, run);
  return { full, events, faults, stored, slot, key };
}

const leftFolders = (): string[] =>
  readdirSync(tmpdir()).filter((name) => /^crowdsky-(watch|unpacked)-/.test(name));

it('stacks the frames of a slot, sends the stack and leaves nothing on the disk', async () => {
  const before = leftFolders();
  const { full, events, stored, slot } = await start();
  expect(full).toBeUndefined();
  expect((await readPrimary(bytesSource(stored[0]))).header.integer('NCOMBINE')).toBe(3);
  expect(events).toMatchObject([{ kind: 'here', chunk: { end: { kind: 'sent', stackId: 7 } } }]);
  expect(slot.files.map(({ isDone }) => isDone)).toEqual([true, true, true]);
  expect(leftFolders()).toEqual(before);
});

it('stacks packed frames under their own names, and names one that cannot be unpacked any more', async () => {
  const before = leftFolders();
  const { events, faults, stored } = await start({ isPacked: true });
  const { header } = await readPrimary(bytesSource(stored[0]));
  expect(readFrameCards(header).map(({ status, name }) => `${status} ${name}`)).toEqual([
    'used 0.fit.gz',
    'used 2.fit.gz',
  ]);
  expect(events).toMatchObject([{ kind: 'here', chunk: { end: { kind: 'sent' } } }]);
  expect(faults.map(({ name, problem }) => `${name}: ${problem}`)).toEqual([
    '1.fit.gz: Its compressed data are damaged or cut off: copy or download the file again.',
  ]);
  expect(leftFolders()).toEqual(before);
});

it.each([
  ['as deep', { framesInput: 3 }, [], 0],
  ['shallower', { framesInput: 2 }, [{ kind: 'late', frames: 3, stackFrames: 2 }], 0],
  ['shallower, to be replaced', { framesInput: 2, overwrite: true }, [{ kind: 'here' }], 1],
  ['as deep, to be replaced', { framesInput: 3, overwrite: true }, [{ kind: 'here' }], 1],
  ['deeper, to be replaced', { framesInput: 4, overwrite: true }, [], 0],
])('where the account has a stack that is %s', async (_, account, told, sent) => {
  const { events, stored, slot } = await start(account);
  expect(events).toMatchObject(told);
  expect([events.length, stored.length]).toEqual([told.length, sent]);
  expect(slot.files.every(({ isDone }) => isDone)).toBe(true);
});

it('where there is no room, nothing is done with', async () => {
  const { full, events, slot } = await start({ hasRoom: false });
  expect([full, events]).toEqual(['It is quota-exceeded.', []]);
  expect(slot.files.some(({ isDone }) => isDone)).toBe(false);
});
