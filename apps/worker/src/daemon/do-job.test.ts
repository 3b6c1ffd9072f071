/** What the worker tells of the frames of a job, against a server whose jobs the test decides. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { createLog } from '../log.ts';
import { runWorker } from './run-worker.ts';
import { startJobServer } from './testing/job-server.ts';
import { WorkerStatus } from './worker-status.ts';

const sky = { width: 480, height: 640, stars: 700, frames: 3, clean: true, hotPixels: 20 };
const plan = planSky(sky);
const frames = plan.frames.map((_, index) => simulateFrame(plan, index));

/** The same frame with four of its 15 columns of blocks of 32 pixels at 0 ADU, which is stored as -32768. */
function withoutLeftSide({ name, bytes }: (typeof frames)[number]): { name: string; bytes: Uint8Array } {
  const data = Buffer.from(bytes);
  const start = data.length - 2880 * Math.ceil((2 * sky.width * sky.height) / 2880);
  for (let pixel = 0; pixel < sky.width * sky.height; pixel++)
    if (pixel % sky.width < 4 * 32) data.writeInt16BE(-32768, start + 2 * pixel);
  return { name, bytes: data };
}

it('tells of which frames it left out a part', async () => {
  const workDir = mkdtempSync(join(tmpdir(), 'work-'));
  const edge = await startJobServer([{ jobId: 7, raws: [frames[0], withoutLeftSide(frames[1]), frames[2]] }]);
  const settings = { baseUrl: edge.url, key: 'k', workerId: 'w', concurrency: 1, threads: 0, workDir };
  const surroundings = {
    log: createLog(() => undefined),
    stop: new AbortController().signal,
    status: new WorkerStatus(workDir),
  };
  const end = await runWorker({ ...settings, pollSeconds: 0.1, graceSeconds: 60, once: true }, surroundings);
  await edge.close();
  rmSync(workDir, { recursive: true });
  expect(end).toEqual({ completed: 1, failed: 0 });
  // The blocks beside are left out too: five columns of 15.
  const reason = '33 % of the frame at the left edge holds no image: that part is left out.';
  expect(edge.told).toMatchObject([
    { framesAligned: 3, droppedFrames: [], framesInPart: [{ name: frames[1].name, reason }] },
  ]);
});
