/** A computer of an owner: a home of its own, on which the built command is signed in. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { crowdskyWhile, testFolder, writeFrames } from '../cli/run-crowdsky.ts';
import type { Ended, Surroundings } from '../cli/run-crowdsky.ts';
import { OWNER } from './loop-owner.ts';
import type { Ask } from './loop-owner.ts';

/** Runs to the end while this process goes on, so that a proxy in it may answer. */
export const run = (args: readonly string[], home: string, surroundings: Surroundings): Promise<Ended> =>
  crowdskyWhile(args, home, () => Promise.resolve(), surroundings);

/** A computer of an owner: a home of its own, signed in at `address`. */
export async function signedIn(address: string, name: string = OWNER.name) {
  const home = testFolder();
  const variables = { XDG_CONFIG_HOME: join(home, 'config') };
  const input = `${name}\n${OWNER.password}\n`;
  const login = await run(['login', '--server', address], home, { variables, input });
  expect(login).toMatchObject({ code: 0, err: '' });
  const keyFile = join(home, 'config', 'crowdsky', 'keys.json');
  return { home, run: (...args: string[]) => run(args, home, { variables }), variables, keyFile, login };
}

/** Frames in a folder of an owner's computer. */
export function folderOf(home: string, frames: readonly { name: string; bytes: Uint8Array }[]): string {
  const folder = join(home, 'night');
  mkdirSync(folder, { recursive: true });
  writeFrames(folder, frames);
  return folder;
}

export interface UploadAnswer {
  readonly status: string;
  readonly fileCount: number;
}

export async function uploads(ask: Ask): Promise<UploadAnswer[]> {
  return ((await (await ask('GET', '/api/uploads')).json()) as { uploads: UploadAnswer[] }).uploads;
}

export const isPut = (what: string): boolean => what.startsWith('PUT /api/uploads/');
