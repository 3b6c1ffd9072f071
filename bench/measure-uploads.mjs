/** The backend under 50 uploads at once, as a ratio to bare servers, and its memory meanwhile. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from './tools.mjs';

export const uploadNeeds = /** @type {const} */ ([]);

export function measureUploads() {
  const program = join(root, 'bench', 'backend-uploads.mjs');
  const run = spawnSync(process.execPath, [program], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = run.stdout.trim().split('\n');
  const details = JSON.parse(lines.pop() ?? '');
  console.error(lines.join('\n'));
  if (details.errors > 0) throw new Error(`${details.errors} uploads failed.`);
  return {
    figures: {
      uploadsOverSyncing: details.overSyncing,
      uploadsOverWriting: details.overWriting,
      uploadMegabytes: details.peakRssMb,
      uploadGrowth: details.rssGrowth,
    },
    details,
  };
}
