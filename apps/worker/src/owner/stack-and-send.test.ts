import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bytesSource, readPrimary } from '@crowdsky/fits';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { groupIntoChunks } from '@crowdsky/stack-core';
import { listFrames, startStackThreads } from '@crowdsky/stack-files';
import { expect, it, onTestFinished } from 'vitest';
import { json, refusal } from '../daemon/testing/edge-server.ts';
import { stackAndSend } from './stack-and-send.ts';
import { startOwnerServer, testFolder } from './testing/owner-server.ts';
import type { Answering } from './testing/owner-server.ts';
import { stackView } from './testing/stack-view.ts';

/** Three frames with so many stars each, at an account that answers so. */
async function start(answer: Answering, { stars = 300, keepLocation = false } = {}) {
  const folder = testFolder();
  const plan = planSky({ width: 320, height: 400, stars, frames: 3, clean: true });
  const paths = plan.frames.map((_, index) => join(folder, `${index}.fit`));
  for (const [index, path] of paths.entries()) writeFileSync(path, simulateFrame(plan, index).bytes);
  const { frames } = await listFrames(paths);
  const [chunk] = groupIntoChunks(frames, { slotSeconds: 900 }).chunks;
  const { access, asked } = await startOwnerServer(answer);
  const pool = startStackThreads(0);
  onTestFinished(() => pool.close());
  const begun: number[] = [];
  const phases = new Set<string>();
  const nothing = () => undefined;
  const run = {
    pool,
    signal: new AbortController().signal,
    onEvent: ({ kind }: { readonly kind: string }) => void phases.add(kind),
    onBegin: (sizeBytes: number) => void begun.push(sizeBytes),
    onBytes: nothing,
    onRetry: nothing,
  };
  const path = join(folder, 'stack.fits');
  const wishes = { keepLocation, slotSeconds: 900, overwrite: false } as const;
  const result = await stackAndSend(chunk, path, access, wishes, run).catch((error: unknown) => ({ error }));
  return { chunk, result, asked, begun, phases, isLeft: existsSync(path) };
}

const takes: Answering = (_, response) => {
  json(response, { stack: stackView({ id: 7 }), alreadyStored: false }, 201);
  return true;
};

it('sends what the frames give, with the place where that is wished, and leaves no file', async () => {
  for (const keepLocation of [false, true]) {
    const { chunk, result, asked, begun, phases, isLeft } = await start(takes, { keepLocation });
    expect(result).toMatchObject({ chunk, end: { kind: 'sent', stackId: 7, alreadyStored: false } });
    expect('reports' in result && result.reports.map(({ outcome }) => outcome.used)).toEqual([
      true,
      true,
      true,
    ]);
    const [{ body }] = asked;
    const { header } = await readPrimary(bytesSource(body));
    expect([header.integer('NCOMBINE'), header.has('SITELAT')]).toEqual([3, keepLocation]);
    expect([begun, isLeft, phases.size > 0]).toEqual([[body.length], false, true]);
  }
});

it('sends nothing where no frame can be used', async () => {
  const { result, asked, isLeft } = await start(takes, { stars: 0 });
  expect(result).toMatchObject({ end: { kind: 'none' }, reports: [{}, {}, {}] });
  expect([asked.length, isLeft]).toEqual([0, false]);
});

it('leaves no file where the stack is refused, or the server goes', async () => {
  const refused = await start((_, response) => {
    refusal(response, 413, 'quota-exceeded');
    return true;
  });
  expect(refused.result).toMatchObject({ end: { kind: 'full', problem: 'It is quota-exceeded.' } });
  const away = await start((_, response) => {
    refusal(response, 403, 'not-allowed');
    return true;
  });
  expect(away.result).toMatchObject({ error: { code: 'not-allowed' } });
  expect([refused.isLeft, away.isLeft]).toEqual([false, false]);
});
