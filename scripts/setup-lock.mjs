/**
 * A lock between processes, so that two starts at once do not install or build into each other.
 *
 * The lock is the folder `lock` with one file in it, named after its holder. A folder is renamed into place
 * (which fails when a lock is there), and a dead holder's file is renamed to the next holder's (which only
 * one of several waiters can do), so every step is atomic.
 */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';

const beatMs = 1_000;
const deadAfterMs = 30_000;

/** Runs `work` while holding the lock kept in `folder`; calls `onWait` once when it has to wait for another. */
export async function withLock(folder, onWait, work) {
  mkdirSync(folder, { recursive: true });
  const lock = join(folder, 'lock');
  const own = `${process.pid}-${Date.now().toString(36)}${Math.random().toString(36).slice(2)}`;
  for (let waits = 0; !tryTake(folder, lock, own); waits++) {
    if (waits === 0) onWait();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const beat = setInterval(() => touch(join(lock, own)), beatMs);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    release(folder, lock, own);
  }
}

function tryTake(folder, lock, own) {
  const holder = readHolder(lock);
  if (holder !== undefined) return isDead(lock, holder) && takeOver(lock, holder, own);
  const fresh = mkdtempSync(join(folder, 'lock-'));
  writeFileSync(join(fresh, own), '');
  if (tryRename(fresh, lock)) return true;
  rmSync(fresh, { recursive: true, force: true });
  return false;
}

/** The beat comes before the rename, or a third process could take the renamed file for a dead holder's. */
function takeOver(lock, holder, own) {
  touch(join(lock, holder));
  return tryRename(join(lock, holder), join(lock, own));
}

function readHolder(lock) {
  try {
    return readdirSync(lock)[0];
  } catch {
    return undefined;
  }
}

function isDead(lock, holder) {
  const stat = statSync(join(lock, holder), { throwIfNoEntry: false });
  if (stat === undefined) return false;
  if (Date.now() - stat.mtimeMs > deadAfterMs) return true;
  try {
    process.kill(Number.parseInt(holder, 10), 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

function release(folder, lock, own) {
  const holder = readHolder(lock);
  if (holder !== own) return; // Taken over while this process was suspended: no longer ours to open.
  const done = join(folder, `lock-${own}`);
  if (tryRename(lock, done)) rmSync(done, { recursive: true, force: true });
}

function tryRename(from, to) {
  try {
    renameSync(from, to);
    return true;
  } catch {
    return false;
  }
}

function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Released or taken over meanwhile; the next look at the lock settles it.
  }
}
