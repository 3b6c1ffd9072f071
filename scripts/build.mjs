/**
 * Builds everything: WebAssembly kernels, opencv.js taken apart, TypeScript in the order of its references, the bundle of
 * the command line, then the app for browsers.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildKernels } from './build-kernels.mjs';
import { bundleCommand } from './bundle-command.mjs';
import { splitOpenCv } from './split-opencv.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

await buildKernels();
splitOpenCv();
process.exitCode = runTool(root, ['typescript', 'bin', 'tsc'], ['--build', root]);
if (process.exitCode === 0) await bundleCommand();

const app = join(root, 'apps', 'pwa');
if (process.exitCode === 0 && existsSync(join(app, 'vite.config.ts'))) {
  process.exitCode = runTool(app, ['vite', 'bin', 'vite.js'], ['build', '--logLevel', 'warn']);
}

function runTool(folder, tool, args) {
  const program = join(root, 'node_modules', ...tool);
  return spawnSync(process.execPath, [program, ...args], { cwd: folder, stdio: 'inherit' }).status ?? 1;
}
