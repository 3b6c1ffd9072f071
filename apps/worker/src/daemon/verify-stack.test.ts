/** A job that makes a device's stack again: real frames of a simulated sky, a real stack, a server that the test decides. */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesSource, readHdus } from '@crowdsky/fits';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { SOFTWARE } from '@crowdsky/stack-core';
import { startStackThreads, stackFiles } from '@crowdsky/stack-files';
import { createLog } from '../log.ts';
import { runWorker } from './run-worker.ts';
import { LEASE_TOKEN, startJobServer } from './testing/job-server.ts';
import type { TestJob } from './testing/job-server.ts';
import { WorkerStatus } from './worker-status.ts';

const sky = { width: 480, height: 640, stars: 700, frames: 3, clean: true, hotPixels: 20 };
const plan = planSky(sky);
/** One whose name no header can hold, and one that is left out of the stack. */
const frames = plan.frames
  .map((_, index) => simulateFrame(plan, index))
  .map((frame, index) => (index === 1 ? { ...frame, name: `Aufnahme ü ${frame.name}` } : frame));
const clouds = simulateFrame(planSky({ ...sky, frames: 1, stars: 4, faintestFluxAdu: 60_000 }), 0);
const raws = [...frames, { ...clouds, name: 'clouds.fit' }];
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
/** Without and with the site's coordinates. */
let stack: Uint8Array;
let located: Uint8Array;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'verify-'));
  stack = await made(raws, false);
  located = await made(raws, true);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function made(files: readonly { name: string; bytes: Uint8Array }[], keepLocation: boolean) {
  const inputs = files.map(({ name, bytes }) => ({ name, path: join(folder, name), bytes }));
  for (const { path, bytes } of inputs) writeFileSync(path, bytes);
  const pool = startStackThreads(0);
  const settings = { options: {}, masters: {}, format: 'float32', keepLocation } as const;
  const output = { stack: join(folder, 'made.fits'), preview: undefined };
  await stackFiles(inputs, output, settings, pool);
  pool.close();
  return new Uint8Array(readFileSync(output.stack));
}

async function verified(job: Omit<TestJob, 'jobId'>) {
  const workDir = mkdtempSync(join(folder, 'work-'));
  const edge = await startJobServer([{ jobId: 7, ...job }]);
  const settings = { workerId: 'w', concurrency: 1, threads: 0, pollSeconds: 0.1, graceSeconds: 60 };
  await runWorker(
    { ...settings, baseUrl: edge.url, key: 'k', workDir, once: true },
    {
      log: createLog(() => undefined),
      stop: new AbortController().signal,
      status: new WorkerStatus(workDir),
    },
  );
  await edge.close();
  expect(readdirSync(workDir)).toEqual([]);
  return { done: edge.done, told: edge.told };
}

/** The middle pixel of the first plane, higher by one. */
async function withOtherPixel(bytes: Uint8Array): Promise<Uint8Array> {
  const changed = new Uint8Array(bytes);
  const [{ dataOffset, dataBytes }] = await readHdus(bytesSource(changed));
  const view = new DataView(changed.buffer);
  const at = dataOffset + 4 * (480 * 320 + 240);
  expect(at).toBeLessThan(dataOffset + dataBytes);
  view.setFloat32(at, view.getFloat32(at) + 1);
  return changed;
}

describe('the stack of a device', () => {
  it('is the same to the byte, in whatever order its raws come, and nothing is put', async () => {
    const { done, told } = await verified({ raws: raws.toReversed(), verifies: { bytes: stack } });
    expect(done).toEqual(['verdict 7']);
    expect(told).toEqual([
      { leaseToken: LEASE_TOKEN, isSame: true, exceptPlace: false, differences: [], checkedBy: SOFTWARE },
    ]);
  });

  it('is the same where it names the place', async () => {
    const { told } = await verified({ raws, verifies: { bytes: located } });
    expect(told).toMatchObject([{ isSame: true }]);
  });

  it('is the same where the server has blanked the place in it and in its raws', async () => {
    const blanked = Buffer.from(located);
    for (const keyword of ['SITELAT', 'SITELONG', 'CHECKSUM']) {
      const at = blanked.indexOf(keyword.padEnd(8) + '=');
      if (at >= 0) blanked.fill(' ', at, at + 80);
    }
    expect(sha256(blanked)).not.toBe(sha256(located));
    const { told } = await verified({ raws, verifies: { bytes: blanked, sha256: sha256(located) } });
    expect(told).toMatchObject([{ isSame: true, exceptPlace: true, differences: [] }]);
    const other = await withOtherPixel(blanked);
    expect(await verified({ raws, verifies: { bytes: other, sha256: sha256(located) } })).toMatchObject({
      told: [{ isSame: false, differences: [expect.stringMatching(/^Image: 1 of 921600 pixels differ/)] }],
    });
    const [first, ...others] = raws;
    const sent = Buffer.from(first.bytes);
    const kept = Buffer.from(first.bytes);
    const at = kept.indexOf('SITELAT');
    kept.fill(' ', at, at + 80);
    const announced = [{ name: first.name, bytes: kept, sha256: sha256(sent) }, ...others];
    expect(await verified({ raws: announced, verifies: { bytes: stack } })).toMatchObject({
      told: [{ isSame: true, exceptPlace: false }],
    });
  });

  it('differs by one pixel, and the verdict says which', async () => {
    const { told } = await verified({ raws, verifies: { bytes: await withOtherPixel(stack) } });
    expect(told).toMatchObject([
      {
        isSame: false,
        differences: [
          expect.stringMatching(/^Image: 1 of 921600 pixels differ, by up to 1 \(at x, y, plane 241, 321, 1/),
        ],
      },
    ]);
  });

  it('cannot be verified without one of its raws, which is named', async () => {
    const { done, told } = await verified({ raws: raws.slice(1), verifies: { bytes: stack } });
    expect(done).toEqual(['fail 7']);
    expect(told).toMatchObject([
      {
        retry: false,
        errorMessage: `Of the 4 raw frames that the stack was made of 1 did not come with this upload:\n${raws[0].name}`,
      },
    ]);
  });

  it('of another program, or that is gone, cannot be verified', async () => {
    const foreign = await verified({ raws, verifies: { bytes: raws[0].bytes } });
    expect(foreign.told).toMatchObject([
      {
        retry: false,
        errorMessage: expect.stringMatching(/^The stack is no stack that CrowdSky made/) as string,
      },
    ]);
    const edge = await verified({ raws, verifies: { bytes: new Uint8Array(0) } });
    expect(edge.told).toMatchObject([
      { retry: false, errorMessage: expect.stringMatching(/^The stack/) as string },
    ]);
  });
});
