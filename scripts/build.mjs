/**
 * `npm run build`: builds everything. `node scripts/build.mjs programs` builds what runs: the kernels, opencv.js taken
 * apart, the programs and the app for browsers. `packages` compiles every package by itself and checks its types.
 */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePrograms } from './bundle-programs.mjs';
import { root } from './root.mjs';
import { splitOpenCv } from './split-opencv.mjs';

const asked = process.argv.slice(2);
const wants = (/** @type {string} */ part) => asked.length === 0 || asked.includes(part);

// Who runs CrowdSky without changing it has no compiler for the kernels, and needs none: they lie with the sources.
if (existsSync(join(root, 'node_modules', 'assemblyscript'))) {
  const { buildKernels } = await import('./build-kernels.mjs');
  await buildKernels();
}
splitOpenCv();
const works = [];
if (wants('programs'))
  works.push(
    buildApp(),
    bundlePrograms().then(() => 0),
  );
if (wants('packages')) works.push(runTool(root, ['typescript', 'bin', 'tsc'], ['--build', root]));
process.exitCode = Math.max(...(await Promise.all(works)));

function buildApp() {
  return runTool(join(root, 'apps', 'pwa'), ['vite', 'bin', 'vite.js'], ['build', '--logLevel', 'warn']);
}

/**
 * Resolves to the exit code.
 *
 * @param {string} folder @param {readonly string[]} tool @param {readonly string[]} args
 * @returns {Promise<number>}
 */
function runTool(folder, tool, args) {
  const program = join(root, 'node_modules', ...tool);
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, stdio: 'inherit' });
  return new Promise((resolve) => {
    child.once('close', (code) => resolve(code ?? 1));
  });
}
