/** The worker's day against a server whose answers the test decides; the stacking is the real one. */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planSky, simulateFrame } from '@crowdsky/simulator';
import { createLog } from '../log.ts';
import { runWorker } from './run-worker.ts';
import type { WorkerEnd, WorkerSettings } from './run-worker.ts';
import { refusal } from './testing/edge-server.ts';
import { LEASE_TOKEN, startJobServer } from './testing/job-server.ts';
import type { JobServer, TestJob } from './testing/job-server.ts';
import { WorkerStatus } from './worker-status.ts';

const sky = { width: 480, height: 640, stars: 700, frames: 3, clean: true, hotPixels: 20 };
const plan = planSky(sky);
const frames = plan.frames.map((_, index) => simulateFrame(plan, index));
/** Too few stars to be registered. */
const clouds = planSky({ ...sky, frames: 2, stars: 4, faintestFluxAdu: 60_000 });
const blanks = [0, 1].map((index) => ({ ...simulateFrame(clouds, index), name: `blank ${index}.fit` }));
const [blank] = blanks;

let workDir: string;
let edge: JobServer;
let log: Record<string, unknown>[];
let stop: AbortController;
let status: WorkerStatus;
beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'work-'));
  log = [];
  stop = new AbortController();
  status = new WorkerStatus(workDir);
});
afterEach(async () => {
  await edge.close();
  // Nothing of any job is left, whatever happened to it.
  expect(readdirSync(workDir)).toEqual([]);
  rmSync(workDir, { recursive: true });
});

function work(settings: Partial<WorkerSettings> = {}): Promise<WorkerEnd> {
  const write = (line: string): void => void log.push(JSON.parse(line) as Record<string, unknown>);
  const all = { baseUrl: edge.url, key: 'k', workerId: 'w', concurrency: 1, threads: 0, workDir };
  return runWorker(
    { ...all, pollSeconds: 0.1234, graceSeconds: 60, once: false, ...settings },
    { log: createLog(write), stop: stop.signal, status },
  );
}
const job = (jobId: number, raws: TestJob['raws'] = frames): TestJob => ({ jobId, raws });
const messages = (): unknown[] => log.map(({ message }) => message);

describe('once', () => {
  it('stacks one job, puts stack and thumbnail, and completes with its figures', async () => {
    edge = await startJobServer([job(7), job(8)]);
    expect(await work({ once: true })).toEqual({ completed: 1, failed: 0 });
    expect(edge.done).toEqual(['stack 7', 'thumbnail 7', 'complete 7']);
    expect(edge.told).toEqual([
      {
        leaseToken: LEASE_TOKEN,
        framesInput: 3,
        framesAligned: 3,
        droppedFrames: [],
        framesInPart: [],
        starCount: expect.any(Number),
        fwhmPx: expect.any(Number),
        skyLevel: expect.any(Number),
        noiseLevel: expect.any(Number),
      },
    ]);
  });

  it('ends where no job is waiting', async () => {
    edge = await startJobServer([]);
    expect(await work({ once: true })).toEqual({ completed: 0, failed: 0 });
    expect(edge.asked).toEqual(['POST /api/worker/next-job']);
  });

  it('goes on without a raw that is not there any more, and names what it dropped', async () => {
    const vanished = { name: 'vanished.fit', bytes: new Uint8Array(0) };
    edge = await startJobServer([job(7, [frames[0], vanished, frames[1], blank, frames[2]])]);
    expect(await work({ once: true })).toEqual({ completed: 1, failed: 0 });
    expect(edge.told).toMatchObject([
      {
        framesInput: 5,
        framesAligned: 3,
        droppedFrames: [
          { name: 'vanished.fit', reason: 'It was no longer on the server.' },
          { name: 'blank 0.fit', reason: expect.stringMatching(/star/) as string },
        ],
      },
    ]);
  });

  it('fails a job of which no frame can be used, for good, with the reason of each', async () => {
    const broken = { name: 'broken.fit', bytes: new Uint8Array(5000) };
    edge = await startJobServer([job(7, [broken, ...blanks])]);
    expect(await work({ once: true })).toEqual({ completed: 0, failed: 1 });
    expect(edge.done).toEqual(['fail 7']);
    expect(edge.told[0]).toMatchObject({ leaseToken: LEASE_TOKEN, retry: false });
    expect(edge.told[0]['errorMessage']).toMatch(
      /^None of the 3 frames can be used\.\nbroken\.fit: .*FITS.*\nblank 0\.fit: .*star/,
    );
    expect(log).toContainEqual(
      expect.objectContaining({ level: 'warn', message: 'A job failed.', jobId: 7 }),
    );
  });

  it('lets a job be tried again of which all raws are missing, as where a disk is not there', async () => {
    edge = await startJobServer([job(7)], {
      instead: (what, response) => {
        if (!/^files 7\d{3}$/.test(what)) return false;
        refusal(response, 410, 'file-lost');
        return true;
      },
    });
    expect(await work({ once: true })).toEqual({ completed: 0, failed: 1 });
    expect(edge.told).toMatchObject([{ retry: true }]);
    expect(edge.told[0]['errorMessage']).toMatch(
      /^None of the 3 frames can be used\.\n.*no longer on the server\./,
    );
  });

  it('does nothing more for a job that it has lost', async () => {
    edge = await startJobServer([job(7)], {
      instead: (what, response) => {
        if (what !== 'stack 7') return false;
        refusal(response, 409, 'lease-lost');
        return true;
      },
    });
    expect(await work({ once: true })).toEqual({ completed: 0, failed: 0 });
    expect(edge.done).toEqual(['stack 7']);
    expect(messages()).toContain('A job was deleted, or another worker has it.');
  });

  it.each([
    [401, 'not-signed-in', /does not accept the worker key/],
    [400, 'bad-request', /refuses this worker: It is bad-request\./],
  ])('says what an operator must mend where the server answers %i', async (status, code, sentence) => {
    edge = await startJobServer([], {
      instead: (_, response) => {
        refusal(response, status, code);
        return true;
      },
    });
    expect(await work({ once: true })).toEqual({
      completed: 0,
      failed: 0,
      refusal: expect.stringMatching(sentence) as string,
    });
    // A worker that goes on waiting would wait for ever.
    expect(await work()).toMatchObject({ refusal: expect.stringMatching(sentence) as string });
  });

  it('says where no server answers', async () => {
    edge = await startJobServer([]);
    await edge.close();
    const { refusal: sentence } = await work({ once: true });
    expect(sentence).toMatch(
      /^The server at http:\/\/127\.0\.0\.1:\d+ does not answer as it should: .*ECONNREFUSED/,
    );
  });
});

describe('the daemon', () => {
  it('goes on after a failed job', async () => {
    edge = await startJobServer([job(7, blanks), job(8)], {
      onDone: (what) => {
        if (what === 'complete 8') stop.abort();
      },
    });
    expect(await work()).toEqual({ completed: 1, failed: 1 });
  });

  it('hands back what it has not finished when its grace is over, the job fetched ahead too', async () => {
    edge = await startJobServer([job(7), job(8)], {
      instead: (what, response) => {
        // The answers never come: the requests are given up.
        response.on('close', () => undefined);
        if (what === 'stack 7') stop.abort();
        return what === 'stack 7' || what.startsWith('files 8');
      },
    });
    expect(await work({ graceSeconds: 0.2 })).toEqual({ completed: 0, failed: 0 });
    expect(edge.done.slice(1).sort()).toEqual(['release 7', 'release 8']);
    expect(messages()).toContain('A job is handed back.');
  });

  it('finishes within its grace the job that it has', async () => {
    edge = await startJobServer([job(7)], {
      onDone: (what) => {
        if (what === 'stack 7') stop.abort();
      },
    });
    expect(await work()).toEqual({ completed: 1, failed: 0 });
    expect(edge.done).toEqual(['stack 7', 'thumbnail 7', 'complete 7']);
  });

  it('waits for a server that is away, says so once, and when it is back', async () => {
    let questions = 0;
    edge = await startJobServer([], {
      instead: (what, response) => {
        if (what !== 'next-job') return false;
        questions++;
        if (questions === 2) response.writeHead(404).end('<html>A proxy</html>');
        else if (questions < 4) refusal(response, 503, 'database-failed');
        else return false;
        return true;
      },
    });
    const end = work();
    await expect.poll(() => messages()).toContain('The server is back.');
    stop.abort();
    expect(await end).toEqual({ completed: 0, failed: 0 });
    expect(messages()).toEqual([
      'The server is away; this worker asks again and again.',
      'The server is back.',
    ]);
  });

  it('hands back a job for which it has no room, which is no failed attempt, and says so once', async () => {
    let released = 0;
    edge = await startJobServer([job(7), job(8), job(9)], {
      onDone: (what) => {
        if (what.startsWith('release') && ++released === 2) stop.abort();
      },
    });
    // The raws of a job have 3.7 MB, its stack 3.6.
    expect(await work({ workLimitBytes: 6_000_000 })).toEqual({ completed: 0, failed: 0 });
    expect(edge.done).toEqual(['release 7', 'release 8']);
    expect(edge.asked.filter((line) => line.includes('/files/'))).toEqual([]);
    const sentence = `The job needs 7 MB in the work folder ${workDir}, and this worker may take 6 MB.`;
    expect(log.filter(({ level }) => level === 'error')).toMatchObject([{ jobId: 7, reason: sentence }]);
    expect(status.trouble).toBe(sentence);
  });

  it('tells an operator who asks for one job that there is no room for it', async () => {
    edge = await startJobServer([job(7)]);
    expect(await work({ once: true, workLimitBytes: 1 })).toEqual({
      completed: 0,
      failed: 0,
      refusal: expect.stringMatching(/^The job is handed back\. The job needs .* may take 1 MB\.$/) as string,
    });
    expect(edge.done).toEqual(['release 7']);
  });

  it('stops while it waits for a job', async () => {
    edge = await startJobServer([], {
      instead: (what) => {
        if (what === 'next-job') stop.abort();
        return what === 'next-job';
      },
    });
    expect(await work({ pollSeconds: 30 })).toEqual({ completed: 0, failed: 0 });
    expect(log).toEqual([]);
  });
});

it('a job that does not fit into memory is handed back with a sentence, and is no failure', async () => {
  edge = await startJobServer([job(7)]);
  const { completed, failed, refusal: said } = await work({ once: true, memoryLimitBytes: 200e6 });
  // 129 MB for 3 frames of 480 x 640, and 78 MB for the one thread that works.
  expect(said).toMatch(
    /^The job is handed back. The job may take 208 MB of memory, and this worker has 200 MB/,
  );
  expect([completed, failed, edge.done]).toEqual([0, 0, ['release 7']]);
});
