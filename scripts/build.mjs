/** Builds everything: WebAssembly kernels, TypeScript in the order of its references, then the app for browsers. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernels } from './build-kernels.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

await buildKernels();
process.exitCode = runTool(root, ['typescript', 'bin', 'tsc'], ['--build', root]);

const app = join(root, 'apps', 'pwa');
if (process.exitCode === 0 && existsSync(join(app, 'vite.config.ts'))) {
  process.exitCode = runTool(app, ['vite', 'bin', 'vite.js'], ['build', '--logLevel', 'warn']);
}

function runTool(folder, tool, args) {
  const program = join(root, 'node_modules', ...tool);
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, stdio: 'inherit' }).status ?? 1;
}
