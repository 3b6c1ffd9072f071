import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { sendStack } from './send-stack.ts';
import { startOwnerServer, testFolder } from './testing/owner-server.ts';
import type { Answering } from './testing/owner-server.ts';
import { stackView } from './testing/stack-view.ts';

const bytes = Buffer.from('a stack');
const sha256 = createHash('sha256').update(bytes).digest('hex');

async function send(answer: Answering) {
  const { access, asked } = await startOwnerServer(answer);
  const path = join(testFolder(), 'stack.fits');
  writeFileSync(path, bytes);
  const begun: number[] = [];
  const wishes = { overwrite: true, keepLocation: false, slotSeconds: 180 } as const;
  const run = { signal: new AbortController().signal, onBytes: () => undefined, onRetry: () => undefined };
  const end = sendStack({ path }, access, wishes, { ...run, onBegin: (size) => begun.push(size) });
  return { end: await end.catch((error: unknown) => ({ rejected: error })), asked, begun };
}

it('sends the file with its digest and what is wished', async () => {
  const { end, asked, begun } = await send((_, response) => {
    json(response, { stack: stackView({ id: 9 }), alreadyStored: true }, 201);
    return true;
  });
  expect(end).toEqual({ kind: 'sent', stackId: 9, alreadyStored: true });
  expect(asked.map(({ what, body }) => [what, body.toString()])).toEqual([
    [`POST /api/stacks?sha256=${sha256}&overwrite=true&keepLocation=false&slotSeconds=180`, 'a stack'],
  ]);
  expect(begun).toEqual([7]);
});

it.each([
  [409, 'chunk-exists', { kind: 'refused', problem: 'It is chunk-exists.' }],
  [413, 'quota-exceeded', { kind: 'full', problem: 'It is quota-exceeded.' }],
  [401, 'not-signed-in', { rejected: { code: 'not-signed-in' } }],
])('%i %s', async (status, code, told) => {
  const { end } = await send((_, response) => (refusal(response, status, code), true));
  expect(end).toMatchObject(told);
});
