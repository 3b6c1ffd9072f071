/**
 * Upload load: 50 clients x 40 raw frames of 4 MB on loopback, against the backend and against two bare Node servers. One
 * only writes files; the other also syncs each before it answers, which is what an answer of the backend promises.
 * `node bench/backend-uploads.mjs [clients] [framesEach]` prints a line for each and, last, the ratios as JSON. Needs the
 * built backend. Writes (and deletes) three times the bytes.
 */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { frame, put, signUp, startBackend, started } from './backend-server.mjs';

const clients = Number(process.argv[2] ?? 50);
const framesEach = Number(process.argv[3] ?? 40);

if (process.argv[2] === '--bare') await bareServer(process.argv[3], process.argv[4] === 'sync');
else await main();

async function main() {
  const folder = await mkdtemp(join(tmpdir(), 'crowdsky-bench-'));
  try {
    const writing = await measureBare('bare server that writes', folder, 'write');
    const backend = await measure(
      'backend',
      startBackend(join(folder, 'data'), { REGISTRATIONS_ALLOWED: String(clients) }),
      signedInClients,
    );
    await rm(join(folder, 'data'), { recursive: true, force: true });
    const syncing = await measureBare('bare server that writes and syncs', folder, 'sync');
    const ratios = {
      overSyncing: backend.mbPerSecond / syncing.mbPerSecond,
      overWriting: backend.mbPerSecond / writing.mbPerSecond,
      peakRssMb: backend.peakRssMb,
      rssGrowth: backend.rssGrowth,
      errors: backend.errors,
    };
    console.log(JSON.stringify(ratios));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function measureBare(name, folder, how) {
  const place = join(folder, how);
  const result = await measure(name, startBare(place, how), async (port) => () => ({
    port,
    path: '/file',
    headers: {},
  }));
  await rm(place, { recursive: true, force: true });
  return result;
}

async function measure(name, starting, clientsOf) {
  const { child, port } = await starting;
  const requestOf = await clientsOf(port);
  const [head, tail] = frame();
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  let errors = 0;
  let sent = 0;
  const rssSamples = [];
  const watch = setInterval(async () => rssSamples.push({ sent, rssMb: await rssMb(child.pid) }), 100);
  const started = performance.now();
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let index = 0; index < framesEach; index++) {
        const status = await put(agent, requestOf(client, index), [head, randomBytes(16), tail]).catch(
          (error) => error.message,
        );
        sent++;
        if (status === 200) continue;
        errors++;
        console.error(`${name}: ${status}`);
      }
    }),
  );
  const seconds = (performance.now() - started) / 1000;
  clearInterval(watch);
  const cpuMs = ((await cpuSeconds(child.pid)) * 1000) / (clients * framesEach);
  agent.destroy();
  child.kill('SIGKILL');
  const peak = (from, to) =>
    Math.max(...rssSamples.filter((at) => at.sent >= from && at.sent <= to).map((at) => at.rssMb));
  const peakRssMb = peak(0, sent);
  const megabytes = (clients * framesEach * (head.length + 16 + tail.length)) / 1e6;
  const mbPerSecond = megabytes / seconds;
  console.log(
    `${name}: ${clients} x ${framesEach} files, ${megabytes.toFixed(0)} MB in ${seconds.toFixed(1)} s = ${mbPerSecond.toFixed(0)} MB/s, ${cpuMs.toFixed(1)} ms of processor a file, peak RSS ${peakRssMb} MB, ${errors} errors`,
  );
  return { mbPerSecond, peakRssMb, rssGrowth: peak(sent / 2, sent) / peak(0, sent / 2), errors };
}

async function signedInClients(port) {
  const callers = [];
  for (let number = 0; number < clients; number++) callers.push(await signUp(port, `bench${number}`));
  return (client, index) => ({
    port,
    path: `/api/uploads/${callers[client].token}/files/Light_${index}.fit`,
    headers: callers[client].headers,
  });
}

async function startBare(folder, how) {
  return started(
    spawn(process.execPath, [fileURLToPath(import.meta.url), '--bare', folder, how], {
      stdio: ['ignore', 'pipe', 'inherit'],
    }),
  );
}

async function bareServer(folder, isSyncing) {
  await mkdir(folder, { recursive: true });
  let count = 0;
  const server = http.createServer(async (request, response) => {
    const options = { highWaterMark: 256 * 1024, flush: isSyncing };
    await pipeline(request, createWriteStream(join(folder, String(count++)), options));
    response.end('ok');
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
    console.log(`http://127.0.0.1:${port}`);
  });
}

async function rssMb(pid) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
}

/** User and system time of a process so far, its start included. */
async function cpuSeconds(pid) {
  const fields =
    (await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')).split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / 100;
}
