import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { json, refusal } from '../../daemon/testing/edge-server.ts';
import { startOwnerServer, testFolder } from '../../owner/testing/owner-server.ts';
import { stackView } from '../../owner/testing/stack-view.ts';
import { ownersCommand } from '../testing/owners-command.ts';
import { showSendStacks } from './show-send-stacks.ts';

const wishes = { overwrite: false, keepLocation: false, slotSeconds: 900 } as const;

async function send(names: readonly string[]) {
  let busy = 1;
  const { access, whats } = await startOwnerServer(({ what, body }, response) => {
    if (what === 'POST /api/digests') json(response, { stacks: [], raws: [] });
    else if (body.toString() === 'twin') refusal(response, 409, 'chunk-exists');
    else if (busy-- > 0) refusal(response, 503, 'busy');
    else json(response, { stack: stackView({ id: 9 }), alreadyStored: false }, 201);
    return true;
  });
  const { printed } = ownersCommand(access.address);
  const folder = testFolder();
  const files = names.map((name) => {
    const path = join(folder, name);
    writeFileSync(path, name);
    return { path, name, sizeBytes: name.length, frames: [] };
  });
  const sent = await showSendStacks(files, access, wishes, new AbortController().signal);
  return { ends: sent.map(({ file, end }) => [file.name, end]), err: printed().err, whats };
}

it('sends stacks, and notes on the terminal that a server was busy', async () => {
  const { ends, err } = await send(['one', 'twin']);
  expect(ends).toEqual([
    ['one', { kind: 'sent', stackId: 9, alreadyStored: false }],
    ['twin', { kind: 'refused', problem: 'It is chunk-exists.' }],
  ]);
  expect(err.match(/cannot be reached or is busy; trying again/g)).toHaveLength(1);
});

it('asks nothing of the server where there is nothing to send', async () => {
  const { ends, err, whats } = await send([]);
  expect([ends, err, whats()]).toEqual([[], '', []]);
});
