/** Each supported Node stacks to the same bytes, and serves the whole road from raw to listed stack on both databases. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasMariadb, startMariadb } from '../../apps/backend/src/testing/private-mariadb.ts';
import type { PrivateMariadb } from '../../apps/backend/src/testing/private-mariadb.ts';
import { TestClient } from '../../apps/backend/src/testing/test-client.ts';
import { projectRoot } from '../house/plant-tree.ts';
import { makeFrames } from '../pwa/frames.ts';
import { fetchNode } from './fetch-node.ts';
import { whyNotStart } from './run-start.ts';

/** The least that package.json allows, and the newest of each line that is or was an LTS since. */
const versions = ['20.19.0', '22.23.3', '24.21.0', '26.12.1'];
const workerKey = 'test-worker-key-0123456789';
const realFrames = process.env['CROWDSKY_FRAMES'];
const realFrameCount = 8;
const patienceMs = 180_000;

const nodes = await Promise.all(
  versions.map(async (version) => ({
    version,
    program: '',
    missing: whyNotStart,
    ...(await fetchOf(version)),
  })),
);

async function fetchOf(version: string): Promise<{ program?: string; missing?: string }> {
  return whyNotStart === undefined ? fetchNode(version) : {};
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

let folder: string;
let simulated: string[];
let mariadb: PrivateMariadb | undefined;
let stackOfThisNode: Buffer | undefined;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crowdsky-versions-'));
  simulated = makeFrames(5).map(({ name, buffer }) => {
    writeFileSync(join(folder, name), buffer);
    return join(folder, name);
  });
  if (hasMariadb && nodes.some(({ missing }) => missing === undefined)) mariadb = await startMariadb();
});
afterAll(async () => {
  await mariadb?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Stacks in a process of that Node, which must not warn. */
function stack(program: string, frames: readonly string[]): Buffer {
  const command = join(projectRoot, 'apps', 'worker', 'bin', 'crowdsky.mjs');
  const run = spawnSync(program, [command, 'stack', ...frames, '-o', 'm.fits'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(run.stderr).not.toMatch(/error|warning/i);
  expect(run.status).toBe(0);
  return readFileSync(join(folder, 'm.fits'));
}

const taken = new Map<string, Buffer>();

/** As `stack`; of the same bytes only once, as a worker has them after every road. */
function stackTaken(program: string, frames: readonly string[]): Buffer {
  const key = [program, ...frames.map((path) => sha256(readFileSync(path)))].join(' ');
  const made = taken.get(key) ?? stack(program, frames);
  taken.set(key, made);
  return made;
}

describe.each(nodes)('Node $version', ({ version, program, missing }) => {
  describe.skipIf(missing !== undefined)(missing ?? 'fetched', () => {
    it('is that version', () => {
      expect(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout).toBe(`v${version}\n`);
    });

    it.skipIf(realFrames === undefined)(
      'stacks real frames to the same bytes',
      { timeout: patienceMs },
      () => {
        const night = join(realFrames ?? '', 'm94-a');
        const frames = readdirSync(night)
          .filter((name) => name.endsWith('.fit'))
          .sort()
          .slice(0, realFrameCount)
          .map((name) => join(night, name));
        expect(frames).toHaveLength(realFrameCount);
        stackOfThisNode ??= stack(process.execPath, frames);
        expect(stack(program, frames).equals(stackOfThisNode)).toBe(true);
      },
    );

    it('goes the whole road on SQLite', { timeout: patienceMs }, async () => {
      await goWholeRoad(program);
    });

    it.skipIf(!hasMariadb)('goes the whole road on MariaDB', { timeout: patienceMs }, async () => {
      await goWholeRoad(program, await mariadb?.newDatabase(`on_node_${version.replaceAll('.', '_')}`));
    });
  });
});

/** Raws up, a job claimed, its files stacked by the command, the stack up, listed and taken home. */
async function goWholeRoad(program: string, databaseUrl?: string): Promise<void> {
  const server = await serve(program, databaseUrl);
  try {
    const owner = new TestClient(server.address);
    const account = { username: 'nora', email: 'nora@example.org', password: 'correct horse battery' };
    expect((await owner.post('/api/auth/register', account)).status).toBe(201);
    const { token } = (await owner.post('/api/uploads')).body;
    for (const path of simulated)
      await owner.put(`/api/uploads/${token}/files/${path.slice(folder.length + 1)}`, readFileSync(path));
    expect((await owner.post(`/api/uploads/${token}/finalize`)).body.jobs).toMatchObject([{ frameCount: 5 }]);

    const worker = Object.assign(new TestClient(server.address), { authorization: `Bearer ${workerKey}` });
    const { jobId, leaseToken } = (await worker.post('/api/worker/next-job', { workerId: 'w' })).body.job;
    const { files } = (await worker.get(`/api/worker/jobs/${jobId}/files`)).body;
    const frames = await Promise.all(
      files.map(async ({ id, filename }: { id: number; filename: string }) => {
        const path = join(folder, `taken-${filename}`);
        writeFileSync(path, await worker.bytes(`/api/worker/files/${id}`));
        return path;
      }),
    );
    const made = stackTaken(program, frames);
    expect(made.equals(stackTaken(process.execPath, frames))).toBe(true);
    await worker.put(`/api/worker/jobs/${jobId}/stack?lease=${leaseToken}`, made);
    const done = { leaseToken, framesInput: 5, framesAligned: 5 };
    const { recorded, stackId } = (await worker.post(`/api/worker/jobs/${jobId}/complete`, done)).body;
    expect(recorded).toBe(true);

    const { stacks } = (await owner.get('/api/stacks')).body;
    expect(stacks).toMatchObject([{ id: stackId, sha256: sha256(made), widthPx: 360, heightPx: 480 }]);
    expect((await owner.bytes(`/api/stacks/${stackId}/fits`)).equals(made)).toBe(true);
    expect(await server.end()).toEqual({ code: 0, warnings: '' });
  } finally {
    server.kill();
  }
}

/** The backend in a process of that Node, on a port and with a data folder of its own. */
async function serve(program: string, databaseUrl: string | undefined) {
  const dataDir = mkdtempSync(join(folder, 'data-'));
  const child = spawn(program, [join(projectRoot, 'apps', 'backend', 'bin', 'serve.mjs')], {
    env: {
      ...{ PATH: process.env['PATH'], DATA_DIR: dataDir, DATABASE_URL: databaseUrl, PORT: '0' },
      ...{ WORKER_API_KEY: workerKey, LOG_LEVEL: 'warn' },
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  let warnings = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (warnings += text));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const found = /^CrowdSky is at (\S+)/m.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    void ended.then((code) => reject(new Error(`The backend ended with code ${code}: ${said}${warnings}`)));
  });
  return {
    address,
    async end() {
      child.kill('SIGTERM');
      return { code: await ended, warnings };
    },
    kill: () => child.kill('SIGKILL'),
  };
}
