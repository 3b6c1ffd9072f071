import { createHash } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { sendStacks } from './send-stacks.ts';
import type { StackFile } from './sort-files.ts';
import { startOwnerServer, testFolder } from './testing/owner-server.ts';
import { stackView } from './testing/stack-view.ts';

const wishes = { overwrite: false, keepLocation: false, slotSeconds: 900 } as const;
const digestOf = (text: string): string => createHash('sha256').update(text).digest('hex');

function stacksIn(folder: string, ...texts: string[]): StackFile[] {
  return texts.map((text) => {
    const path = join(folder, `${text}.fits`);
    writeFileSync(path, text);
    return { path, name: `${text}.fits`, sizeBytes: text.length, frames: [] };
  });
}

/** An account that has the stack `old` as number 3, and room for one more. */
async function send(files: readonly StackFile[]) {
  let room = 1;
  const { access, asked } = await startOwnerServer(({ what, body }, response) => {
    if (what === 'POST /api/digests') {
      const { sha256 } = JSON.parse(body.toString()) as { sha256: string[] };
      const stacks = sha256
        .filter((one) => one === digestOf('old'))
        .map((one) => ({ sha256: one, stackId: 3 }));
      json(response, { stacks, raws: [] });
    } else if (body.toString() === 'twin') refusal(response, 409, 'chunk-exists');
    else if (room-- > 0) json(response, { stack: stackView({ id: 9 }), alreadyStored: false }, 201);
    else refusal(response, 413, 'quota-exceeded');
    return true;
  });
  const nothing = () => undefined;
  const run = { signal: new AbortController().signal, onBegin: nothing, onBytes: nothing, onRetry: nothing };
  const told: string[] = [];
  const ends = await sendStacks(files, access, wishes, {
    ...run,
    onEnd: ({ file, end }) => told.push(`${file.name} ${end.kind}`),
  });
  const posts = asked
    .filter(({ what }) => what.startsWith('POST /api/stacks'))
    .map(({ body }) => body.toString());
  return { ends: ends.map(({ end }) => end), sent: ends.map(({ file }) => file), told, posts };
}

it('sends what the account does not have, and ends where there is no room', async () => {
  const files = stacksIn(testFolder(), 'old', 'twin', 'new', 'newer', 'newest');
  const { ends, sent, told, posts } = await send(files);
  expect(posts).toEqual(['twin', 'new', 'newer']);
  for (const [index, file] of sent.entries()) expect(file).toBe(files[index]);
  expect(ends).toEqual([
    { kind: 'sent', stackId: 3, alreadyStored: true },
    { kind: 'refused', problem: 'It is chunk-exists.' },
    { kind: 'sent', stackId: 9, alreadyStored: false },
    { kind: 'full', problem: 'It is quota-exceeded.' },
  ]);
  expect(told).toEqual(['old.fits sent', 'twin.fits refused', 'new.fits sent', 'newer.fits full']);
});

it('names a file that went', async () => {
  const files = stacksIn(testFolder(), 'gone', 'new');
  rmSync(files[0].path);
  const { ends, posts } = await send(files);
  expect(posts).toEqual(['new']);
  expect(ends).toEqual([
    { kind: 'refused', problem: 'It cannot be read: there is no such file or folder.' },
    { kind: 'sent', stackId: 9, alreadyStored: false },
  ]);
});
