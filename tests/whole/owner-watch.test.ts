/** `crowdsky watch` against the whole: slow copies, cut files, kills and restarts of watch and server; each frame sent once. */
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from '@crowdsky/storage/testing';
import { describe, expect, it } from 'vitest';
import { simulateFrames, testFolder } from '../cli/run-crowdsky.ts';
import { digestOf, stackHere } from '../cli/stack-here.ts';
import type { NamedFile } from '../cli/stack-here.ts';
import { startEdgeProxy } from './edge-proxy.ts';
import type { EdgeProxy } from './edge-proxy.ts';
import { owner, stacks } from './loop-owner.ts';
import { folderOf, isPut, signedIn, uploads } from './owner-computer.ts';
import { RunningProgram } from './running-program.ts';
import { startForTest, whyNotStart } from './run-start.ts';

const QUARTER_MS = 900_000;

/** The begin of the slot after the running one: it lasts as long as a test. */
function lastingStart(): string {
  return new Date((Math.floor(Date.now() / QUARTER_MS) + 1) * QUARTER_MS).toISOString();
}

/** Frames that the server has taken. */
function taken({ answered }: EdgeProxy): string[] {
  return answered.filter((what) => isPut(what) && what.endsWith(' 200'));
}

async function copySlowly(folder: string, { name, bytes }: NamedFile): Promise<void> {
  for (const part of [0, 1, 2]) {
    const [from, to] = [part, part + 1].map((third) => Math.round((third * bytes.length) / 3));
    appendFileSync(join(folder, name), bytes.subarray(from, to));
    await pause(200);
  }
}

describe.skipIf(whyNotStart !== undefined)(`a watch${whyNotStart ? ` (${whyNotStart})` : ''}`, () => {
  it('survives slow copies, a cut file, its own death and that of the server, and has one stack of it all', async () => {
    const surroundings = { PORT: String(await freePort()), DATA_DIR: testFolder() };
    const server = await startForTest(surroundings);
    const ask = await owner(server.address);
    let killWatch = (): unknown => undefined;
    const proxy = await startEdgeProxy(server.address, async (what, request) => {
      const puts = proxy.asked.filter(isPut).length;
      if (!isPut(what) || (puts !== 2 && puts !== 5)) return false;
      await (puts === 2 ? killWatch() : server.signal('SIGKILL'));
      request.socket.destroy();
      return true;
    });
    const { home, variables } = await signedIn(proxy.address);
    const frames = simulateFrames({ frames: 6 });
    const night = folderOf(home, []);
    const flags = ['--settle', '0.2', '--poll', '0.5', '--at-once', '1'];
    const watch = () => new RunningProgram(['watch', night, ...flags], variables);
    const first = watch();
    killWatch = () => first.end('SIGKILL');
    writeFileSync(join(night, 'cut.fit'), simulateFrames({ frames: 7 })[6].bytes.subarray(0, 100_000));
    for (const frame of frames.slice(0, 4)) await copySlowly(night, frame);
    mkdirSync(join(night, 'made later'));
    for (const frame of frames.slice(4)) await copySlowly(join(night, 'made later'), frame);
    expect(await first.ended).toBeNull();
    expect(await uploads(ask)).toMatchObject([{ status: 'uploading', fileCount: 1 }]);
    renameSync(join(night, frames[0].name), join(night, 'made later', frames[0].name));
    const second = watch();
    await second.says('cannot be reached');
    await startForTest(surroundings);
    await second.says('stacked, stack 1');
    expect(await stacks(ask)).toMatchObject([{ framesInput: 6, sha256: digestOf(stackHere(frames)) }]);
    expect(await uploads(ask)).toMatchObject([{ status: 'complete', fileCount: 6 }]);
    expect(taken(proxy)).toHaveLength(6);
    expect(new Set(taken(proxy)).size).toBe(6);
    expect(second.output().match(/cut\.fit: The file is cut off/g)).toHaveLength(1);
    expect(second.output()).toContain('All is well again.');
    expect(await second.end('SIGTERM')).toBe(0);
    expect(second.output()).toMatch(/Ended: 7 files, 5 frames sent, 1 cannot be sent\.\n$/);
    const third = new RunningProgram(['watch', night, ...flags, '--once'], variables);
    // For the sake of the file that is cut off.
    expect(await third.ended).toBe(3);
    expect(third.output()).toContain('0 frames sent');
    expect(taken(proxy)).toHaveLength(6);
    expect(await stacks(ask)).toHaveLength(1);
  }, 180_000);

  it('sends frames while their slot lasts, and what it has left open another command closes', async () => {
    const { address } = await startForTest();
    const ask = await owner(address);
    const proxy = await startEdgeProxy(address);
    const { home, run, variables } = await signedIn(proxy.address);
    const frames = simulateFrames({ startUtc: lastingStart() });
    const night = folderOf(home, frames.slice(0, 2));
    const watch = () => new RunningProgram(['watch', night, '--poll', '0.3', '--json'], variables);
    const sent = async (program: RunningProgram, count: number): Promise<void> => {
      await program.says('"event":"sent"');
      await expect.poll(() => uploads(ask)).toMatchObject([{ status: 'uploading', fileCount: count }]);
    };
    const first = watch();
    await sent(first, 2);
    await first.end('SIGKILL');
    const second = watch();
    folderOf(home, frames.slice(2, 4));
    await sent(second, 4);
    expect(await second.end('SIGINT')).toBe(0);
    const ended = JSON.parse(second.output().trimEnd().split('\n').at(-1) ?? '') as object;
    expect(ended).toMatchObject({ event: 'ended', totals: { framesSent: 2, framesInOpenUpload: 4 } });
    folderOf(home, frames);
    expect((await run('upload', night, '--wait')).code).toBe(0);
    expect(await uploads(ask)).toMatchObject([{ status: 'complete', fileCount: 5 }]);
    expect(await stacks(ask)).toMatchObject([{ sha256: digestOf(stackHere(frames)) }]);
    expect(taken(proxy)).toHaveLength(5);
  }, 180_000);

  it('stacks here what is over, sends stacks that are there, and nothing twice', async () => {
    const { address } = await startForTest({ EMBEDDED_WORKER: '0' });
    const ask = await owner(address);
    const { home, run, variables } = await signedIn(address);
    const [early, late] = [simulateFrames(), simulateFrames({ startUtc: '2025-03-28T01:00:00.000Z' })];
    const night = folderOf(home, early);
    const ready = join(night, 'ready.fit');
    const made = [early, late].map(stackHere);
    writeFileSync(ready, made[1]);
    const flags = ['watch', night, '--stack-here', '--settle', '0.02', '--poll', '0.3'];
    const watch = new RunningProgram(flags, variables);
    await watch.says('5 of 5 frames used, sent as stack');
    await watch.says(`${basename(ready)}: sent as stack`);
    expect(await watch.end('SIGTERM')).toBe(0);
    const expected = made.map(digestOf).sort();
    const digests = async () => (await stacks(ask)).map(({ sha256 }) => sha256 as string).sort();
    expect(await digests()).toEqual(expected);
    const again = new RunningProgram([...flags, '--once'], variables);
    expect(await again.ended).toBe(0);
    expect(again.output()).not.toMatch('frames used');
    expect(again.output()).toMatch(/Ended: 6 files, 0 frames sent\.\n$/);
    const [, , , , , sixth] = simulateFrames({ frames: 6 });
    folderOf(home, [sixth]);
    const keeping = new RunningProgram([...flags, '--once'], variables);
    expect(await keeping.ended).toBe(0);
    expect(keeping.output()).toContain('6 frames are there now, and the stack has 5');
    const overwriting = new RunningProgram([...flags, '--once', '--overwrite'], variables);
    expect(await overwriting.ended).toBe(0);
    expect(overwriting.output()).toContain('6 of 6 frames used, sent as stack');
    expected[expected.indexOf(digestOf(made[0]))] = digestOf(stackHere([...early, sixth]));
    expected.sort();
    expect(await digests()).toEqual(expected);
    const uploaded = await run('upload', ready);
    expect(uploaded).toMatchObject({
      code: 0,
      out: expect.stringMatching(/there before as stack \d\n/) as string,
    });
    expect(await digests()).toEqual(expected);
    writeFileSync(
      ready,
      Buffer.from(readFileSync(ready).toString('latin1').replace("'CrowdSky", "'Siril   "), 'latin1'),
    );
    expect(await run('upload', ready)).toMatchObject({
      code: 1,
      out: expect.stringMatching(/ready\.fit: It is a stack of another program \(Siril/) as string,
    });
  }, 180_000);
});
