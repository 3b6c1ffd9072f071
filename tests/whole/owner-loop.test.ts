/** The owner's commands against the whole: login, upload, stacks, and everything that may go wrong on the way. */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { crowdskyWhile, simulateFrames, testFolder, writeFrames } from '../cli/run-crowdsky.ts';
import type { Ended, Surroundings } from '../cli/run-crowdsky.ts';
import { startEdgeProxy } from './edge-proxy.ts';
import { digestOf, jobs, owner, OWNER, stackHere, stacks } from './loop-owner.ts';
import { start, whyNotStart } from './run-start.ts';
import type { Running } from './run-start.ts';

const started: Running[] = [];
afterEach(async () => {
  for (const running of started.splice(0)) await running.stop();
});

async function startServer(variables: Readonly<Record<string, string>> = {}): Promise<Running> {
  const running = await start({ WORKER_API_KEY: 'a-worker-key-of-some-length', ...variables });
  started.push(running);
  return running;
}

/** Runs to the end while this process goes on, so that a proxy in it may answer. */
const run = (args: readonly string[], home: string, surroundings: Surroundings): Promise<Ended> =>
  crowdskyWhile(args, home, () => Promise.resolve(), surroundings);

/** A computer of an owner: a home of its own, signed in at `address`. */
async function signedIn(address: string) {
  const home = testFolder();
  const variables = { XDG_CONFIG_HOME: join(home, 'config') };
  const input = `${OWNER.name}\n${OWNER.password}\n`;
  const login = await run(['login', '--server', address], home, { variables, input });
  expect(login).toMatchObject({ code: 0, err: '' });
  const keyFile = join(home, 'config', 'crowdsky', 'keys.json');
  return { home, run: (...args: string[]) => run(args, home, { variables }), variables, keyFile, login };
}

/** Frames in a folder of an owner's computer. */
function folderOf(home: string, frames: readonly { name: string; bytes: Uint8Array }[]): string {
  const folder = join(home, 'night');
  mkdirSync(folder, { recursive: true });
  writeFrames(folder, frames);
  return folder;
}

interface UploadAnswer {
  readonly status: string;
  readonly fileCount: number;
}

async function uploads(ask: Awaited<ReturnType<typeof owner>>): Promise<UploadAnswer[]> {
  return ((await (await ask('GET', '/api/uploads')).json()) as { uploads: UploadAnswer[] }).uploads;
}

/** A folder with the sub-folder `m94-a`. */
const realFrames = process.env['CROWDSKY_FRAMES'];

const isPut = (what: string): boolean => what.startsWith('PUT /api/uploads/');

describe.skipIf(whyNotStart !== undefined)(`an owner${whyNotStart ? ` (${whyNotStart})` : ''}`, () => {
  it('opens an account and signs in by one command, and is told where the name is taken', async () => {
    const { address } = await startServer();
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
    const { address } = await startServer();
    const ask = await owner(address);
    const { home, run, keyFile, login, variables } = await signedIn(address);
    expect(login.out).toBe(`ada is signed in at ${address}. The key is in ${keyFile}.\n`);
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
    const { address } = await startServer();
    await owner(address);
    const { home, run } = await signedIn(address);
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
    const { address } = await startServer();
    const ask = await owner(address);
    let interrupt = (): void => undefined;
    const stopped = new Promise<void>((resolve) => (interrupt = resolve));
    let isOpen = false;
    const proxy = await startEdgeProxy(address, (what) => {
      if (isOpen || !isPut(what) || proxy.asked.filter(isPut).length < 4) return false;
      // The fourth and all after it wait for ever.
      interrupt();
      return true;
    });
    const { home, run, variables } = await signedIn(proxy.address);
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

  it('outlasts a connection that breaks and a server that is busy, and comes back when it asks for', async () => {
    const { address } = await startServer();
    const ask = await owner(address);
    let busyAt = 0;
    const proxy = await startEdgeProxy(address, (what, request, response) => {
      const puts = proxy.asked.filter(isPut).length;
      if (isPut(what) && puts === 2) request.socket.destroy();
      else if (isPut(what) && puts === 4) {
        busyAt = Date.now();
        response.writeHead(503, { 'retry-after': '2' }).end('<html>busy</html>');
      } else if (isPut(what) && busyAt > 0) {
        expect(Date.now() - busyAt).toBeGreaterThanOrEqual(1990);
        return false;
      } else return false;
      return true;
    });
    const { home, run } = await signedIn(proxy.address);
    const night = folderOf(home, simulateFrames());
    const sent = await run('upload', night, '--at-once', '1');
    expect(sent.code).toBe(0);
    expect(sent.err.match(/trying again/g)).toHaveLength(2);
    expect(proxy.asked.filter(isPut)).toHaveLength(7);
    expect(await uploads(ask)).toMatchObject([{ status: 'complete', fileCount: 5 }]);
  });

  it('names what is no frame and what cannot be read, and sends the rest', async () => {
    const { address } = await startServer();
    const ask = await owner(address);
    const { home, run } = await signedIn(address);
    const night = folderOf(home, simulateFrames());
    writeFileSync(join(night, 'broken.fit'), 'no FITS at all');
    const sent = await run('upload', night, join(home, 'nowhere.fit'));
    expect(sent.code).toBe(3);
    expect(sent.out).toMatch('5 of 5 raw frames sent');
    expect(sent.out).toMatch(
      /Not sent:\n.*nowhere\.fit: It cannot be read: there is no such file or folder\.\n {2}broken\.fit: /,
    );
    expect(await jobs(ask)).toHaveLength(1);
    const empty = join(home, 'empty');
    mkdirSync(empty);
    expect(await run('upload', empty)).toMatchObject({ code: 1, out: 'There are no raw frames to send.\n' });
  });

  it('names a file that vanishes while the others are sent', async () => {
    const { address } = await startServer();
    const ask = await owner(address);
    let vanish = (): void => undefined;
    const proxy = await startEdgeProxy(address, (what) => {
      if (isPut(what)) vanish();
      return false;
    });
    const { home, run } = await signedIn(proxy.address);
    const frames = simulateFrames();
    const night = folderOf(home, frames);
    vanish = () => rmSync(join(night, frames[3].name), { force: true });
    const sent = await run('upload', night, '--at-once', '1', '--wait');
    expect(sent.code).toBe(3);
    expect(sent.out).toMatch(/4 of 5 raw frames sent to .*; 0 were there before, 1 were not taken\./);
    expect(sent.out).toMatch(`${frames[3].name}: It cannot be read: there is no such file or folder.`);
    expect(await stacks(ask)).toMatchObject([{ framesInput: 4 }]);
  });

  it('sends one folder from two programs at once and has one stack of it', async () => {
    const { address } = await startServer();
    const ask = await owner(address);
    const { home, run } = await signedIn(address);
    const frames = simulateFrames({ frames: 8 });
    const night = folderOf(home, frames);
    const upload = () => run('upload', night, '--wait');
    const ends = await Promise.all([upload(), upload()]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0]);
    for (const { out } of ends) expect(out).toMatch('8 of 8 frames: stacked, stack 1\n');
    expect((await stacks(ask)).map(({ sha256 }) => sha256)).toEqual([digestOf(stackHere(frames))]);
  });

  it('leaves the upload open where the account is full, says what to do, and goes on when there is room', async () => {
    const { address } = await startServer({ DEFAULT_QUOTA_MB: '3', EMBEDDED_WORKER: '0' });
    const ask = await owner(address);
    const { home, run } = await signedIn(address);
    const night = folderOf(home, simulateFrames({ frames: 8 }));
    const sent = await run('upload', night, '--at-once', '1');
    expect(sent.code).toBe(5);
    expect(sent.err).toMatch(/Your storage is too full: .* make room, then give the same command again/s);
    const [{ status, fileCount }] = await uploads(ask);
    expect(status).toBe('uploading');
    expect(sent.out).toMatch(`${fileCount} of 8 raw frames sent`);
    expect(fileCount).toBeGreaterThan(2);
    const again = await run('upload', night);
    expect(again.out).toMatch('0 of 8 raw frames sent');
    expect(await uploads(ask)).toMatchObject([{ status: 'uploading', fileCount }]);
  });

  it('is told of a wrong password and of a server that is away', async () => {
    const { address } = await startServer();
    await owner(address);
    const home = testFolder();
    const variables = {
      XDG_CONFIG_HOME: home,
      CROWDSKY_USER: OWNER.name,
      CROWDSKY_PASSWORD: 'not my password',
    };
    const login = (server: string) => run(['login', '--server', server], home, { variables });
    expect(await login(address)).toMatchObject({
      code: 5,
      err: `crowdsky: The server at ${address} refuses: The name or the password is wrong.\n`,
    });
    expect((await login('http://127.0.0.1:1')).err).toMatch(
      'The server at http://127.0.0.1:1 cannot be reached: ',
    );
    expect(await login('nowhere')).toMatchObject({
      code: 2,
      err: expect.stringContaining('no address of a server') as string,
    });
    expect(readdirSync(home)).toEqual([]);
  });
});
