/** Simulated raw frames with known truth, made once by the judge's own simulator and kept in bench/.cache. */
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { runJudge, workFolder } from './processes.mjs';

/** The folder of `count` frames, made with `options` of synth.py when it is not there yet. */
export function simulateFrames(count, options = []) {
  const name = ['synth', count, ...options].join('').replaceAll('--', '-').replaceAll(' ', '');
  const folder = join(workFolder('raws'), name);
  if (existsSync(folder)) return folder;
  console.error(`Simulating ${count} frames …`);
  const unfinished = `${folder}.part`;
  rmSync(unfinished, { recursive: true, force: true });
  runJudge('synth.py', [unfinished, '-n', String(count), ...options]);
  renameSync(unfinished, folder);
  return folder;
}
