/** The same raws in chunks of two lengths, which a pro account may ask for. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../house/plant-tree.ts';
import { simulateFrames } from '../cli/run-crowdsky.ts';
import { digestOf, stackHere } from '../cli/stack-here.ts';
import { owner, stacks } from './loop-owner.ts';
import { folderOf, signedIn } from './owner-computer.ts';
import { startForTest, whyNotStart } from './run-start.ts';

// The third minute ends after six of twelve frames of ten seconds.
const frames = simulateFrames({ frames: 12, startUtc: '2025-03-28T01:02:00Z' });

describe.skipIf(whyNotStart !== undefined)(`two lengths${whyNotStart ? ` (${whyNotStart})` : ''}`, () => {
  it('give the stacks of each, equal to the byte to those made here', async () => {
    const { address, dataDir } = await startForTest();
    const ask = await owner(address);
    const { home, run } = await signedIn(address);
    const night = folderOf(home, frames);
    const refused = await run('upload', night, '--chunk', '3m');
    expect(refused.code).not.toBe(0);
    expect(refused.err).toMatch(/pro/);
    const admin = join(projectRoot, 'apps', 'backend', 'bin', 'crowdsky-admin.mjs');
    const changed = spawnSync(process.execPath, [admin, 'users', 'tier', 'ada', 'pro'], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], DATA_DIR: dataDir },
    });
    expect(changed.status, changed.stderr).toBe(0);
    expect((await run('upload', night, '--wait')).code).toBe(0);
    const shorter = await run('upload', night, '--wait', '--chunk', '3m');
    expect(shorter.code, shorter.err).toBe(0);
    expect(shorter.out).toMatch(/^12 of 12 raw frames sent/);
    expect(shorter.out.match(/6 of 6 frames: stacked/g)).toHaveLength(2);
    const digests = (await stacks(ask)).map(({ sha256 }) => sha256);
    const here = (part: typeof frames) => digestOf(stackHere(part));
    expect(digests.sort()).toEqual([here(frames), here(frames.slice(0, 6)), here(frames.slice(6))].sort());
    // Each is there now, and nothing is sent a third time.
    expect((await run('upload', night)).out).toMatch(/^0 of 12 raw frames sent/);
    expect((await run('upload', night, '--chunk', '3m')).out).toMatch(/^0 of 12 raw frames sent/);
  });
});
