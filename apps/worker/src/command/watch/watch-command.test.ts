import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { expect, it } from 'vitest';
import { json } from '../../daemon/testing/edge-server.ts';
import { startOwnerServer, takeUploads, testFolder } from '../../owner/testing/owner-server.ts';
import { ownersCommand } from '../testing/owners-command.ts';
import { watchCommand } from './watch-command.ts';

async function start() {
  const account = takeUploads();
  const { access } = await startOwnerServer((one, response) => {
    const list = /^GET \/api\/(stacks|jobs)/.exec(one.what)?.[1];
    if (list === undefined) return account.answer(one, response);
    json(response, { [list]: [], nextCursor: null });
    return true;
  });
  const folder = testFolder();
  const plan = planSky({ width: 64, height: 48, stars: 5, frames: 2, clean: true });
  for (const index of [0, 1]) writeFileSync(join(folder, `${index}.fit`), simulateFrame(plan, index).bytes);
  const { printed } = ownersCommand(access.address);
  const stopping = new AbortController();
  const watch = (isOnce: boolean, isJson: boolean, folders = [folder]) =>
    watchCommand(
      {
        folders,
        server: undefined,
        wishes: { keepLocation: false, slotSeconds: 900, overwrite: false },
        filesAtOnce: 2,
        stackThreads: undefined,
        pollMs: 20,
        settleMs: 100,
        isOnce,
        isJson,
      },
      stopping.signal,
    );
  return { account, folder, printed, stopping, watch, address: access.address };
}

it('once: tells in sentences what it did, and by its exit code whether all went', async () => {
  const { account, address, folder, printed, watch } = await start();
  expect(await watch(true, false)).toBe(0);
  expect(account.uploads).toMatchObject([{ status: 'complete' }]);
  const lines = printed().out.trimEnd().split('\n');
  for (const line of lines) expect(line).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d {2}\S/);
  expect(lines.map((line) => line.slice(21))).toEqual([
    `Watching ${folder} for ${address}.`,
    'SYNTH, from 2025-03-27 01:15 UTC on: 2 frames sent, 2 in all.',
    'Ended: 2 files, 2 frames sent.',
  ]);
  writeFileSync(join(folder, 'bad.fit'), 'no FITS');
  expect(await watch(true, false)).toBe(3);
  expect(account.uploads).toHaveLength(1);
});

it('tells in JSON, an object a line', async () => {
  const { printed, watch } = await start();
  await watch(true, true);
  const lines = printed()
    .out.trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(lines.map(({ event }) => event)).toEqual(['begun', 'sent', 'ended']);
  expect(lines[1]).toMatchObject({ level: 'info', frames: 2, slot: '2025-03-27T01:15:00.000Z' });
  expect(lines[2]).toMatchObject({ totals: { framesSent: 2, faults: 0 } });
});

it('is done when it is stopped', async () => {
  const { printed, stopping, watch } = await start();
  const watching = watch(false, false);
  await expect.poll(() => printed().out).toContain('2 frames sent');
  stopping.abort(new Error('stopped'));
  expect(await watching).toBe(0);
  expect(printed().out).toMatch(/ {2}Ended: 2 files, 2 frames sent\.\n$/);
});

it('asks for folders, and for a login', async () => {
  const { folder, watch } = await start();
  await expect(watch(true, false, [join(folder, '0.fit')])).rejects.toMatchObject({ exitCode: 2 });
  ownersCommand('http://127.0.0.1:1', { CROWDSKY_KEY: '' });
  await expect(watch(true, false)).rejects.toMatchObject({ exitCode: 2 });
});
