/** What one frame and one stack cost each part of the service, in processor seconds: server, MariaDB, WebDAV, worker. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBackend } from './backend-server.mjs';
import { LoopBench, workerKey } from './measure-loop.mjs';
import { processorSeconds } from './processor-seconds.mjs';

export const scaleNeeds = /** @type {const} */ (['mariadb', 'rclone']);

const JOBS = 4;
const FRAMES_A_JOB = 30;
const sleep = (/** @type {number} */ ms) => new Promise((wake) => setTimeout(wake, ms));

export async function measureScale() {
  const folder = mkdtempSync(join(tmpdir(), 'crowdsky-bench-'));
  const children = /** @type {import('node:child_process').ChildProcess[]} */ ([]);
  try {
    const database = await startMariadb(folder, children);
    const share = await startShare(folder, children);
    const settings = {
      WORKER_API_KEY: workerKey,
      DEFAULT_QUOTA_MB: '1000000',
      DATABASE_URL: `mysql://root@127.0.0.1:${database.port}/crowdsky`,
      STORAGE_URL: `webdav://bench:bench@127.0.0.1:${share.port}/`,
    };
    const { child, port } = await startBackend(join(folder, 'data'), settings);
    children.push(child);
    const bench = new LoopBench(folder, port, children);
    await bench.signUp();
    const frames = bench.simulate('scale', ['--frames', String(FRAMES_A_JOB), '--clean']);
    const pids = { backend: child.pid ?? 0, database: database.pid, webdav: share.pid };
    const costs = await measureCosts(bench, frames, pids);
    return { figures: { framesAnHourACore: 3600 / costs.workerSecondsAFrame }, details: costs };
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {LoopBench} bench @param {import('./measure-loop.mjs').Frames} frames
 * @param {Readonly<Record<'backend' | 'database' | 'webdav', number>>} pids
 */
async function measureCosts(bench, frames, pids) {
  const spent = () => ({
    backend: processorSeconds(pids.backend),
    database: processorSeconds(pids.database),
    webdav: processorSeconds(pids.webdav),
  });
  // The first of everything is dearer: it is not counted.
  const warm = bench.startWorker(['--threads', '0']);
  await bench.upload(bench.another(frames));
  await bench.allDone();
  await bench.stop(warm);
  const before = spent();
  for (let job = 0; job < JOBS; job++) await bench.upload(bench.another(frames));
  const uploaded = spent();
  const worker = bench.startWorker(['--threads', '0']);
  await bench.allDone(1000);
  const workerSeconds = processorSeconds(worker.pid ?? 0);
  const stacked = spent();
  await bench.stop(worker);
  const { stacks } = await bench.ask('GET', '/api/stacks?limit=1');
  const count = JOBS * FRAMES_A_JOB;
  return {
    framesAJob: FRAMES_A_JOB,
    rawBytes: frames[0].bytes.length,
    stackBytes: stacks[0].sizeBytes,
    workerSecondsAFrame: workerSeconds / count,
    backendSecondsAFrame: (uploaded.backend - before.backend) / count,
    backendSecondsAStack: (stacked.backend - uploaded.backend) / JOBS,
    databaseSecondsAFrame: (uploaded.database - before.database) / count,
    databaseSecondsAStack: (stacked.database - uploaded.database) / JOBS,
    webdavSecondsAStack: (stacked.webdav - uploaded.webdav) / JOBS,
  };
}

/** @param {string} folder @param {import('node:child_process').ChildProcess[]} children */
async function startMariadb(folder, children) {
  const data = join(folder, 'mariadb');
  const asRoot = `--user=${process.getuid?.() === 0 ? 'root' : (process.env.USER ?? '')}`;
  const kind = ['--auth-root-authentication-method=normal', '--skip-test-db'];
  execFileSync('mariadb-install-db', ['--no-defaults', `--datadir=${data}`, asRoot, ...kind], {
    stdio: 'ignore',
  });
  const port = await freePort();
  const place = [`--datadir=${data}`, `--socket=${join(folder, 'socket')}`, `--port=${port}`, asRoot];
  const child = spawn('/usr/sbin/mariadbd', ['--no-defaults', ...place, '--bind-address=127.0.0.1'], {
    stdio: 'ignore',
  });
  children.push(child);
  for (let attempt = 0; ; attempt++) {
    try {
      const client = ['-uroot', `--socket=${join(folder, 'socket')}`, '-e', 'CREATE DATABASE crowdsky'];
      execFileSync('mariadb', ['--no-defaults', ...client], { stdio: 'ignore' });
      return { port, pid: child.pid ?? 0 };
    } catch (error) {
      if (attempt > 300) throw error;
      await sleep(200);
    }
  }
}

/** @param {string} folder @param {import('node:child_process').ChildProcess[]} children */
async function startShare(folder, children) {
  const port = await freePort();
  const share = join(folder, 'share');
  mkdirSync(share);
  const args = [
    'serve',
    'webdav',
    share,
    '--addr',
    `127.0.0.1:${port}`,
    '--user',
    'bench',
    '--pass',
    'bench',
  ];
  const child = spawn('rclone', args, { stdio: 'ignore' });
  children.push(child);
  // The server tries its storage by itself and waits for it.
  await sleep(1000);
  return { port, pid: child.pid ?? 0 };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
      server.close(() => resolve(port));
    });
  });
}
