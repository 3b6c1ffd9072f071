import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { JOB_FOLDER } from './claimed-work.ts';
import { removeStaleFolders } from './stale-folders.ts';

let workDir: string;
beforeEach(() => {
  workDir = mkdtempSync(join(tmpdir(), 'stale-'));
});
afterEach(() => rmSync(workDir, { recursive: true }));

it('removes what workers left that do not run any more, and nothing else', async () => {
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
  const gone = spawn(process.execPath, ['-e', ''], { stdio: 'ignore' });
  await once(gone, 'exit');
  const ofRunning = `${JOB_FOLDER}${child.pid}-7-abc`;
  // A process of this number runs now: this one, which has just started and left nothing.
  const ofEarlier = `${JOB_FOLDER}${process.pid}-7-abc`;
  for (const name of [ofRunning, ofEarlier, `${JOB_FOLDER}${gone.pid}-8-def`, `${JOB_FOLDER}x`, 'photos']) {
    mkdirSync(join(workDir, name));
    writeFileSync(join(workDir, name, 'a.fits'), 'x');
  }
  removeStaleFolders(workDir);
  expect(readdirSync(workDir).sort()).toEqual([ofRunning, 'photos'].sort());
  child.kill('SIGKILL');
  await once(child, 'exit');
  removeStaleFolders(workDir);
  expect(readdirSync(workDir)).toEqual(['photos']);
});
