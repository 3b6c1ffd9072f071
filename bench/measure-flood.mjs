/**
 * One upload of 4 MB after the other while 40 connections register accounts without end, each from an address of its own,
 * so that only the lane of password hashes stands between them. The peer: the same uploads while the processors are busy.
 * `DATABASE_URL` names another database than SQLite.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { frame, put, signUp, startBackend } from './backend-server.mjs';
import { median } from './median.mjs';

export const floodNeeds = /** @type {const} */ ([]);

const connections = 40;
const uploadsEach = 20;

export async function measureFlood() {
  const folder = await mkdtemp(join(tmpdir(), 'crowdsky-bench-'));
  const { child, port } = await startBackend(folder, { TRUST_PROXY: '1' });
  try {
    const upload = await uploader(port);
    const alone = await upload();
    const busy = await besideBusyProcessors(upload);
    const { seconds: flooded, statuses } = await besideFlood(port, upload);
    return {
      figures: { uploadUnderFlood: median(flooded) / median(busy) },
      details: { alone, busy, flooded, statuses },
    };
  } finally {
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
}

/** @param {number} port */
async function uploader(port) {
  const { headers, token } = await signUp(port, 'uploader');
  const agent = new http.Agent({ keepAlive: true });
  const [head, tail] = frame();
  let count = 0;
  return async () => {
    const seconds = [];
    for (let index = 0; index < uploadsEach; index++) {
      const request = { port, path: `/api/uploads/${token}/files/Light_${count++}.fit`, headers };
      const started = performance.now();
      const status = await put(agent, request, [head, randomBytes(16), tail]);
      if (status !== 200) throw new Error(`An upload was answered with ${status}.`);
      seconds.push((performance.now() - started) / 1000);
    }
    return seconds;
  };
}

/** @param {() => Promise<number[]>} upload */
async function besideBusyProcessors(upload) {
  const spinners = Array.from(
    { length: availableParallelism() },
    () => new Worker('for (;;) Math.random();', { eval: true }),
  );
  try {
    return await upload();
  } finally {
    await Promise.all(spinners.map((spinner) => spinner.terminate()));
  }
}

/** @param {number} port @param {() => Promise<number[]>} upload */
async function besideFlood(port, upload) {
  /** @type {Record<number, number>} */
  const statuses = {};
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  let isOver = false;
  let count = 0;
  const flood = Array.from({ length: connections }, async () => {
    while (!isOver) {
      const status = await register(agent, port, count++);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  });
  const seconds = await upload();
  isOver = true;
  await Promise.all(flood);
  agent.destroy();
  return { seconds, statuses };
}

/** @param {http.Agent} agent @param {number} port @param {number} count @returns {Promise<number>} */
function register(agent, port, count) {
  const account = {
    username: `flood${count}`,
    email: `flood${count}@example.org`,
    password: 'a bench password',
  };
  const headers = {
    'content-type': 'application/json',
    'x-forwarded-for': `10.${(count >> 16) & 255}.${(count >> 8) & 255}.${count & 255}`,
  };
  const options = { agent, port, host: '127.0.0.1', method: 'POST', path: '/api/auth/register', headers };
  return new Promise((resolve, reject) => {
    const request = http.request(options, (response) =>
      response.resume().on('end', () => resolve(response.statusCode ?? 0)),
    );
    request.on('error', reject);
    request.end(JSON.stringify(account));
  });
}
