/** What may go wrong for an owner's commands: the files, the way to the server, the server, the account. */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { simulateFrames, testFolder } from '../cli/run-crowdsky.ts';
import { startEdgeProxy } from './edge-proxy.ts';
import { jobs, owner, OWNER, stacks } from './loop-owner.ts';
import { folderOf, isPut, run, signedIn, uploads } from './owner-computer.ts';
import { startForGroup, startForTest, whyNotStart } from './run-start.ts';

describe.skipIf(whyNotStart !== undefined)(
  `an owner whose luck is out${whyNotStart ? ` (${whyNotStart})` : ''}`,
  () => {
    const server = startForGroup();

    it('outlasts a connection that breaks and a server that is busy, and comes back when it asks for', async () => {
      const { address } = server();
      const ask = await owner(address, 'ben');
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
      const { home, run } = await signedIn(proxy.address, 'ben');
      const night = folderOf(home, simulateFrames());
      const sent = await run('upload', night, '--at-once', '1');
      expect(sent.code).toBe(0);
      expect(sent.err.match(/trying again/g)).toHaveLength(2);
      expect(proxy.asked.filter(isPut)).toHaveLength(7);
      expect(await uploads(ask)).toMatchObject([{ status: 'complete', fileCount: 5 }]);
    });

    it('goes on within a large frame where the line broke, and sends little of it twice', async () => {
      const { address } = await startForTest();
      const ask = await owner(address);
      let sentBytes = 0;
      const cutsAt = [6e6, 14e6, 22e6];
      const proxy = await startEdgeProxy(address, (what, request) => {
        if (!what.startsWith('PATCH ')) return false;
        const count = (piece: Buffer): void => {
          sentBytes += piece.length;
          if (sentBytes < (cutsAt[0] ?? Infinity)) return;
          cutsAt.shift();
          request.socket.destroy();
        };
        setImmediate(() => request.on('data', count)); // what flows before the proxy listens is lost
        return false;
      });
      const { home, run } = await signedIn(proxy.address);
      const [frame] = simulateFrames({ frames: 1 });
      // Sensors of other makers are larger; what stands behind the picture is of no matter.
      const bytes = Buffer.concat([frame.bytes, Buffer.alloc(2880 * 9000)]);
      const night = folderOf(home, [{ name: frame.name, bytes }]);
      const sent = await run('upload', night);
      expect(sent).toMatchObject({ code: 0, out: expect.stringMatching('1 of 1 raw frames sent') as string });
      expect(sent.err).toMatch(/trying again/);
      expect(proxy.asked.filter((what) => what.startsWith('PATCH '))).toHaveLength(4);
      expect(proxy.asked.filter(isPut)).toEqual([]);
      expect(sentBytes).toBeGreaterThan(0.9 * bytes.length);
      expect(sentBytes).toBeLessThan(1.5 * bytes.length);
      expect(await uploads(ask)).toMatchObject([
        { status: 'complete', fileCount: 1, totalBytes: bytes.length },
      ]);
    });

    it('names what is no frame and what cannot be read, and sends the rest', async () => {
      const { address } = server();
      const ask = await owner(address, 'cleo');
      const { home, run } = await signedIn(address, 'cleo');
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
      expect(await run('upload', empty)).toMatchObject({
        code: 1,
        out: 'There are no raw frames to send.\n',
      });
    });

    it('names a file that vanishes while the others are sent', async () => {
      const { address } = server();
      const ask = await owner(address, 'dora');
      let vanish = (): void => undefined;
      const proxy = await startEdgeProxy(address, (what) => {
        if (isPut(what)) vanish();
        return false;
      });
      const { home, run } = await signedIn(proxy.address, 'dora');
      const frames = simulateFrames();
      const night = folderOf(home, frames);
      vanish = () => rmSync(join(night, frames[3].name), { force: true });
      const sent = await run('upload', night, '--at-once', '1', '--wait');
      expect(sent.code).toBe(3);
      expect(sent.out).toMatch(/4 of 5 raw frames sent to .*; 0 were there before, 1 were not taken\./);
      expect(sent.out).toMatch(`${frames[3].name}: It cannot be read: there is no such file or folder.`);
      expect(await stacks(ask)).toMatchObject([{ framesInput: 4 }]);
    });

    it('leaves the upload open where the account is full, says what to do, and goes on when there is room', async () => {
      const { address } = await startForTest({ DEFAULT_QUOTA_MB: '3', EMBEDDED_WORKER: '0' });
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
      const { address } = server();
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
  },
);
