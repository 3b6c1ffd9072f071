/** Starts CrowdSky as production runs it, in a process of its own, on data that go away with it. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('../apps/backend/bin/serve.mjs', import.meta.url));
const builtApp = fileURLToPath(new URL('../apps/pwa/build', import.meta.url));

/** For a worker that a test starts beside it. */
const workerKey = 'the-key-of-the-worker-of-tests';

/**
 * Resolves once it answers. `folder` holds the built app, `port` 0 is any that is free. Where `data` is given it stays, for another
 * start; `settings` are those of the environment.
 *
 * @param {{ folder?: string, port?: number, data?: string, settings?: Record<string, string> }} [place]
 * @returns {Promise<{ address: string, workerKey?: string, stop: () => Promise<void> }>}
 */
export async function serveApp({ folder = builtApp, port = 0, data: kept, settings = {} } = {}) {
  const data = kept ?? mkdtempSync(join(tmpdir(), 'crowdsky-data-'));
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: data,
    STATIC_DIR: folder,
    PORT: String(port),
    LOG_LEVEL: 'error',
    WORKER_API_KEY: workerKey,
    ...settings,
  };
  const server = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const kill = () => server.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise((resolve) => server.once('exit', resolve)).then(() => {
    process.off('exit', kill);
    if (kept === undefined) rmSync(data, { recursive: true, force: true });
  });
  const address = await addressOf(server);
  const stop = () => {
    server.kill();
    return ended;
  };
  return { address, workerKey, stop };
}

/** The program prints it when it is ready. */
async function addressOf(server) {
  let text = '';
  for await (const piece of server.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    text += piece;
    const address = /CrowdSky is at (\S+)\s/.exec(text)?.[1];
    if (address) {
      server.stdout.resume();
      return address;
    }
  }
  throw new Error('The server ended before it was ready.');
}
