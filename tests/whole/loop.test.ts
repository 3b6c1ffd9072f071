/** The whole loop: raws are uploaded, the worker beside the server or one elsewhere stacks them, the stack is there. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { simulateFrames, testFolder } from '../cli/run-crowdsky.ts';
import { digestOf, jobs, owner, stackHere, stacks, upload } from './loop-owner.ts';
import { start, whyNotStart } from './run-start.ts';
import type { Running } from './run-start.ts';

const WORKER_KEY = 'a-worker-key-of-some-length';
const started: Running[] = [];
afterEach(async () => {
  for (const running of started.splice(0)) await running.stop();
});

async function startServer(variables: Readonly<Record<string, string>> = {}): Promise<Running> {
  const running = await start({ WORKER_API_KEY: WORKER_KEY, ...variables });
  started.push(running);
  return running;
}

/** `crowdsky worker --once` for a server; resolves to its exit code and what it printed. */
function workOnce(address: string, workDir: string, { key = WORKER_KEY, grace = '7' } = {}) {
  const program = join(import.meta.dirname, '..', '..', 'apps', 'worker', 'bin', 'crowdsky.mjs');
  const child = spawn(
    process.execPath,
    [program, 'worker', '--once', '--grace', grace, '--work-dir', workDir],
    {
      env: { PATH: process.env['PATH'], API_BASE_URL: address, WORKER_API_KEY: key },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let text = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => (text += piece));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, ended, output: () => text };
}

describe.skipIf(whyNotStart !== undefined)(`the loop${whyNotStart ? ` (${whyNotStart})` : ''}`, () => {
  it('makes of uploaded raws what `crowdsky stack` makes of them, to the byte, by itself', async () => {
    const files = simulateFrames();
    const { address } = await startServer();
    const ask = await owner(address);
    await upload(ask, files);
    await vi.waitFor(async () => expect(await stacks(ask)).toHaveLength(1), {
      timeout: 60_000,
      interval: 200,
    });
    const [stack] = await stacks(ask);
    const here = stackHere(files);
    expect(stack).toMatchObject({
      madeBy: 'worker',
      framesInput: 5,
      framesAligned: 5,
      sha256: digestOf(here),
    });
    expect(stack['starCount']).toBeGreaterThan(20);
    expect(stack['fwhmPx']).toBeGreaterThan(1);
    const file = await ask('GET', `/api/stacks/${String(stack['id'])}/fits`);
    expect(digestOf(new Uint8Array(await file.arrayBuffer()))).toBe(digestOf(here));
    const thumbnail = await ask('GET', `/api/stacks/${String(stack['id'])}/thumbnail`);
    expect(
      Buffer.from(await thumbnail.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
    expect((await jobs(ask)).map(({ status }) => status)).toEqual(['completed']);
  });

  it('is worked by a worker elsewhere, which tells by its exit code what it found', async () => {
    const { address } = await startServer({ EMBEDDED_WORKER: '0' });
    const ask = await owner(address);
    const workDir = testFolder();
    expect(await workOnce(address, workDir).ended).toBe(1);
    const wrong = workOnce(address, workDir, { key: 'another-key-of-some-length' });
    expect(await wrong.ended).toBe(2);
    expect(wrong.output()).toContain('does not accept the worker key');
    const blank = simulateFrames({ frames: 2, stars: 4, faintestFluxAdu: 60_000 });
    await upload(ask, blank);
    expect(await workOnce(address, workDir).ended).toBe(3);
    const [failed] = await jobs(ask);
    // Another attempt would end alike.
    expect(failed.status).toBe('failed');
    expect(failed.errorMessage).toMatch(/^None of the 2 frames can be used\.\n.*It shows/);
    expect(failed.errorMessage).toContain(blank[1].name);
    await upload(ask, simulateFrames({ startUtc: '2025-03-28T01:00:00.000Z' }));
    expect(await workOnce(address, workDir).ended).toBe(0);
    expect(await stacks(ask)).toHaveLength(1);
    expect(readdirSync(workDir)).toEqual([]);
  });

  it('hands a job back where it is stopped, which is no failed attempt', async () => {
    const { address } = await startServer({ EMBEDDED_WORKER: '0' });
    const ask = await owner(address);
    await upload(ask, simulateFrames({ frames: 40 }));
    const workDir = testFolder();
    const { child, ended, output } = workOnce(address, workDir, { grace: '0' });
    await vi.waitFor(() => expect(output()).toContain('A job is claimed.'), { timeout: 30_000, interval: 5 });
    child.kill('SIGTERM');
    await ended;
    expect(output()).toContain('A job is handed back.');
    expect(await jobs(ask)).toMatchObject([{ status: 'pending', attempts: 0, errorMessage: null }]);
    expect(readdirSync(workDir)).toEqual([]);
  });
});
