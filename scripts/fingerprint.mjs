/** Fingerprints of files: what tells set-up that an install or a build is out of date. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

const notSource = new Set(['node_modules', 'dist', 'build', 'generated', '.svelte-kit', 'coverage']);

/** SHA-256 of one file's bytes, or '' when it is not there. */
export function hashFile(path) {
  try {
    return createHash('sha256').update(readFileSync(path)).digest('hex');
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return '';
    throw error;
  }
}

/**
 * One hash over name, size and time of change of every source file under `paths` (files or folders).
 * Sizes and times instead of contents, because this runs before every start; a deleted file changes it too.
 */
export function fingerprintSources(paths) {
  const hash = createHash('sha256');
  for (const path of paths) addPath(hash, path);
  return hash.digest('hex');
}

function addPath(hash, path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (stat === undefined) return;
  if (!stat.isDirectory()) {
    if (!/\.test\.[jt]s$/.test(path)) hash.update(`${path}\0${stat.size}\0${stat.mtimeMs}\n`);
    return;
  }
  for (const name of readdirSync(path).sort()) {
    if (!notSource.has(name)) addPath(hash, join(path, name));
  }
}
