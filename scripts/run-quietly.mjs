/** Runs a command and keeps what it prints, to be shown only when it fails. */
import { spawn } from 'node:child_process';

/**
 * Resolves to `{ code, output, seconds }`; `code` is 127 when the command cannot be started and 128 when a
 * signal ended it. `options` are those of `spawn`.
 */
export function runQuietly(command, args, options = {}) {
  const started = performance.now();
  return new Promise((resolve) => {
    const chunks = [];
    const settle = (code) =>
      resolve({
        code,
        output: Buffer.concat(chunks).toString(),
        seconds: (performance.now() - started) / 1000,
      });
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.on('data', (chunk) => chunks.push(chunk));
    child.stderr.on('data', (chunk) => chunks.push(chunk));
    child.on('error', (error) => {
      chunks.push(Buffer.from(`${error.message}\n`));
      settle(127);
    });
    child.on('close', (code) => settle(code ?? 128));
  });
}
