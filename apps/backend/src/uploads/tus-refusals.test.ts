/** tus over HTTP: who may do what, and what is refused with which words. */
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame } from '../testing/make-frame.ts';
import type { TestClient } from '../testing/test-client.ts';
import { scriptOf } from '../testing/test-server.ts';
import { beginTus, createTus, metadataOf, offsetOf, patchTus, tusCall } from '../testing/tus-calls.ts';

const frame = makeFrame({ widthPx: 200, heightPx: 150 });

describeOnEachDatabase(
  'a file in pieces',
  (server) => {
    let owner: TestClient;
    let stranger: TestClient;
    let token: string;

    beforeAll(async () => {
      owner = await server().account('tycho');
      stranger = await server().account('kepler');
    });
    beforeEach(async () => {
      token = (await owner.post('/api/uploads', { keepLocation: true })).body.token;
    });

    const raw = (filename = 'a.fit', more: Record<string, string> = {}) => ({
      ...{ kind: 'raw', upload: token, filename },
      ...more,
    });
    const rawFiles = async () => (await owner.get(`/api/uploads/${token}`)).body.files;

    it('is invisible to other accounts, and to nobody in particular', async () => {
      const address = await beginTus(owner, frame.length, raw());
      for (const method of ['HEAD', 'DELETE'])
        expect((await tusCall(stranger, method, address)).status).toBe(404);
      expect((await patchTus(stranger, address, 0, frame)).body.error.code).toBe('not-found');
      expect((await createTus(stranger, frame.length, raw())).body.error.code).toBe('not-found');
      expect((await tusCall(server().client(), 'HEAD', address)).status).toBe(401);
      const noToken = Object.assign(server().client(), { cookie: owner.cookie });
      expect((await patchTus(noToken, address, 0, frame)).body.error.code).toBe('bad-csrf-token');
      expect(await offsetOf(owner, address)).toBe(0);
    });

    it('takes keys that may upload, and scripts', async () => {
      const keyOf = async (scope: string): Promise<TestClient> => {
        const { secret } = (await owner.post('/api/keys', { name: scope, scope })).body;
        return Object.assign(server().client(), { authorization: `Bearer ${secret}` });
      };
      const script = scriptOf(server(), 'tycho');
      const address = await beginTus(script, frame.length, raw());
      expect((await createTus(await keyOf('read'), 10, raw())).body.error.code).toBe('not-allowed');
      expect((await tusCall(await keyOf('read'), 'HEAD', address)).status).toBe(403);
      const key = await keyOf('upload');
      expect(await offsetOf(key, address)).toBe(0);
      expect((await patchTus(key, address, 0, frame.subarray(0, 10))).status).toBe(204);
    });

    it('insists on the version and the kind of a piece', async () => {
      const address = await beginTus(owner, frame.length, raw());
      for (const version of ['0.2.2', '']) {
        const refused = await tusCall(owner, 'HEAD', address, { 'tus-resumable': version });
        expect([refused.status, refused.headers.get('tus-version')]).toEqual([412, '1.0.0']);
      }
      const fits = await patchTus(owner, address, 0, frame, { 'content-type': 'application/fits' });
      expect([fits.status, fits.body.error.code]).toEqual([415, 'wrong-media-type']);
      for (const offset of ['-1', '1.5', 'x'])
        expect(
          (await patchTus(owner, address, 0, frame, { 'upload-offset': offset })).body.error,
        ).toMatchObject({
          code: 'bad-request',
          fields: [{ path: 'upload-offset' }],
        });
      expect(
        (await tusCall(owner, 'POST', '/api/tus', { 'upload-metadata': metadataOf(raw()) })).body.error,
      ).toMatchObject({
        code: 'bad-request',
        fields: [{ path: 'upload-length' }],
      });
      expect((await owner.get(address)).body.error.code).toBe('wrong-method');
      expect(await offsetOf(owner, address)).toBe(0);
    });

    it('refuses at its beginning what is refused of a whole file, with the same words', async () => {
      const whole = (filename: string, bytes: Buffer) =>
        owner.put(`/api/uploads/${token}/files/${filename}`, bytes);
      const large = Buffer.alloc(1024 * 1024 + 1);
      for (const [begun, put] of [
        [await createTus(owner, large.length, raw()), await whole('a.fit', large)],
        [await createTus(owner, 0, raw()), await whole('a.fit', Buffer.alloc(0))],
        [await createTus(owner, 10, raw('a.exe')), await whole('a.exe', frame)],
        [
          await createTus(owner, large.length * 4, { kind: 'stack' }),
          await owner.call('POST', '/api/stacks', { bytes: Buffer.alloc(large.length * 4) }),
        ],
        [
          await createTus(owner, 10, { kind: 'stack', slotSeconds: '60' }),
          await owner.call('POST', '/api/stacks?slotSeconds=60', { bytes: frame }),
        ],
      ])
        expect([begun?.status, begun?.body.error.code, begun?.body.error.message]).toEqual([
          put?.status,
          put?.body.error.code,
          put?.body.error.message,
        ]);
    });

    describe('refuses at its end what is refused of a whole file, with the same words, and is gone:', () => {
      const cases: [string, () => Buffer, string?][] = [
        ['no FITS', () => Buffer.from('junk'.repeat(1000))],
        ['no date', () => makeFrame({ dateObs: null })],
        ['cut', () => frame.subarray(0, 20_000)],
        ['another digest', () => frame, 'f'.repeat(64)],
      ];
      it.each(cases)('%s', async (_name, make, digest) => {
        const bytes = make();
        const put = await owner.put(
          `/api/uploads/${token}/files/a.fit${digest ? `?sha256=${digest}` : ''}`,
          bytes,
        );
        const address = await beginTus(
          owner,
          bytes.length,
          raw('a.fit', digest === undefined ? {} : { sha256: digest }),
        );
        await patchTus(owner, address, 0, bytes.subarray(0, 1000));
        const refused = await patchTus(owner, address, 1000, bytes.subarray(1000));
        expect(refused.status).toBe(400);
        expect(refused.body.error).toEqual({ ...put.body.error, requestId: refused.body.error.requestId });
        expect((await tusCall(owner, 'HEAD', address)).status).toBe(404);
        expect(await rawFiles()).toEqual([]);
      });
    });
  },
  { MAX_FILE_MB: '1' },
);
