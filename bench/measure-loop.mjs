/**
 * The whole loop on this machine: raws that were uploaded become a stack that can be downloaded, over `crowdsky stack` of
 * the same frames; two workers over one; a worker's memory over many jobs; what waiting workers cost the backend.
 */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBackend } from './backend-server.mjs';
import { measureFullQueue } from './full-queue.mjs';
import { median } from './median.mjs';
import { processorSeconds } from './processor-seconds.mjs';
import { crowdsky } from './tools.mjs';

/* global fetch */

export const loopNeeds = /** @type {const} */ ([]);

export const workerKey = 'a-bench-worker-key-0123456789';
const sleep = (/** @type {number} */ ms) => new Promise((wake) => setTimeout(wake, ms));
const JOBS_IN_A_ROW = 500;
const EARLY_JOBS = 20;
/** As many as a list of jobs has at once. */
const LANE_JOBS = 20;
const IDLE_WORKERS = 50;

/** @param {{ turns: number }} settings */
export async function measureLoop({ turns }) {
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-bench-'));
  const children = /** @type {import('node:child_process').ChildProcess[]} */ ([]);
  try {
    const settings = { WORKER_API_KEY: workerKey, DEFAULT_QUOTA_MB: '1000000' };
    const { child, port } = await startBackend(join(folder, 'data'), settings);
    children.push(child);
    const bench = new LoopBench(folder, port, children);
    await bench.signUp();
    const large = bench.simulate('large', ['--frames', '15', '--clean']);
    const small = bench.simulate('small', [
      '--frames',
      '3',
      '--clean',
      '--size',
      '480x640',
      '--stars',
      '700',
    ]);
    const loop = await bench.compareLoop(large, turns);
    const lanes = await bench.compareWorkers(large, turns);
    const long = await bench.workLong(small);
    const idleShare = await bench.waitIdle(child.pid ?? 0);
    const fullQueueShare = await measureFullQueue(bench, small[0], child.pid ?? 0);
    const excess = loop.map(({ loopSeconds, stackSeconds }) => (loopSeconds - 1) / stackSeconds);
    return {
      figures: {
        loopOverStack: median(excess),
        twoWorkers: median(lanes.map(({ oneOnACore, two }) => oneOnACore / two)),
        twoWorkersLoose: median(lanes.map(({ one, two }) => one / two)),
        workerGrowth: long.lateMegabytes / long.earlyMegabytes,
        workerLeft: long.left,
        idleBackendShare: idleShare,
        fullQueueShare,
      },
      details: { loop, lanes, long, idleShare, fullQueueShare },
    };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/** @typedef {{ name: string, bytes: Buffer }[]} Frames */

export class LoopBench {
  #slot = 0;
  #authorization = `Basic ${Buffer.from('bench:a bench password').toString('base64')}`;

  /** @param {string} folder @param {number} port @param {import('node:child_process').ChildProcess[]} children */
  constructor(folder, port, children) {
    this.folder = folder;
    this.base = `http://127.0.0.1:${port}`;
    this.children = children;
    this.workerKey = workerKey;
    this.workDir = join(folder, 'work');
    mkdirSync(this.workDir);
  }

  async signUp() {
    const account = { username: 'bench', email: 'bench@example.org', password: 'a bench password' };
    await this.ask('POST', '/api/auth/register', account);
  }

  /** @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  async ask(method, path, body) {
    const isFile = body instanceof Uint8Array;
    const answer = await fetch(this.base + path, {
      method,
      headers: {
        authorization: this.#authorization,
        'content-type': isFile ? 'application/fits' : 'application/json',
      },
      ...(body === undefined ? {} : { body: isFile ? new Uint8Array(body) : JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  }

  /** @param {string} name @param {readonly string[]} flags @returns {Frames} */
  simulate(name, flags) {
    const out = join(this.folder, name);
    const run = spawnSync(process.execPath, [crowdsky, 'simulate', ...flags, '-o', out], {
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(run.stderr);
    const files = readdirSync(out).filter((file) => file.endsWith('.fit'));
    return files.sort().map((file) => ({ name: file, bytes: readFileSync(join(out, file)) }));
  }

  /** The same frames in a quarter of an hour that no others are in. @param {Frames} frames @returns {Frames} */
  another(frames) {
    const start = Date.UTC(2024, 0, 1) + this.#slot++ * 900_000;
    return frames.map(({ name, bytes }, index) => {
      const moved = Buffer.from(bytes);
      const time = new Date(start + 10_000 * index).toISOString().slice(0, 19);
      const at = moved.indexOf("DATE-OBS= '") + 11;
      moved.write(time, at, 'latin1');
      return { name: `${this.#slot}_${name}`, bytes: moved };
    });
  }

  /** Resolves when the last raw is acknowledged and their jobs made. @param {Frames} frames */
  async upload(frames) {
    const { token } = await this.ask('POST', '/api/uploads', {});
    for (const { name, bytes } of frames) await this.ask('PUT', `/api/uploads/${token}/files/${name}`, bytes);
    await this.ask('POST', `/api/uploads/${token}/finalize`, {});
  }

  /** @param {readonly string[]} flags @param {readonly string[]} [under] the command that starts it, if not the shell's own way */
  startWorker(flags, under = []) {
    const args = [crowdsky, 'worker', '--work-dir', this.workDir, '--poll', '10', ...flags];
    const env = { ...process.env, API_BASE_URL: this.base, WORKER_API_KEY: workerKey, LOG_LEVEL: 'error' };
    const [command, ...rest] = [...under, process.execPath, ...args];
    const child = spawn(command, rest, { env, stdio: ['ignore', 'ignore', 'inherit'] });
    this.children.push(child);
    return child;
  }

  /** @param {import('node:child_process').ChildProcess} child */
  async stop(child) {
    const gone = new Promise((exit) => child.once('exit', exit));
    child.kill('SIGTERM');
    await gone;
  }

  /** Resolves when none of the account's last jobs waits or is worked on. @param {number} [everyMs] */
  async allDone(everyMs = 1000) {
    await this.#until((states) => states.every((state) => isOver(state)), everyMs);
  }

  /** Resolves when one of the account's last jobs is worked on. */
  async oneBegun() {
    await this.#until((states) => states.includes('processing'), 50);
  }

  /** @param {(states: string[]) => boolean} isSo @param {number} everyMs each question takes time from the workers */
  async #until(isSo, everyMs) {
    for (;;) {
      const { jobs } = await this.ask('GET', '/api/jobs?limit=20');
      if (isSo(jobs.map((/** @type {{ status: string }} */ { status }) => status))) return;
      await sleep(everyMs);
    }
  }

  /** In turns: the loop with a worker of two threads, and the command line. @param {Frames} frames @param {number} turns */
  async compareLoop(frames, turns) {
    const worker = this.startWorker(['--threads', '2']);
    await sleep(1500);
    const results = [];
    for (let turn = 0; turn < turns; turn++) {
      const mine = this.another(frames);
      await this.upload(mine);
      const acknowledged = performance.now();
      await this.allDone(50);
      const { stacks } = await this.ask('GET', '/api/stacks?limit=1');
      const file = await fetch(`${this.base}/api/stacks/${stacks[0].id}/fits`, {
        headers: { authorization: this.#authorization },
      });
      await file.arrayBuffer();
      const loopSeconds = (performance.now() - acknowledged) / 1000;
      results.push({ loopSeconds, stackSeconds: this.stackHere(mine) });
    }
    await this.stop(worker);
    return results;
  }

  /** @param {Frames} frames */
  stackHere(frames) {
    const raws = join(this.folder, 'raws');
    rmSync(raws, { recursive: true, force: true });
    mkdirSync(raws);
    for (const { name, bytes } of frames) writeFileSync(join(raws, name), bytes);
    const started = performance.now();
    const args = [crowdsky, 'stack', raws, '--threads', '2', '-o', join(this.folder, 'here.fits')];
    const run = spawnSync(process.execPath, args, { encoding: 'utf8' });
    if (run.status !== 0) throw new Error(run.stderr);
    return (performance.now() - started) / 1000;
  }

  /**
   * In turns: twenty jobs by one worker of one thread, by one that is held on one core, and by two. Node collects garbage
   * and writes files in threads of its own: a worker of one thread that is alone takes a quarter of a second core.
   *
   * @param {Frames} frames @param {number} turns
   */
  async compareWorkers(frames, turns) {
    const results = [];
    for (let turn = 0; turn < turns; turn++) {
      const one = await this.workOff(frames, [[]]);
      const oneOnACore = await this.workOff(frames, [['taskset', '--cpu-list', '0']]);
      const two = await this.workOff(frames, [[], []]);
      results.push({ one, oneOnACore, two });
    }
    return results;
  }

  /** Seconds for twenty jobs that wait, from the first that is begun. @param {Frames} frames @param {readonly string[][]} workers */
  async workOff(frames, workers) {
    for (let job = 0; job < LANE_JOBS; job++) await this.upload(this.another(frames));
    // A worker has a main thread beside those that it is given.
    const running = workers.map((under) => this.startWorker(['--threads', '0'], under));
    await this.oneBegun();
    const started = performance.now();
    await this.allDone(250);
    const seconds = (performance.now() - started) / 1000;
    for (const worker of running) await this.stop(worker);
    return seconds;
  }

  /** One worker, many jobs: its memory early and late, and the files it leaves. @param {Frames} frames */
  async workLong(frames) {
    const worker = this.startWorker(['--threads', '1']);
    let earlyMegabytes = 0;
    for (let job = 1; job <= JOBS_IN_A_ROW; job++) {
      await this.upload(this.another(frames));
      // A few wait, so that the worker fetches ahead as under load.
      if (job % 4 === 0) await this.allDone();
      if (job === EARLY_JOBS) earlyMegabytes = residentMegabytes(worker.pid ?? 0);
    }
    await this.allDone();
    const lateMegabytes = residentMegabytes(worker.pid ?? 0);
    await this.stop(worker);
    return { earlyMegabytes, lateMegabytes, left: readdirSync(this.workDir).length };
  }

  /** The share of one processor that the backend takes while workers wait for jobs. @param {number} pid */
  async waitIdle(pid) {
    const until = performance.now() + 22_000;
    const ask = async (/** @type {number} */ index) => {
      while (performance.now() < until)
        await fetch(`${this.base}/api/worker/next-job`, {
          method: 'POST',
          headers: { authorization: `Bearer ${workerKey}`, 'content-type': 'application/json' },
          body: JSON.stringify({ workerId: `idle-${index}`, waitSeconds: 10 }),
        }).then((answer) => answer.text());
    };
    const asking = Promise.all(Array.from({ length: IDLE_WORKERS }, (_, index) => ask(index)));
    await sleep(1000);
    const [before, started] = [processorSeconds(pid), performance.now()];
    await sleep(20_000);
    const share = (processorSeconds(pid) - before) / ((performance.now() - started) / 1000);
    await asking;
    return share;
  }
}

/** @param {string} state */
const isOver = (state) => state === 'completed' || state === 'failed';

/** @param {number} pid */
function residentMegabytes(pid) {
  const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Number(kilobytes) / 1024;
}
