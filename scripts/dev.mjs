/**
 * `npm run dev`: the app by Vite, which shows every change at once, and behind it the backend, bundled and started anew
 * whenever one of its sources changes. Ctrl+C ends both. The backend's settings are those of `npm start`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root, setUp } from './setup.mjs';

/** @typedef {import('node:child_process').ChildProcess} ChildProcess */

/** How long a server may take to answer what it has begun before it is ended. */
const PATIENCE_MS = 2000;

const failure = await setUp('run');
if (failure !== '') {
  console.error(failure);
  process.exit(1);
}
// Only now: on a fresh clone neither is there before the set-up.
const { watch } = await import('rolldown');
const { bundleOf } = await import('./bundle-programs.mjs');

const port = process.env.PORT || '8642';
const vite = startVite();
/** @type {ChildProcess | undefined} */
let backend;
/** Changes come faster than a server ends: one restart at a time. */
let restarting = Promise.resolve();

const watcher = watch(bundleOf('backend'));
watcher.on('event', (event) => {
  if (event.code === 'ERROR') console.error(`The backend does not build:\n${event.error}`);
  if (event.code === 'BUNDLE_END') restarting = restarting.then(restartBackend);
  if (event.code === 'BUNDLE_END' || event.code === 'ERROR') void event.result.close();
});

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) process.once(signal, () => void end(0));
vite.once('exit', (code) => void end(code ?? 1));

function startVite() {
  const program = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  return spawn(process.execPath, [program, 'dev'], {
    cwd: join(root, 'apps', 'pwa'),
    env: { ...process.env, CROWDSKY_API: `http://127.0.0.1:${port}` },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

async function restartBackend() {
  await stop(backend);
  const program = join(root, 'apps', 'backend', 'bin', 'serve.mjs');
  backend = spawn(process.execPath, [program], {
    env: { ...process.env, PORT: port, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

/** @param {number} code */
async function end(code) {
  await Promise.all([watcher.close(), stop(vite), restarting.then(() => stop(backend))]);
  process.exit(code);
}

/** @param {ChildProcess | undefined} child */
async function stop(child) {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGINT');
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS);
  await exited;
  clearTimeout(timer);
}
