/**
 * A client of tus that is not ours sends a large frame over a line that breaks to a server that is killed with kill -9: it
 * goes on from what the server says it has, and the frame arrives as it was.
 */
import { createHash } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '@crowdsky/storage/testing';
import { Upload } from 'tus-js-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBackendBuilt, KillableBackend } from './testing/killable-backend.ts';
import { makeFrame } from './testing/make-frame.ts';
import { hasMariadb, startMariadb } from './testing/private-mariadb.ts';
import type { PrivateMariadb } from './testing/private-mariadb.ts';
import { password } from './testing/secrets.ts';
import { TestClient } from './testing/test-client.ts';
import { offsetOf } from './testing/tus-calls.ts';

const mb = 1024 * 1024;
const frame = makeFrame({ widthPx: 5000, heightPx: 4300 });
const sha256 = createHash('sha256').update(frame).digest('hex');

/** A line to the server that a test cuts: each time so many bytes have gone up. */
class CutLine {
  sentBytes = 0;
  isUp = true;
  readonly #server: Server;
  readonly #near = new Set<Socket>();
  readonly #cuts: { atBytes: number; cut: () => void }[] = [];

  constructor(port: number) {
    this.#server = createServer((near) => {
      if (!this.isUp) return void near.destroy();
      const far = connect(port, '127.0.0.1');
      near.on('error', () => {}).on('close', () => far.end());
      far.on('error', () => {}).on('close', () => near.destroy());
      this.#near.add(near.on('close', () => this.#near.delete(near)));
      near.on('data', (piece) => {
        this.sentBytes += piece.length;
        if (!far.write(piece)) near.pause();
        if (this.sentBytes >= (this.#cuts[0]?.atBytes ?? Infinity)) this.#cuts.shift()?.cut();
      });
      far.on('drain', () => near.resume());
      far.pipe(near);
    });
  }

  async open(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  at(atBytes: number, cut: () => void): void {
    this.#cuts.push({ atBytes, cut });
  }

  /** What the line has taken still arrives. */
  breakNow(): void {
    for (const near of this.#near) near.destroy();
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.breakNow();
    await closed;
  }
}

describe.skipIf(!isBackendBuilt)('tus-js-client', () => {
  describe.each(['sqlite', 'mariadb'])('on %s', (kind) => {
    describe.skipIf(kind === 'mariadb' && !hasMariadb)('meets broken lines and a killed server', () => {
      let mariadb: PrivateMariadb | undefined;
      let victim: KillableBackend;
      let line: CutLine;

      beforeAll(async () => {
        if (kind === 'mariadb') mariadb = await startMariadb();
        const dir = await mkdtemp(join(tmpdir(), 'crowdsky-tus-'));
        const database = mariadb && (await mariadb.newDatabase('tus'));
        victim = new KillableBackend(dir, await freePort(), database);
        await victim.start();
        line = new CutLine(victim.port);
      });
      afterAll(async () => {
        await line.close();
        await victim.kill();
        await rm(victim.dir, { recursive: true, force: true });
        await mariadb?.stop();
      });

      it(`a frame of ${Math.round(frame.length / mb)} MB arrives`, async () => {
        const owner = new TestClient(victim.url);
        const account = { username: 'tycho', email: 'tycho@example.org', password };
        const userId = (await owner.post('/api/auth/register', account)).body.account.id;
        const { secret } = (await owner.post('/api/keys', { name: 'tus', scope: 'upload' })).body;
        const { token } = (await owner.post('/api/uploads', { keepLocation: true })).body;
        const script = Object.assign(new TestClient(victim.url), { authorization: `Bearer ${secret}` });
        const offsets: number[] = [];
        let failure: Error | undefined;

        const upload = new Upload(frame, {
          endpoint: `${await line.open()}/api/tus`,
          headers: { Authorization: `Bearer ${secret}` },
          metadata: { kind: 'raw', upload: token, filename: 'Light_large.fit', sha256 },
          retryDelays: Array.from({ length: 100 }, () => 100),
        });
        const asked = () => offsetOf(script, new URL(upload.url ?? '').pathname);
        /** What the server tells now is on its disk; the client has not asked yet. */
        const look = async (): Promise<void> => {
          const offset = await asked();
          const part = join(victim.dir, 'uploads', `user_${userId}`, 'tus', (upload.url ?? '').slice(-32));
          expect((await readFile(part)).subarray(0, offset).equals(frame.subarray(0, offset))).toBe(true);
          offsets.push(offset);
        };
        const cutWith = (fault: () => Promise<void>) => () => {
          line.isUp = false;
          line.breakNow();
          fault()
            .then(look)
            .catch((error: unknown) => (failure ??= error as Error))
            .finally(() => (line.isUp = true));
        };
        const kill = async (): Promise<void> => {
          await victim.kill();
          await victim.start();
        };
        line.at(
          6 * mb,
          cutWith(async () => {}),
        );
        line.at(16 * mb, cutWith(kill));
        line.at(
          26 * mb,
          cutWith(async () => {}),
        );
        line.at(40 * mb, cutWith(kill));

        await new Promise<void>((resolve, reject) => {
          upload.options.onSuccess = () => resolve();
          upload.options.onError = reject;
          upload.start();
        });
        if (failure !== undefined) throw failure;
        expect(offsets).toHaveLength(4);
        for (const [index, offset] of offsets.entries())
          expect(offset).toBeGreaterThan(offsets[index - 1] ?? 0);
        // A cut costs what was under way, a kill four megabytes more; from its beginning each time it would be twice the size.
        expect(line.sentBytes).toBeLessThan(1.8 * frame.length);

        const { files } = (await owner.get(`/api/uploads/${token}`)).body;
        expect(files).toMatchObject([{ filename: 'Light_large.fit', sha256, sizeBytes: frame.length }]);
        expect((await owner.bytes(`/api/uploads/${token}/files/Light_large.fit`)).equals(frame)).toBe(true);
        expect((await owner.post(`/api/uploads/${token}/finalize`)).body.jobs).toHaveLength(1);
        console.info(
          `${kind}: ${(line.sentBytes / frame.length).toFixed(2)} times the size sent, going on at ${offsets.map((at) => Math.round(at / mb)).join(', ')} MB`,
        );
      });
    });
  });
});
