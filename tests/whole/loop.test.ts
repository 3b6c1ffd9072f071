/** The whole loop: raws are uploaded, the worker beside the server or one elsewhere stacks them, the stack is there. */
import { readdirSync } from 'node:fs';
import { describe, expect, it, vi } from 'vitest';
import { simulateFrames, testFolder } from '../cli/run-crowdsky.ts';
import { digestOf, stackHere } from '../cli/stack-here.ts';
import { jobs, owner, stacks, upload } from './loop-owner.ts';
import { startForTest, whyNotStart } from './run-start.ts';
import { RunningWorker } from './running-worker.ts';

const WORKER_KEY = 'a-worker-key-of-some-length';
/** A server whose jobs wait for a worker elsewhere. */
const ALONE = { EMBEDDED_WORKER: '0', WORKER_API_KEY: WORKER_KEY };

function workOnce(address: string, workDir: string, { key = WORKER_KEY, grace = '7' } = {}): RunningWorker {
  return new RunningWorker(address, key, ['--once', '--grace', grace, '--work-dir', workDir]);
}

describe.skipIf(whyNotStart !== undefined)(`the loop${whyNotStart ? ` (${whyNotStart})` : ''}`, () => {
  it('makes of uploaded raws what `crowdsky stack` makes of them, to the byte, by itself', async () => {
    const files = simulateFrames();
    const { address } = await startForTest();
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
    const { address } = await startForTest(ALONE);
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
    const { address } = await startForTest(ALONE);
    const ask = await owner(address);
    await upload(ask, simulateFrames({ frames: 40 }));
    const workDir = testFolder();
    const worker = workOnce(address, workDir, { grace: '0' });
    await worker.says('A job is claimed.');
    await worker.end('SIGTERM');
    expect(worker.output()).toContain('A job is handed back.');
    expect(await jobs(ask)).toMatchObject([{ status: 'pending', attempts: 0, errorMessage: null }]);
    expect(readdirSync(workDir)).toEqual([]);
  });
});
