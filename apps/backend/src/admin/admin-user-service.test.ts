/** What an admin changes of accounts by the API, on both databases; each act leaves its entry in the log, and nothing else does. */
import { expect, it } from 'vitest';
import { AuditEntry } from '../audit/audit-entry.entity.ts';
import { User } from '../accounts/user.entity.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import type { TestClient } from '../testing/test-client.ts';
import { adminOf, password, scriptOf } from '../testing/test-server.ts';
import { AdminUserService } from './admin-user-service.ts';

const megabyte = 1024 * 1024;

describeOnEachDatabase(
  'accounts, for admins',
  (server) => {
    const patch = (admin: TestClient, id: number, json: object) =>
      admin.call('PATCH', `/api/admin/users/${id}`, { json });
    const entriesOn = (userId: number) =>
      server().em.find(AuditEntry, { where: { targetId: userId }, order: { id: 'ASC' } });

    it('tier and quota change, with who, when, what, before and after', async () => {
      const [admin, anna] = [await adminOf(server(), 'root1'), await server().account('anna')];
      const at = Date.now();
      const changed = await patch(admin, anna.userId, { tier: 'pro', storageLimitBytes: 1234 * megabyte });
      expect([changed.status, changed.body]).toMatchObject([
        200,
        { username: 'anna', tier: 'pro', storageLimitBytes: 1234 * megabyte, role: 'user', blocked: false },
      ]);
      expect((await anna.get('/api/auth/me')).body.account).toMatchObject({
        tier: 'pro',
        storageLimitBytes: 1234 * megabyte,
      });
      const { entries } = (await admin.get(`/api/admin/audit?user=${anna.userId}`)).body;
      const [actor, target] = [
        { id: admin.userId, name: 'root1' },
        { kind: 'user', id: anna.userId, name: 'anna' },
      ];
      expect(entries).toMatchObject([
        {
          ...{ source: 'api', actor, target, action: 'user-quota' },
          ...{ before: { storageLimitBytes: 500 * megabyte }, after: { storageLimitBytes: 1234 * megabyte } },
        },
        {
          source: 'api',
          actor,
          target,
          action: 'user-tier',
          before: { tier: 'free' },
          after: { tier: 'pro' },
        },
      ]);
      for (const entry of entries) expect(Math.abs(Date.parse(entry.at as string) - at)).toBeLessThan(60_000);
      // What is so already is no act.
      expect((await patch(admin, anna.userId, { tier: 'pro' })).status).toBe(200);
      expect(await entriesOn(anna.userId)).toHaveLength(2);
      expect((await patch(admin, anna.userId, { storageLimitBytes: 'tier-default' })).body).toMatchObject({
        storageLimitBytes: 20_000 * megabyte,
      });
      expect(
        (await patch(admin, anna.userId, { tier: 'free', storageLimitBytes: 'tier-default' })).body,
      ).toMatchObject({ tier: 'free', storageLimitBytes: 500 * megabyte });
    });

    it('a blocked account opens by nothing, is told so, and keeps everything', async () => {
      const [admin, berta] = [await adminOf(server(), 'root2'), await server().account('berta')];
      const { secret } = (await berta.post('/api/keys', { name: 'k' })).body;
      const key = Object.assign(server().client(), { authorization: `Bearer ${secret}` });
      const script = scriptOf(server(), 'berta');
      expect((await script.get('/api/stacks')).status).toBe(200);
      const stream = await berta.fetch('GET', '/api/events', {});
      expect((await patch(admin, berta.userId, { blocked: true })).body.blocked).toBe(true);
      expect(await stream.text()).toContain('hello'); // and it ended
      for (const caller of [berta, key, script]) {
        const { status, body } = await caller.get('/api/stacks');
        expect([status, body.error]).toMatchObject([
          403,
          {
            code: 'account-blocked',
            message:
              'This account is blocked. Nothing of it is deleted; write to the operator of this server.',
          },
        ]);
      }
      expect((await script.get('/api/my_stacks.php')).body.error).toContain('This account is blocked.');
      const signIn = (given: string) =>
        server().client().post('/api/auth/login', { login: 'berta', password: given });
      expect((await signIn(password)).body.error.code).toBe('account-blocked');
      // Who does not know the password does not learn it.
      expect((await signIn('some other password')).body.error.code).toBe('wrong-password');
      expect((await patch(admin, berta.userId, { blocked: false })).body.blocked).toBe(false);
      for (const caller of [berta, key, script]) expect((await caller.get('/api/stacks')).status).toBe(200);
      expect((await signIn(password)).status).toBe(200);
      expect((await entriesOn(berta.userId)).map(({ action }) => action)).toEqual([
        'user-block',
        'user-unblock',
      ]);
    });

    it('nobody blocks or demotes oneself or the last admin', async () => {
      await server().em.update(User, { role: 'admin' }, { role: 'user' });
      const admin = await adminOf(server(), 'root3');
      for (const changes of [{ blocked: true }, { role: 'user' }]) {
        const { status, body } = await patch(admin, admin.userId, { tier: 'raw', ...changes });
        expect([status, body.error]).toMatchObject([
          409,
          {
            code: 'wrong-state',
            message: 'You can neither block nor demote yourself: ask another admin.',
          },
        ]);
      }
      const operator = { source: 'command', id: null, name: 'op' } as const;
      const users = server().get(AdminUserService);
      await expect(users.change(operator, admin.userId, { role: 'user' })).rejects.toMatchObject({
        code: 'wrong-state',
        message: 'root3 is the last admin: make another account one first.',
      });
      expect(await users.get(admin.userId)).toMatchObject({ tier: 'free', role: 'admin', blocked: false });
      expect(await entriesOn(admin.userId)).toEqual([]);
      const second = await server().account('second');
      expect((await patch(admin, second.userId, { role: 'admin' })).body.role).toBe('admin');
      expect((await second.get(`/api/admin/users/${admin.userId}`)).body.username).toBe('root3');
      expect((await patch(second, admin.userId, { role: 'user' })).body.role).toBe('user');
      expect((await admin.get('/api/admin/users')).body.error.code).toBe('not-allowed');
      // A blocked admin is none that could act.
      await users.change(operator, admin.userId, { role: 'admin', blocked: true });
      await expect(users.change(operator, second.userId, { blocked: true })).rejects.toThrow('last admin');
      const { blocked } = await users.change(
        operator,
        second.userId,
        { blocked: true },
        { evenLastAdmin: true },
      );
      expect(blocked).toBe(true);
    });

    it('two admins who demote each other at once leave one', async () => {
      await server().em.update(User, { role: 'admin' }, { role: 'user' });
      const users = server().get(AdminUserService);
      for (let round = 0; round < 5; round++) {
        const pair = [await adminOf(server(), `left${round}`), await adminOf(server(), `right${round}`)];
        await Promise.allSettled(
          pair.map(({ userId }, at) =>
            users.change({ source: 'api', id: pair[1 - at].userId, name: 'x' }, userId, { role: 'user' }),
          ),
        );
        const left = await server().em.findBy(User, { role: 'admin' });
        expect(left.map(({ id }) => pair.some(({ userId }) => userId === id))).toEqual([true]);
        expect(await server().em.countBy(AuditEntry, { targetId: pair[0].userId })).toBe(
          left[0].id === pair[0].userId ? 0 : 1,
        );
        await server().em.update(User, { role: 'admin' }, { role: 'user' });
      }
    });

    it('lists accounts by name, tier, role and state, page by page', async () => {
      const admin = await adminOf(server(), 'lister');
      for (const name of ['pet_a', 'petXa', 'pet.c']) await server().account(name);
      const namesOf = async (query: string): Promise<string[]> =>
        (await admin.get(`/api/admin/users?${query}`)).body.users.map((user: User) => user.username);
      expect(await namesOf('search=PET_A')).toEqual(['pet_a']);
      expect(await namesOf('search=pet')).toEqual(['pet_a', 'petXa', 'pet.c']);
      expect(await namesOf('search=c@EXAMPLE')).toEqual(['pet.c']);
      expect(await namesOf('search=%25')).toEqual([]);
      await server().em.update(User, { username: 'petXa' }, { isActive: false, tier: 'raw' });
      expect(await namesOf('search=pet&blocked=1')).toEqual(['petXa']);
      expect(await namesOf('search=pet&blocked=0&role=user')).toEqual(['pet_a', 'pet.c']);
      expect(await namesOf('search=pet&tier=raw')).toEqual(['petXa']);
      const first = (await admin.get('/api/admin/users?search=pet&limit=2')).body;
      expect(first.users).toHaveLength(2);
      expect(await namesOf(`search=pet&limit=2&cursor=${first.nextCursor}`)).toEqual(['pet.c']);
      expect((await admin.get('/api/admin/users/4000000000')).status).toBe(404);
    });

    it.each([
      [{}, 'names nothing to change'],
      [{ tier: 'gold' }, 'tier'],
      [{ teir: 'pro' }, 'teir'],
      [{ storageLimitBytes: -1 }, 'storageLimitBytes'],
      [{ storageLimitBytes: 1e15 }, 'storageLimitBytes'],
      [{ storageLimitBytes: 'lots' }, 'storageLimitBytes'],
    ])('%j is refused by what is wrong', async (changes, named) => {
      const admin = await adminOf(server(), `strict${JSON.stringify(changes).length}${named.length}`);
      const { status, body } = await patch(admin, admin.userId, changes);
      expect([status, body.error.code]).toEqual([400, 'bad-request']);
      expect(body.error.message).toContain(named);
    });
  },
  { PRO_QUOTA_MB: '20000' },
);
