/**
 * Uploads of 4 MB, one after the other, while 40 connections register accounts without end, each from an address of its own,
 * so that only the lane of password hashes stands between them. The peer: the same uploads while the processors are busy.
 * Both take turns, so that whatever else the machine does meets both.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import http from 'node:http';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createViteServer } from 'vitest/node';
import { frame, put, signUp, startBackend } from './backend-server.mjs';
import { median } from './median.mjs';
import { root } from './tools.mjs';

export const floodNeeds = /** @type {const} */ ([]);

const connections = 40;
const uploadsEach = 10;

/** @param {{ turns: number, database: string }} settings */
export async function measureFlood({ turns, database }) {
  const folder = await mkdtemp(join(tmpdir(), 'crowdsky-bench-'));
  const mariadb = database === 'mariadb' ? await startMariadb() : undefined;
  const where = mariadb ? { DATABASE_URL: await mariadb.newDatabase('flooded') } : {};
  const { child, port } = await startBackend(folder, {
    TRUST_PROXY: '1',
    DEFAULT_QUOTA_MB: '100000',
    ...where,
  });
  try {
    const upload = await uploader(port);
    const register = registrations(port);
    const alone = await upload();
    const busy = [];
    const flooded = [];
    for (let turn = 0; turn < turns; turn++) {
      busy.push(...(await besideBusyProcessors(upload)));
      flooded.push(...(await besideFlood(register, upload)));
    }
    const figure = mariadb ? 'uploadUnderFloodMariadb' : 'uploadUnderFlood';
    return {
      figures: { [figure]: median(flooded) / median(busy) },
      details: { database, alone, busy, flooded, statuses: register.statuses },
    };
  } finally {
    child.kill('SIGKILL');
    await mariadb?.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The one that tests use. */
async function startMariadb() {
  const vite = await createViteServer({
    root,
    configFile: false,
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, watch: null, ws: false },
    ssr: { resolve: { conditions: ['crowdsky-source', 'node', 'development|production'] } },
  });
  try {
    const { startMariadb: start } = await vite.ssrLoadModule('/apps/backend/src/testing/private-mariadb.ts');
    return await start();
  } finally {
    await vite.close();
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

/** @param {ReturnType<typeof registrations>} register @param {() => Promise<number[]>} upload */
async function besideFlood(register, upload) {
  let isOver = false;
  const flood = Array.from({ length: connections }, async () => {
    while (!isOver) await register.next();
  });
  const seconds = await upload();
  isOver = true;
  await Promise.all(flood);
  return seconds;
}

/** Registers one account after the other, and counts how that was answered. @param {number} port */
function registrations(port) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });
  /** @type {Record<number, number>} */
  const statuses = {};
  let count = 0;
  return {
    statuses,
    async next() {
      const status = await register(agent, port, count++);
      statuses[status] = (statuses[status] ?? 0) + 1;
    },
  };
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
