/** API keys: what each scope may, expiry, last use, and what ends them. */
import { afterEach, expect, it } from 'vitest';
import { endpoints } from '@crowdsky/api';
import type { Endpoint } from '@crowdsky/api';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { leastCall } from '../testing/test-client.ts';
import type { TestClient } from '../testing/test-client.ts';
import { password, scriptOf } from '../testing/test-server.ts';

const dayMs = 86_400_000;

/** What a key for uploads may do beside reading; nothing else of the API. */
const uploading = [
  'POST /api/uploads',
  'PUT /api/uploads/{token}/files/{filename}',
  'POST /api/uploads/{token}/finalize',
  'DELETE /api/uploads/{token}',
  'POST /api/jobs/{id}/retry',
  'POST /api/stacks',
  'POST /api/tus',
  'HEAD /api/tus/{token}',
  'PATCH /api/tus/{token}',
  'DELETE /api/tus/{token}',
];

describeOnEachDatabase('API keys', (server) => {
  afterEach(() => {
    server().clock.nowMs = () => Date.now();
  });

  function callerOf(secret: string): TestClient {
    return Object.assign(server().client(), { authorization: `Bearer ${secret}` });
  }

  async function makeKey(owner: TestClient, wishes: object = {}): Promise<TestClient & { keyId: number }> {
    const made = await owner.post('/api/keys', { name: 'k', ...wishes });
    expect(made.status).toBe(201);
    return Object.assign(callerOf(made.body.secret as string), { keyId: made.body.key.id as number });
  }

  it('a key uploads unless it is for reading only, and says which', async () => {
    const owner = await server().account('kira');
    const made = await owner.post('/api/keys', { name: 'telescope' });
    expect(made.body.key).toMatchObject({ scope: 'upload', expiresAt: null, lastUsedAt: null });
    const uploader = callerOf(made.body.secret as string);
    const reader = await makeKey(owner, { scope: 'read' });
    const { token } = (await uploader.post('/api/uploads', {})).body;
    expect((await uploader.put(`/api/uploads/${token}/files/a.fit`, makeFrame())).status).toBe(200);
    expect((await uploader.post(`/api/uploads/${token}/finalize`, {})).body.jobs).toHaveLength(1);
    expect((await uploader.call('POST', '/api/stacks', { bytes: makeStack() })).status).toBe(201);
    expect((await reader.get(`/api/uploads/${token}`)).status).toBe(200);
    expect((await reader.get('/api/stacks')).body.stacks).toHaveLength(1);
    expect((await reader.post('/api/uploads', {})).body.error).toMatchObject({
      code: 'not-allowed',
      message: 'This API key may only read.',
    });
    expect((await owner.post('/api/keys', { name: 'k', scope: 'worker' })).status).toBe(400);
  });

  it('keys manage neither keys nor the account, and delete nothing that is stored', async () => {
    const owner = await server().account('kurt');
    const keys = { upload: await makeKey(owner), read: await makeKey(owner, { scope: 'read' }) };
    const forUsers = Object.values<Endpoint>(endpoints).filter(({ audience }) => audience === 'user');
    expect(forUsers.length).toBeGreaterThan(20);
    for (const { method, path } of forUsers) {
      const address = path
        .replace('{id}', '999999')
        .replace('{token}', '0'.repeat(32))
        .replace('{filename}', 'a.fit');
      const isStream = path === '/api/events';
      const isQuestion = method === 'GET' || path === '/api/digests';
      // Who reads keys or links has what they open.
      const isSecret = path === '/api/keys' || path === '/api/stacks/{id}/links';
      const mayRead = isQuestion && !isSecret && !isStream;
      const mayUpload = mayRead || uploading.includes(`${method} ${path}`);
      if (isStream) continue;
      const call = leastCall(method);
      for (const [key, may] of [
        [keys.read, mayRead],
        [keys.upload, mayUpload],
      ] as const) {
        const { status } = await key.call(method, address, call);
        expect([method, path, status === 403]).toEqual([method, path, !may]);
      }
    }
    expect((await keys.upload.post('/api/keys', { name: 'more' })).body.error).toMatchObject({
      code: 'not-allowed',
      message: 'An API key cannot do this: sign in.',
    });
    expect((await owner.get('/api/keys')).body.keys).toHaveLength(2);
    expect((await scriptOf(server(), 'kurt').post('/api/keys', { name: 'by password' })).status).toBe(201);
  });

  it('a key revokes itself, and no other', async () => {
    const owner = await server().account('rosa');
    const [one, other] = [await makeKey(owner, { scope: 'read' }), await makeKey(owner)];
    const stranger = await makeKey(await server().account('rolf'));
    for (const key of [other, stranger])
      expect((await key.delete(`/api/keys/${one.keyId}`)).status).toBe(403);
    expect((await one.get('/api/auth/me')).status).toBe(200);
    expect((await one.delete(`/api/keys/${one.keyId}`)).status).toBe(200);
    expect((await one.get('/api/auth/me')).status).toBe(401);
    expect((await owner.get('/api/keys')).body.keys).toMatchObject([{ id: other.keyId }]);
  });

  it("on the old clients' paths the scope counts too", async () => {
    const owner = await server().account('otto');
    const [reader, uploader] = [await makeKey(owner, { scope: 'read' }), await makeKey(owner)];
    for (const path of ['/api/raw_upload.php', '/api/upload_stack.php'])
      expect((await reader.call('POST', path, { form: new FormData() })).status).toBe(403);
    expect((await reader.get('/api/my_stacks.php')).body).toEqual([]);
    const form = new FormData();
    form.set('action', 'start');
    expect((await uploader.call('POST', '/api/raw_upload.php', { form })).status).toBe(200);
  });

  it('an expired key opens nothing, and is still listed', async () => {
    const owner = await server().account('exra');
    const expiresAt = new Date(Math.ceil(Date.now() / 1000) * 1000 + dayMs).toISOString();
    const key = await makeKey(owner, { expiresAt });
    expect((await key.get('/api/auth/me')).status).toBe(200);
    server().clock.nowMs = () => Date.parse(expiresAt) - 1000;
    expect((await key.get('/api/auth/me')).status).toBe(200);
    server().clock.nowMs = () => Date.parse(expiresAt);
    expect((await key.get('/api/auth/me')).status).toBe(401);
    expect((await owner.get('/api/keys')).body.keys).toMatchObject([{ id: key.keyId, expiresAt }]);
    const past = await owner.post('/api/keys', { name: 'late', expiresAt });
    expect([past.status, past.body.error.fields]).toEqual([
      400,
      [{ path: 'expiresAt', message: 'must be in the future' }],
    ]);
  });

  it('tells when a key was used last', async () => {
    const owner = await server().account('lasse');
    const key = await makeKey(owner);
    const at = Math.floor(Date.now() / 1000) * 1000 + 5000;
    const lastUse = async (): Promise<number> =>
      Date.parse((await owner.get('/api/keys')).body.keys[0].lastUsedAt as string);
    server().clock.nowMs = () => at;
    await key.get('/api/auth/me');
    expect(await lastUse()).toBe(at);
    server().clock.nowMs = () => at + 120_000;
    await key.get('/api/auth/me');
    expect(await lastUse()).toBe(at + 120_000);
  });

  it('changing the password revokes keys when asked, of this account only', async () => {
    const [owner, other] = [await server().account('pia'), await server().account('pim')];
    const [key, others] = [await makeKey(owner), await makeKey(other)];
    const change = (from: string, to: string, wishes: object = {}) =>
      owner.post('/api/auth/change-password', { currentPassword: from, password: to, ...wishes });
    expect((await change(password, 'quite another one')).status).toBe(200);
    expect((await key.get('/api/auth/me')).status).toBe(200);
    expect((await change('quite another one', password, { revokeKeys: true })).status).toBe(200);
    expect((await key.get('/api/auth/me')).status).toBe(401);
    expect((await owner.get('/api/keys')).body.keys).toEqual([]);
    expect((await others.get('/api/auth/me')).status).toBe(200);
  });
});
