/**
 * Bundles the command line and the entries of its threads into apps/worker/build: a start then reads a few files
 * instead of some two hundred modules in each thread.
 */
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const home = join(root, 'apps', 'worker');

export async function bundleCommand() {
  const bundle = await rolldown({
    input: {
      main: join(home, 'dist', 'main.js'),
      'stack-worker': join(root, 'packages', 'stack-files', 'dist', 'threads', 'stack-worker.js'),
      'simulate-worker': join(home, 'dist', 'command', 'simulate', 'simulate-worker.js'),
    },
    platform: 'node',
    external: [/^node:/, '@techstark/opencv-js'],
    logLevel: 'warn',
  });
  // Beside package.json and dist, so that paths relative to a module stay what they are.
  await bundle.write({
    dir: join(home, 'build'),
    format: 'esm',
    cleanDir: true,
    entryFileNames: '[name].js',
    chunkFileNames: '[name].js',
  });
  await bundle.close();
}
