import { createHash } from 'node:crypto';
import { readdirSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bytesSource, readPrimary } from '@crowdsky/fits';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { readFrameCards } from '@crowdsky/stack-core';
import { expect, it } from 'vitest';
import { json, refusal } from '../../daemon/testing/edge-server.ts';
import { startOwnerServer, testFolder } from '../../owner/testing/owner-server.ts';
import { stackView } from '../../owner/testing/stack-view.ts';
import { ownersCommand } from '../testing/owners-command.ts';
import { stackHere } from './stack-here.ts';

const signal = new AbortController().signal;
const wishes = { keepLocation: false, slotSeconds: 900, overwrite: false } as const;
const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Two slots of frames, three in each, in one folder. */
function night() {
  const folder = testFolder();
  const digests = ['2025-03-27T01:20:00.000Z', '2025-03-27T01:40:00.000Z'].map((startUtc, slot) => {
    const plan = planSky({ width: 320, height: 400, stars: 300, frames: 3, clean: true, startUtc });
    return plan.frames.map((_, index) => {
      const { bytes } = simulateFrame(plan, index);
      writeFileSync(join(folder, `${slot}${index}.fit`), bytes);
      return digestOf(bytes);
    });
  });
  return { folder, digests };
}

/** An account with room for so many stacks more, and with those that `keep` makes of the bytes that come. */
async function start(room = 9) {
  const stored: Buffer[] = [];
  const known = [stackView({ chunkKey: 'another' })];
  const { access } = await startOwnerServer(({ what, body }, response) => {
    if (what.startsWith('GET /api/stacks')) json(response, { stacks: known, nextCursor: null });
    else if (what === 'POST /api/digests') json(response, { stacks: [], raws: [] });
    else if (stored.length === room) refusal(response, 413, 'quota-exceeded');
    else {
      stored.push(body);
      json(response, { stack: stackView({ id: 10 + stored.length }), alreadyStored: false }, 201);
    }
    return true;
  });
  const { printed } = ownersCommand(access.address);
  const run = (inputs: readonly string[], rest = {}) =>
    stackHere({ inputs, wishes: { ...wishes, ...rest }, threads: 0 }, access, signal);
  return { stored, known, printed, run };
}

const leftFolders = (): string[] =>
  readdirSync(tmpdir()).filter((name) => name.startsWith('crowdsky-upload-'));

it('makes a stack of each chunk of its frames, and sends it', async () => {
  const { folder, digests } = night();
  const before = leftFolders();
  const { stored, run } = await start();
  const { chunks, full, unread } = await run([folder]);
  expect(chunks.map(({ end }) => end)).toEqual([
    { kind: 'sent', stackId: 11, alreadyStored: false },
    { kind: 'sent', stackId: 12, alreadyStored: false },
  ]);
  expect([full, unread]).toEqual([undefined, []]);
  expect(leftFolders()).toEqual(before);
  for (const [index, bytes] of stored.entries()) {
    const { header } = await readPrimary(bytesSource(bytes));
    expect(header.integer('NCOMBINE')).toBe(3);
    expect(readFrameCards(header).map(({ sha256 }) => sha256)).toEqual(digests[index]);
  }
});

it('leaves out a chunk that has a stack as deep, unless it is to be replaced', async () => {
  const { folder } = night();
  const { stored, known, run } = await start();
  const [first] = (await run([folder])).chunks;
  known.push(stackView({ id: 7, chunkKey: first.chunk.key, framesInput: 3 }));
  const again = await run([folder]);
  expect(again.chunks.map(({ end }) => end)).toMatchObject([{ kind: 'there', stackId: 7 }, { kind: 'sent' }]);
  expect(stored).toHaveLength(3);
  expect((await run([folder], { overwrite: true })).chunks.map(({ end }) => end.kind)).toEqual([
    'sent',
    'sent',
  ]);
});

it('stops where there is no room, and names what cannot be read', async () => {
  const { folder } = night();
  writeFileSync(join(folder, 'bad.fit'), 'no FITS');
  const { stored, run } = await start(0);
  const { chunks, full, unread } = await run([folder]);
  expect(chunks.map(({ end }) => end)).toEqual([{ kind: 'full', problem: 'It is quota-exceeded.' }]);
  expect([full, stored.length]).toEqual(['It is quota-exceeded.', 0]);
  expect(unread).toMatchObject([{ name: 'bad.fit', isFault: true }]);
});

it('a chunk of which no frame can be used gives no stack', async () => {
  const folder = testFolder();
  const plan = planSky({ width: 320, height: 400, stars: 0, frames: 3, clean: true });
  for (const index of [0, 1, 2])
    writeFileSync(join(folder, `${index}.fit`), simulateFrame(plan, index).bytes);
  const { stored, run } = await start();
  const { chunks } = await run([folder]);
  expect(chunks.map(({ end, reports }) => [end.kind, reports.length])).toEqual([['none', 3]]);
  expect(stored).toEqual([]);
});

it('sends a finished stack as it is, before anything else', async () => {
  const { folder } = night();
  const first = await start();
  await first.run([folder]);
  const stack = join(testFolder(), 'mine.fits');
  writeFileSync(stack, first.stored[0]);
  const { stored, run } = await start();
  const { stacks, chunks } = await run([stack]);
  expect(stacks).toMatchObject([{ file: { name: 'mine.fits' }, end: { kind: 'sent', stackId: 11 } }]);
  expect(chunks).toEqual([]);
  expect(stored.map(digestOf)).toEqual([digestOf(first.stored[0])]);
});
