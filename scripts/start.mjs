/**
 * `npm start`: sets the tree up when needed, then runs CrowdSky in the folder of the caller.
 * With arguments it is the `crowdsky` command; without, it serves the app and the API on one port, prints the address, and
 * keeps a worker beside them that stacks uploaded raws (none with EMBEDDED_WORKER=0).
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { keepWorker } from './keep-worker.mjs';
import { root, setUp } from './setup.mjs';

const failure = await setUp('run');
if (failure !== '') {
  console.error(failure);
  process.exit(1);
}

// npm runs scripts in the package's folder and leaves the caller's folder in INIT_CWD.
if (process.env.npm_lifecycle_event === 'start' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);

const args = process.argv.slice(2);
if (args.length === 0) {
  const { serveOrExit } = await import(pathToFileURL(join(root, 'apps', 'backend', 'bin', 'serve.mjs')).href);
  // On a console the address should stay in sight: what was asked for is logged only on demand.
  const settings = { ...process.env, LOG_LEVEL: process.env.LOG_LEVEL || 'warn' };
  const { url, workerApiKey } = await serveOrExit(settings);
  if (process.env.EMBEDDED_WORKER !== '0')
    keepWorker(root, { ...settings, API_BASE_URL: url, WORKER_API_KEY: workerApiKey });
} else {
  // In this process, so that streams, signals and the exit code are the program's own.
  const program = join(root, 'apps', 'worker', 'bin', 'crowdsky.mjs');
  process.argv = [process.execPath, program, ...args];
  await import(pathToFileURL(program).href);
}
