/** What `crowdsky stack` makes of frames: the measure of everything that stacks elsewhere. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { crowdsky, testFolder, writeFrames } from './run-crowdsky.ts';

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface StackedHere {
  /** What it printed. */
  readonly out: string;
  /** The bytes of a file that it made. */
  readonly read: (path: string) => Buffer;
}

/** Stacks files with these flags, in a folder that is gone when the test is over. */
export function stackFilesHere(files: readonly NamedFile[], flags: readonly string[]): StackedHere {
  const folder = testFolder();
  const run = crowdsky(['stack', ...writeFrames(folder, files), ...flags], folder);
  expect(run.code, run.err).toBe(0);
  return { out: run.out, read: (path) => readFileSync(join(folder, path)) };
}

/** The stack of files of one chunk; of so few frames, threads cost more than they save. */
export function stackHere(files: readonly NamedFile[]): Buffer {
  return stackFilesHere(files, ['-o', 'here.fits', '--threads', '0']).read('here.fits');
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
