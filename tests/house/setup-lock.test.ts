/** The set-up lock: one holder at a time, also when several find the lock of a dead one. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withLock } from '../../scripts/setup-lock.mjs';
import { plantTreeForTest } from './plant-tree.ts';

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Runs `count` workers under one lock and returns the largest number that worked at the same time. */
async function crowd(folder: string, count: number): Promise<number> {
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await pause(5);
    inside--;
  };
  await Promise.all(Array.from({ length: count }, () => withLock(folder, () => undefined, work)));
  return most;
}

it('lets one in at a time and leaves nothing behind', async () => {
  const folder = plantTreeForTest({});
  expect(await crowd(folder, 8)).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

it('is taken over from a dead process by one of those who wait', async () => {
  const folder = plantTreeForTest({});
  const dead = spawnSync(process.execPath, ['-e', '']).pid;
  mkdirSync(join(folder, 'lock'));
  writeFileSync(join(folder, 'lock', `${dead}-left`), '');
  expect(await crowd(folder, 8)).toBe(1);
  expect(readdirSync(folder)).toEqual([]);
});

it('opens again when the work fails', async () => {
  const folder = plantTreeForTest({});
  const failing = withLock(
    folder,
    () => undefined,
    () => Promise.reject(new Error('no disk')),
  );
  await expect(failing).rejects.toThrow('no disk');
  expect(readdirSync(folder)).toEqual([]);
});
