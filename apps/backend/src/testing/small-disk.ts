/** A disk of a few megabytes for tests, gone afterwards. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallDisk {
  path: string;
  /** Writes a file that leaves no byte free. */
  fill(): Promise<void>;
  /** Deletes that file. */
  drain(): Promise<void>;
  remove(): void;
}

/** Whether disks can be made here; only root on Linux may. */
export const hasSmallDisk = canMount();
if (!hasSmallDisk)
  console.warn('Skipped: no disk can be mounted here, so no full disk is tried. Run as root.');

export function makeSmallDisk(sizeMb: number): SmallDisk {
  const path = mkdtempSync(join(tmpdir(), 'crowdsky-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${sizeMb}m`, 'tmpfs', path], { stdio: 'ignore' });
  const filler = join(path, 'filler');
  return {
    path,
    fill: () => fillDisk(filler),
    drain: () => rm(filler, { force: true }),
    remove() {
      execFileSync('umount', ['--lazy', path]);
      rmSync(path, { recursive: true, force: true });
    },
  };
}

async function fillDisk(path: string): Promise<void> {
  const file = await open(path, 'a');
  try {
    for (let sizeBytes = 1024 * 1024; sizeBytes >= 1; sizeBytes = Math.floor(sizeBytes / 2)) {
      const piece = Buffer.alloc(sizeBytes);
      while (await file.write(piece).then(({ bytesWritten }) => bytesWritten === sizeBytes, isFull));
    }
  } finally {
    await file.close();
  }
}

function isFull(error: unknown): false {
  if ((error as NodeJS.ErrnoException).code === 'ENOSPC') return false;
  throw error;
}

function canMount(): boolean {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    makeSmallDisk(1).remove();
    return true;
  } catch {
    return false;
  }
}
