import { rmSync, writeFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { groupIntoChunks } from '@crowdsky/stack-core';
import { json } from '../daemon/testing/edge-server.ts';
import { startOwnerServer, takeUploads, testFolder } from '../owner/testing/owner-server.ts';
import { stackView } from '../owner/testing/stack-view.ts';
import { framesOf, sendSlot } from './send-slot.ts';
import type { Slot } from './slots.ts';
import { slotOfFrames, slotRun } from './testing/slot-of-frames.ts';

/** An account with these stacks. */
async function start(overwrite = false, stacks: ReturnType<typeof stackView>[] = []) {
  const account = takeUploads();
  const { access, asked, whats } = await startOwnerServer((one, response) => {
    if (!one.what.startsWith('GET /api/stacks')) return account.answer(one, response);
    json(response, { stacks, nextCursor: null });
    return true;
  });
  const puts = () => whats().filter((what) => what.startsWith('PUT')).map((what) => what.slice(-5)); // prettier-ignore
  const closed = () =>
    asked
      .filter(({ what }) => what.endsWith('/finalize'))
      .map(({ body }) => (JSON.parse(body.toString()) as { overwrite: boolean }).overwrite);
  const told = slotRun(access, overwrite);
  return {
    ...told,
    account,
    puts,
    closed,
    send: (slot: Slot, isOver = true) => sendSlot({ slot, isOver }, told.run),
  };
}

const stackOf = (slot: Slot, framesInput: number) => {
  const { chunks } = groupIntoChunks([...framesOf(slot).keys()], { slotSeconds: 900 });
  return stackView({ chunkKey: chunks[0].key, telescope: null, filter: null, framesInput });
};

it('leaves the upload of a slot that lasts open, and closes it with the last frame', async () => {
  const { slot } = await slotOfFrames(testFolder());
  const [last] = slot.files.splice(2);
  const { send, account, puts, closed, events } = await start();
  expect(await send(slot, false)).toEqual({ closed: [], full: undefined });
  expect([slot.isOpen, slot.given.size, closed()]).toEqual([true, 2, []]);
  slot.files.push(last);
  expect(await send(slot)).toEqual({ closed: [account.uploads[0].token], full: undefined });
  expect([slot.isOpen, puts(), closed()]).toEqual([false, ['0.fit', '1.fit', '2.fit'], [false]]);
  expect(slot.files.every(({ isDone }) => isDone)).toBe(true);
  expect(events).toMatchObject([
    { kind: 'sent', frames: 2, framesThere: 2 },
    { kind: 'sent', frames: 1, framesThere: 3 },
  ]);
});

it('does not read the frames of a chunk that has a stack as deep', async () => {
  const { slot } = await slotOfFrames(testFolder());
  for (const [overwrite, framesInput, sent] of [
    [false, 3, 0], [false, 2, 3], [true, 3, 3], [true, 4, 0],
  ] as const) {
    for (const file of slot.files) Object.assign(file, { isDone: false, sha256: undefined });
    slot.given.clear();
    const { send, puts } = await start(overwrite, [stackOf(slot, framesInput)]);
    await send(slot);
    expect([overwrite, framesInput, puts().length]).toEqual([overwrite, framesInput, sent]);
    expect(slot.files.map(({ sha256 }) => sha256 !== undefined)).toEqual(slot.files.map(() => sent > 0));
  }
}); // prettier-ignore

it('with overwrite sends all frames of a chunk again for a late one, and does not where some are gone here', async () => {
  const { slot, paths } = await slotOfFrames(testFolder(), 4);
  const [third, fourth] = slot.files.splice(2);
  const { send, puts, closed } = await start(true);
  await send(slot);
  slot.files.push(third);
  await send(slot);
  expect(puts()).toEqual(['0.fit', '1.fit', '0.fit', '1.fit', '2.fit']);
  rmSync(paths[0]);
  slot.files.push(fourth);
  await send(slot);
  expect(puts().slice(5)).toEqual(['3.fit']);
  // The last would be a stack of one frame alone.
  expect(closed()).toEqual([true, true, false]);
});

it('leaves a frame that changed or went meanwhile for the next look', async () => {
  const { slot, paths } = await slotOfFrames(testFolder());
  writeFileSync(paths[1], 'another');
  rmSync(paths[2]);
  const { send, puts, faults } = await start();
  await send(slot);
  expect(puts()).toEqual(['0.fit']);
  expect(slot.files.map(({ isDone, isThere }) => [isDone, isThere])).toEqual([
    [true, true],
    [false, false],
    [false, false],
  ]);
  expect(faults.map(({ name }) => name)).toEqual([]);
});
