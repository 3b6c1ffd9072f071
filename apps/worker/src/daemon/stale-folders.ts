/** What killed workers left in the work folder. */
import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { JOB_FOLDER } from './claimed-work.ts';

/** Removes the folders of jobs whose worker does not run any more. Throws as the system. */
export function removeStaleFolders(workDir: string): void {
  for (const name of readdirSync(workDir)) {
    if (!name.startsWith(JOB_FOLDER)) continue;
    const pid = Number.parseInt(name.slice(JOB_FOLDER.length), 10);
    if (!Number.isNaN(pid) && pid !== process.pid && isRunning(pid)) continue;
    rmSync(join(workDir, name), { recursive: true, force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // It runs, as another user.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
