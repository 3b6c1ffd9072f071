/** The owner's commands against the whole: login, upload, stacks, logout, and the stack equal to the byte. */
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { crowdskyWhile, simulateFrames, testFolder } from '../cli/run-crowdsky.ts';
import { startEdgeProxy } from './edge-proxy.ts';
import { digestOf, stackHere } from '../cli/stack-here.ts';
import { owner, OWNER, stacks } from './loop-owner.ts';
import { folderOf, isPut, run, signedIn, uploads } from './owner-computer.ts';
import { startForGroup, startForTest, whyNotStart } from './run-start.ts';

/** A folder with the sub-folder `m94-a`. */
const realFrames = process.env['CROWDSKY_FRAMES'];

describe.skipIf(whyNotStart !== undefined)(`an owner${whyNotStart ? ` (${whyNotStart})` : ''}`, () => {
  const server = startForGroup();

  it('opens an account and signs in by one command, and is told where the name is taken', async () => {
    const { address } = server();
    const home = testFolder();
    const variables = { XDG_CONFIG_HOME: join(home, 'config') };
    const input = `${OWNER.name}\n${OWNER.password}\n`;
    const register = ['login', '--server', address, '--register', 'ada@example.org'];
    const opened = await run(register, home, { variables, input });
    expect(opened).toMatchObject({ code: 0, err: '' });
    expect(opened.out).toContain(`ada is signed in at ${address}.`);
    expect((await run(['stacks'], home, { variables })).code).toBe(0);
    const again = await run(register, home, { variables, input });
    expect(again.code).not.toBe(0);
    expect(again.err).toMatch(/taken/);
  });

  it('signs in, sends a night, fetches its stack, equal to the byte to one made here, and signs out', async () => {
    const { address } = server();
    const ask = await owner(address, 'ben');
    const { home, run, keyFile, login, variables } = await signedIn(address, 'ben');
    expect(login.out).toBe(`ben is signed in at ${address}. The key is in ${keyFile}.\n`);
    if (process.platform !== 'win32') expect(statSync(keyFile).mode & 0o777).toBe(0o600);
    const frames = simulateFrames();
    const night = folderOf(home, frames);
    const sent = await run('upload', night, '--wait');
    expect(sent.code).toBe(0);
    const [stack] = await stacks(ask);
    expect(sent.out).toMatch(`5 of 5 raw frames sent to ${address}; 0 were there before.\n`);
    expect(sent.out).toMatch(
      `${String(stack['chunkKey'])}  ${String(stack['objectName'])}, 5 of 5 frames: stacked, stack ${String(stack['id'])}\n`,
    );
    expect(JSON.parse((await run('stacks', '--json')).out)).toMatchObject({
      server: address,
      stacks: [stack],
    });
    const got = await run('stacks', 'get', '--all', '-o', 'here');
    expect(got.code).toBe(0);
    const [name] = readdirSync(join(home, 'here'));
    const here = digestOf(stackHere(frames));
    expect(digestOf(readFileSync(join(home, 'here', name)))).toBe(here);
    expect(stack['sha256']).toBe(here);
    writeFileSync(join(home, 'here', name), 'mine');
    expect(await run('stacks', 'get', String(stack['id']), '77', '-o', 'here')).toMatchObject({
      code: 1,
      out: expect.stringMatching(/^77 {2}There is no such stack.*\n.* is another file: /) as string,
    });
    expect(readFileSync(join(home, 'here', name), 'utf8')).toBe('mine');
    const again = await run('upload', night);
    expect(again).toMatchObject({ code: 0 });
    expect(again.out).toMatch('0 of 5 raw frames sent');
    const { servers } = JSON.parse(readFileSync(keyFile, 'utf8')) as {
      servers: Record<string, { key: string }>;
    };
    expect((await run('logout')).code).toBe(0);
    expect(existsSync(keyFile)).toBe(false);
    expect(await run('stacks')).toMatchObject({
      code: 2,
      err: expect.stringContaining('You are not signed in') as string,
    });
    const revoked = { ...variables, CROWDSKY_SERVER: address, CROWDSKY_KEY: servers[address].key };
    const refused = await crowdskyWhile(['stacks'], home, () => Promise.resolve(), { variables: revoked });
    expect(refused).toMatchObject({
      code: 5,
      err: expect.stringContaining('does not accept the key') as string,
    });
  });

  it.skipIf(realFrames === undefined)('sends twelve real frames and has their stack', async () => {
    const { address } = server();
    await owner(address, 'cleo');
    const { home, run } = await signedIn(address, 'cleo');
    const folder = join(realFrames ?? '', 'm94-a');
    const sent = await run('upload', folder, '--wait');
    expect(sent).toMatchObject({
      code: 0,
      out: expect.stringContaining('M 94, 12 of 12 frames: stacked') as string,
    });
    expect((await run('stacks', 'get', '--all')).code).toBe(0);
    const [name] = readdirSync(home).filter((entry) => entry.endsWith('.fits'));
    expect((await run('stack', folder, '-o', 'here.fits')).code).toBe(0);
    expect(digestOf(readFileSync(join(home, name)))).toBe(digestOf(readFileSync(join(home, 'here.fits'))));
  });

  it('stopped by Ctrl-C goes on with the same upload, and sends nothing twice', async () => {
    const { address } = server();
    const ask = await owner(address, 'dora');
    let interrupt = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (interrupt = resolve));
    let isOpen = false;
    const proxy = await startEdgeProxy(address, (what) => {
      if (isOpen || !isPut(what) || proxy.asked.filter(isPut).length < 4) return false;
      // The fourth and all after it wait for ever.
      interrupt();
      return true;
    });
    const { home, run, variables } = await signedIn(proxy.address, 'dora');
    const frames = simulateFrames({ frames: 8 });
    const night = folderOf(home, frames);
    const first = await crowdskyWhile(
      ['upload', night, '--at-once', '1'],
      home,
      async (child) => {
        await stopped;
        child.kill('SIGINT');
      },
      { variables },
    );
    expect(first).toMatchObject({ code: 130 });
    expect(first.err).toMatch('the same command goes on from there');
    expect(await uploads(ask)).toMatchObject([{ status: 'uploading', fileCount: 3 }]);
    isOpen = true;
    const before = proxy.asked.length;
    const second = await run('upload', night, '--wait');
    expect(second.code).toBe(0);
    expect(second.out).toMatch('5 of 8 raw frames sent');
    expect(proxy.asked.slice(before).filter(isPut)).toHaveLength(5);
    expect(await uploads(ask)).toMatchObject([{ status: 'complete', fileCount: 8 }]);
    expect((await stacks(ask)).map(({ sha256 }) => sha256)).toEqual([digestOf(stackHere(frames))]);
  });

  it('stacks here and sends the stacks alone, each once', async () => {
    const { address } = await startForTest({ EMBEDDED_WORKER: '0' });
    const ask = await owner(address);
    const { home, run } = await signedIn(address);
    const early = simulateFrames();
    const late = simulateFrames({ startUtc: '2025-03-28T01:00:00.000Z' });
    const night = folderOf(home, [...early, ...late]);
    const sent = await run('upload', night, '--stack-here');
    expect(sent.code).toBe(0);
    expect(sent.out.match(/5 of 5 frames used, sent as stack \d/g)).toHaveLength(2);
    const there = await stacks(ask);
    const digests = [early, late].map((frames) => digestOf(stackHere(frames)));
    expect(new Set(there.map(({ sha256 }) => sha256))).toEqual(new Set(digests));
    expect(there).toMatchObject([{ madeBy: 'client', framesInput: 5 }, { madeBy: 'client' }]);
    const again = await run('upload', night, '--stack-here');
    expect(again.code).toBe(0);
    expect(again.out.match(/5 frames, there before as stack \d/g)).toHaveLength(2);
    expect(await stacks(ask)).toHaveLength(2);
  });

  it('sends one folder from two programs at once and has one stack of it', async () => {
    const { address } = server();
    const ask = await owner(address, 'emil');
    const { home, run } = await signedIn(address, 'emil');
    const frames = simulateFrames({ frames: 8 });
    const night = folderOf(home, frames);
    const upload = () => run('upload', night, '--wait');
    const ends = await Promise.all([upload(), upload()]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    const there = await stacks(ask);
    expect(there.map(({ sha256 }) => sha256)).toEqual([digestOf(stackHere(frames))]);
    for (const { out } of ends)
      expect(out).toMatch(`8 of 8 frames: stacked, stack ${String(there[0]['id'])}\n`);
  });
});
