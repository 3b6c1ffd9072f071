/**
 * `npm start`: sets the tree up when needed, then runs CrowdSky in the folder of the caller.
 * With arguments it is the `crowdsky` command; without, it serves the app for browsers and prints its address.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, setUp } from './setup.mjs';

const failure = await setUp();
if (failure !== '') {
  console.error(failure);
  process.exit(1);
}

// npm runs scripts in the package's folder and leaves the caller's folder in INIT_CWD.
if (process.env.npm_lifecycle_event === 'start' && process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);

const args = process.argv.slice(2);
const server = join(root, 'apps', 'pwa', 'bin', 'serve-app.mjs');
if (args.length === 0 && existsSync(server)) {
  const { serveUntilStopped } = await import(pathToFileURL(server).href);
  await serveUntilStopped();
} else {
  // In this process, so that streams, signals and the exit code are the program's own.
  const program = join(root, 'apps', 'worker', 'bin', 'crowdsky.mjs');
  process.argv = [process.execPath, program, ...(args.length > 0 ? args : ['--help'])];
  await import(pathToFileURL(program).href);
}
