/** tus over HTTP: what each answer says, and that no two pieces ever mix. */
import { createHash, randomBytes } from 'node:crypto';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import type { TestClient } from '../testing/test-client.ts';
import {
  beginTus,
  createTus,
  halfPiece,
  metadataOf,
  offsetOf,
  patchTus,
  tusCall,
} from '../testing/tus-calls.ts';

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const frame = makeFrame({ widthPx: 200, heightPx: 150 });
let frames = 0;

describeOnEachDatabase(
  'a file in pieces',
  (server) => {
    let owner: TestClient & { userId: number };
    let token: string;

    beforeAll(async () => {
      owner = await server().account('tycho');
    });
    beforeEach(async () => {
      token = (await owner.post('/api/uploads', { keepLocation: true })).body.token;
    });

    const raw = (filename = 'a.fit', more: Record<string, string> = {}) => ({
      ...{ kind: 'raw', upload: token, filename },
      ...more,
    });
    const rawFiles = async () => (await owner.get(`/api/uploads/${token}`)).body.files;
    /** Bytes of the file that are written. */
    const onDisk = async (address: string): Promise<number> => {
      const part = join(
        server().config.uploadDir,
        `user_${owner.userId}`,
        'tus',
        address.split('/')[3] ?? '',
      );
      return (await stat(part).catch(() => null))?.size ?? 0;
    };
    const large = (): Buffer => makeFrame({ widthPx: 700, heightPx: 700, seed: 100 + ++frames });
    const unseen = (): Buffer => makeFrame({ widthPx: 200, heightPx: 150, seed: 100 + ++frames });

    it('tells what it can before anybody signs in', async () => {
      const { status, headers } = await server().client().call('OPTIONS', '/api/tus', {});
      expect([status, headers.get('tus-version'), headers.get('tus-resumable')]).toEqual([
        204,
        '1.0.0',
        '1.0.0',
      ]);
      expect(headers.get('tus-extension')).toBe('creation,expiration,termination');
      expect(headers.get('tus-max-size')).toBe(String(4 * 1024 * 1024));
    });

    it('goes in piece by piece, and each answer says how far it is', async () => {
      const bytes = unseen();
      const created = await createTus(owner, bytes.length, raw('Licht ü.fit', { sha256: sha256(bytes) }));
      expect([created.status, created.headers.get('upload-offset')]).toEqual([201, '0']);
      const address = created.headers.get('location') ?? '';
      expect(address).toMatch(/^\/api\/tus\/[0-9a-f]{32}$/);
      const first = await patchTus(owner, address, 0, bytes.subarray(0, 20_000));
      expect([
        first.status,
        first.headers.get('upload-offset'),
        first.headers.get('content-location'),
      ]).toEqual([204, '20000', null]);
      const day = 86_400_000;
      expect(Date.parse(first.headers.get('upload-expires') ?? '') - Date.now()).toBeGreaterThan(
        day - 600_000,
      );
      const head = await tusCall(owner, 'HEAD', address);
      expect([head.status, head.headers.get('upload-offset'), head.headers.get('upload-length')]).toEqual([
        200,
        '20000',
        String(bytes.length),
      ]);
      expect(head.headers.get('upload-metadata')).toBe(
        metadataOf(raw('Licht ü.fit', { sha256: sha256(bytes) })),
      );
      expect([head.headers.get('cache-control'), head.headers.get('tus-resumable')]).toEqual([
        'no-store',
        '1.0.0',
      ]);
      expect(await rawFiles()).toEqual([]);
      const last = await patchTus(owner, address, 20_000, bytes.subarray(20_000));
      expect([last.status, last.headers.get('upload-offset')]).toEqual([204, String(bytes.length)]);
      const place = last.headers.get('content-location') ?? '';
      expect(place).toBe(`/api/uploads/${token}/files/Licht%20%C3%BC.fit`);
      expect((await owner.bytes(place)).equals(bytes)).toBe(true);
      expect(await rawFiles()).toMatchObject([{ filename: 'Licht ü.fit', sha256: sha256(bytes) }]);
    });

    it('finished twice is finished once', async () => {
      const bytes = unseen();
      const address = await beginTus(owner, bytes.length, raw());
      await patchTus(owner, address, 0, bytes);
      const again = await patchTus(owner, address, bytes.length, Buffer.alloc(0));
      expect([again.status, again.headers.get('content-location')]).toEqual([
        204,
        `/api/uploads/${token}/files/a.fit`,
      ]);
      expect((await patchTus(owner, address, bytes.length, Buffer.alloc(1))).body.error.code).toBe(
        'too-large',
      );
      expect((await patchTus(owner, address, 0, bytes)).body.error.code).toBe('wrong-offset');
      expect(await offsetOf(owner, address)).toBe(bytes.length);
      const known = await createTus(owner, bytes.length, raw('b.fit', { sha256: sha256(bytes) }));
      expect([known.status, known.headers.get('upload-offset')]).toEqual([201, String(bytes.length)]);
      expect(known.headers.get('content-location')).toBe(`/api/uploads/${token}/files/a.fit`);
      expect(await rawFiles()).toHaveLength(1);
      expect((await tusCall(owner, 'DELETE', address)).status).toBe(204);
      expect((await tusCall(owner, 'HEAD', address)).status).toBe(404);
      expect(await rawFiles()).toMatchObject([{ present: true }]);
    });

    it('a piece at another place than the end is refused, and changes nothing', async () => {
      const bytes = unseen();
      const address = await beginTus(owner, bytes.length, raw());
      await patchTus(owner, address, 0, bytes.subarray(0, 5000));
      for (const offset of [0, 4999, 5001, bytes.length]) {
        const refused = await patchTus(owner, address, offset, bytes.subarray(0, 100));
        expect([refused.status, refused.body.error.code]).toEqual([409, 'wrong-offset']);
        expect(refused.body.error.message).toContain('The server has 5000 bytes');
        expect(refused.headers.get('tus-resumable')).toBe('1.0.0');
      }
      expect((await patchTus(owner, address, 5000, bytes.subarray(5000))).status).toBe(204);
      expect((await owner.bytes(`/api/uploads/${token}/files/a.fit`)).equals(bytes)).toBe(true);
    });

    it('of two pieces at a time one is refused, and what was received is not mixed', async () => {
      const bytes = large();
      const address = await beginTus(owner, bytes.length, raw());
      const first = halfPiece(owner, address, 0, bytes.length);
      first.send(bytes.subarray(0, 600_000));
      await expect.poll(() => onDisk(address)).toBeGreaterThan(500_000);
      for (const offset of [0, 524_288]) {
        const refused = await patchTus(owner, address, offset, Buffer.alloc(100, 'x'));
        expect([refused.status, refused.body.error.code]).toEqual([423, 'busy']);
      }
      first.send(bytes.subarray(600_000));
      expect(await first.answered).toBe(204);
      expect((await owner.bytes(`/api/uploads/${token}/files/a.fit`)).equals(bytes)).toBe(true);
    });

    it('asking how far it is breaks off a piece whose connection hangs, and keeps what came', async () => {
      const bytes = large();
      const address = await beginTus(owner, bytes.length, raw());
      const hanging = halfPiece(owner, address, 0, bytes.length);
      hanging.send(bytes.subarray(0, 600_000));
      await expect.poll(() => onDisk(address)).toBeGreaterThan(500_000);
      const offset = await offsetOf(owner, address);
      expect(offset).toBeGreaterThan(500_000);
      expect(offset).toBeLessThanOrEqual(600_000);
      expect(await hanging.answered).not.toBe(204);
      expect((await patchTus(owner, address, offset, bytes.subarray(offset))).status).toBe(204);
      expect((await owner.bytes(`/api/uploads/${token}/files/a.fit`)).equals(bytes)).toBe(true);
    });

    it('a broken connection keeps what came', async () => {
      const bytes = large();
      const address = await beginTus(owner, bytes.length, raw());
      const broken = halfPiece(owner, address, 0, bytes.length);
      broken.send(bytes.subarray(0, 600_000));
      await expect.poll(() => onDisk(address)).toBeGreaterThan(500_000);
      broken.breakOff();
      expect(await broken.answered).toBe(null);
      const offset = await offsetOf(owner, address);
      expect(offset).toBeGreaterThan(500_000);
      expect(offset).toBe(await onDisk(address));
    });

    it('given up, it is gone', async () => {
      const address = await beginTus(owner, frame.length, raw());
      await patchTus(owner, address, 0, frame.subarray(0, 5000));
      expect((await server().files('uploads')).filter((name) => name.includes('/tus/'))).toContain(
        `user_${owner.userId}/tus/${address.split('/')[3]}`,
      );
      const gone = await tusCall(owner, 'DELETE', address);
      expect([gone.status, gone.headers.get('tus-resumable')]).toEqual([204, '1.0.0']);
      expect((await tusCall(owner, 'DELETE', address)).status).toBe(404);
      expect((await patchTus(owner, address, 5000, frame.subarray(5000))).status).toBe(404);
      expect((await server().files('uploads')).join()).not.toContain(address.split('/')[3]);
    });

    it('takes stacks as the stack endpoint does: stored, known, refused for the same chunk', async () => {
      const dateObs = '2025-04-01T01:00:00';
      const stack = makeStack({ dateObs, widthPx: 200, heightPx: 100 });
      const address = await beginTus(owner, stack.length, { kind: 'stack', sha256: sha256(stack) });
      await patchTus(owner, address, 0, stack.subarray(0, 100_000));
      const last = await patchTus(owner, address, 100_000, stack.subarray(100_000));
      const place = last.headers.get('content-location') ?? '';
      expect(place).toMatch(/^\/api\/stacks\/\d+$/);
      expect((await owner.get(place)).body).toMatchObject({ sha256: sha256(stack), hasThumbnail: true });
      const twin = await createTus(owner, stack.length, { kind: 'stack', sha256: sha256(stack) });
      expect(twin.headers.get('content-location')).toBe(place);
      const rival = makeStack({ dateObs, widthPx: 200, heightPx: 100, seed: 2 });
      const second = await beginTus(owner, rival.length, { kind: 'stack' });
      expect((await patchTus(owner, second, 0, rival)).body.error).toMatchObject({ code: 'chunk-exists' });
      const third = await beginTus(owner, rival.length, { kind: 'stack', overwrite: '1' });
      const replaced = await patchTus(owner, third, 0, rival);
      const after = replaced.headers.get('content-location') ?? '';
      expect((await owner.get(after)).body).toMatchObject({ sha256: sha256(rival) });
      const left = (await server().files('uploads')).join();
      for (const one of [address, second, third]) expect(left).not.toContain(one.split('/')[3]);
    });

    it('a finished or cancelled upload of raws takes no more of it', async () => {
      const bytes = unseen();
      const address = await beginTus(owner, bytes.length, raw());
      await patchTus(owner, address, 0, bytes.subarray(0, 5000));
      await owner.put(`/api/uploads/${token}/files/b.fit`, unseen());
      await owner.post(`/api/uploads/${token}/finalize`);
      const refused = await patchTus(owner, address, 5000, bytes.subarray(5000));
      expect([refused.status, refused.body.error.code]).toEqual([409, 'wrong-state']);
      expect((await tusCall(owner, 'HEAD', address)).status).toBe(404);
    });

    it('cleanup leaves what may go on, and ends what nothing came for', async () => {
      const address = await beginTus(owner, frame.length, raw());
      await patchTus(owner, address, 0, frame.subarray(0, 5000));
      const part = `user_${owner.userId}/tus/${address.split('/')[3]}`;
      await server().cleanup();
      expect(await server().files('uploads')).toContain(part);
      expect(await offsetOf(owner, address)).toBe(5000);
      const now = Date.now();
      server().clock.nowMs = () => now + 25 * 3_600_000;
      await server().cleanup();
      server().clock.nowMs = () => Date.now();
      expect(await server().files('uploads')).not.toContain(part);
      expect((await tusCall(owner, 'HEAD', address)).status).toBe(404);
      expect((await owner.get(`/api/uploads/${token}`)).body.upload.status).toBe('expired');
    });

    it('bytes at random, in pieces at random, come out as they went in', async () => {
      const bytes = unseen();
      const address = await beginTus(owner, bytes.length, raw());
      for (let at = 0; at < bytes.length;) {
        const piece = bytes.subarray(at, at + 1 + (randomBytes(2).readUInt16LE() % 20_000));
        expect((await patchTus(owner, address, at, piece)).status).toBe(204);
        at += piece.length;
      }
      expect((await owner.bytes(`/api/uploads/${token}/files/a.fit`)).equals(bytes)).toBe(true);
    });
  },
  { MAX_FILE_MB: '1' },
);
