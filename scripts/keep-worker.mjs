/** The worker beside the server: a process of its own, so that stacking holds up no answer and a crash costs one job. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';

const FIRST_PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 60_000;
/** The settings that an operator corrects: another start would end alike. */
const WRONG_USAGE = 2;

/**
 * Starts it, and again whenever it ends; it ends by itself when this process does.
 *
 * @param {string} root the project's folder
 * @param {NodeJS.ProcessEnv} variables its environment, with API_BASE_URL and WORKER_API_KEY
 */
export function keepWorker(root, variables, pauseMs = FIRST_PAUSE_MS) {
  const program = join(root, 'apps', 'worker', 'bin', 'crowdsky.mjs');
  const started = Date.now();
  const child = spawn(process.execPath, [program, 'worker', '--poll', '2'], {
    env: variables,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  // It must not keep this process alive.
  child.unref();
  child.channel?.unref();
  child.once('exit', (code, signal) => {
    if (code === 0 || code === WRONG_USAGE || signal === 'SIGINT' || signal === 'SIGTERM') return;
    console.error(`The worker ended unexpectedly (${signal ?? `code ${code}`}) and is started again.`);
    const isLasting = Date.now() - started > LONGEST_PAUSE_MS;
    setTimeout(
      () => keepWorker(root, variables, isLasting ? FIRST_PAUSE_MS : Math.min(2 * pauseMs, LONGEST_PAUSE_MS)),
      pauseMs,
    ).unref();
  });
}
