/** What everyone may see, through the API and by the one rule in archive/public-stacks.ts. */
import { expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { publicStacks } from '../archive/public-stacks.ts';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { store } from '../testing/stack-calls.ts';
import type { TestClient } from '../testing/test-client.ts';
import { adminOf, scriptOf } from '../testing/test-server.ts';

describeOnEachDatabase('public stacks', (server) => {
  /** Ids of what is public, of these accounts. */
  async function shown(...owners: { userId: number }[]): Promise<number[]> {
    const found = await publicStacks(server().em).getMany();
    return found
      .filter(({ userId }) => owners.some((owner) => owner.userId === userId))
      .map(({ id }) => id)
      .sort((a, b) => a - b);
  }
  const publish = (owner: TestClient, ids: number[], isPublic: boolean | null) =>
    owner.post('/api/stacks/public', { ids, isPublic });
  const ofAccount = (owner: TestClient, stacksPublic: boolean) =>
    owner.call('PATCH', '/api/auth/me', { json: { stacksPublic } });
  async function stackOf(owner: TestClient, day: number, query = '', frames = 15): Promise<number> {
    const options = { dateObs: `2025-02-0${day}T20:00:00`, seed: day * 100 + frames, frames };
    return (await store(owner, options, query)).body.stack.id as number;
  }

  it('nothing is public until its owner says so, and then that alone', async () => {
    const owner = await server().account('vera');
    const other = await server().account('rubin');
    const mine = [await stackOf(owner, 1), await stackOf(owner, 2), await stackOf(owner, 3)];
    const theirs = await stackOf(other, 1);
    expect((await owner.get('/api/auth/me')).body.account.stacksPublic).toBe(false);
    expect((await owner.get(`/api/stacks/${mine[0]}`)).body.isPublic).toBeNull();
    expect(await shown(owner, other)).toEqual([]);

    const published = await publish(owner, [mine[2], mine[0], mine[0]], true);
    expect(published.body.stacks.map((stack: { id: number; isPublic: boolean }) => [stack.id, stack.isPublic])).toEqual(
      [[mine[0], true], [mine[2], true]],
    ); // prettier-ignore
    expect(await shown(owner, other)).toEqual([mine[0], mine[2]]);
    await publish(owner, [mine[0]], null);
    expect(await shown(owner, other)).toEqual([mine[2]]);

    // All or none: a stack of somebody else's is no stack of the caller's.
    const refused = await publish(other, [theirs, mine[0]], true);
    expect([refused.status, refused.body.error.code]).toEqual([404, 'not-found']);
    expect(await shown(owner, other)).toEqual([mine[2]]);
    // The rule is in the join: no `where` undoes it.
    const all = await publicStacks(server().em).where('s.userId = :id', { id: owner.userId }).getMany();
    expect(all.map(({ id }) => id)).toEqual([mine[2]]);
  });

  it('the word of the account is that of all stacks without one, also of those that come later', async () => {
    const owner = await server().account('annie');
    const [hidden, plain] = [await stackOf(owner, 1), await stackOf(owner, 2)];
    await publish(owner, [hidden], false);
    expect((await ofAccount(owner, true)).body).toMatchObject({ username: 'annie', stacksPublic: true });
    const later = await stackOf(owner, 3);
    expect(await shown(owner)).toEqual([plain, later]);
    await publish(owner, [later], true);
    expect((await ofAccount(owner, false)).body.stacksPublic).toBe(false);
    expect(await shown(owner)).toEqual([later]);
  });

  it('neither what is in the trash nor what a blocked account has is public, and a stack comes back as it was', async () => {
    const owner = await server().account('cecilia');
    const [kept, thrown] = [await stackOf(owner, 1), await stackOf(owner, 2)];
    await ofAccount(owner, true);
    await publish(owner, [thrown], true);
    await owner.delete(`/api/stacks/${thrown}`);
    expect(await shown(owner)).toEqual([kept]);
    await owner.post(`/api/trash/${thrown}/restore`, {});
    expect(await shown(owner)).toEqual([kept, thrown]);
    await publish(owner, [thrown], false);
    await owner.delete(`/api/stacks/${thrown}`);
    await owner.post(`/api/trash/${thrown}/restore`, {});
    expect(await shown(owner)).toEqual([kept]);
    await server().em.update(User, { id: owner.userId }, { isActive: false });
    expect(await shown(owner)).toEqual([]);
    await server().em.update(User, { id: owner.userId }, { isActive: true });
    expect(await shown(owner)).toEqual([kept]);
  });

  it('a stack that replaces another of its chunk is as public as that one', async () => {
    const owner = await server().account('williamina');
    const secret = await stackOf(owner, 1);
    const open = await stackOf(owner, 2);
    await publish(owner, [secret], false);
    await publish(owner, [open], true);
    const deeper = [await stackOf(owner, 1, '?overwrite=1', 20), await stackOf(owner, 2, '?overwrite=1', 20)];
    expect(await shown(owner)).toEqual([deeper[1]]);
    await ofAccount(owner, true);
    expect(await shown(owner)).toEqual([deeper[1]]);
  });

  it('each change is in the audit log once, with what was before', async () => {
    const owner = await server().account('henrietta');
    const [a, b] = [await stackOf(owner, 1), await stackOf(owner, 2)];
    for (const isPublic of [true, true]) await publish(owner, [a, b], isPublic);
    await publish(owner, [b], null);
    for (const stacksPublic of [true, true, false]) await ofAccount(owner, stacksPublic);
    const admin = await adminOf(server(), 'maskelyne');
    const { entries } = (await admin.get(`/api/admin/audit?user=${owner.userId}`)).body;
    const told = entries.map(({ actor, action, before, after }: Record<string, unknown>) => [
      (actor as { name: string }).name,
      action,
      before,
      after,
    ]);
    expect(told).toEqual([
      ['henrietta', 'user-stacks-public', { stacksPublic: true }, { stacksPublic: false }],
      ['henrietta', 'user-stacks-public', { stacksPublic: false }, { stacksPublic: true }],
      ['henrietta', 'stacks-public', { isPublic: { [b]: true } }, { isPublic: { [b]: null } }],
      ['henrietta', 'stacks-public', { isPublic: { [a]: null, [b]: null } }, { isPublic: { [a]: true, [b]: true } }],
    ]); // prettier-ignore
  });

  it('takes a session or the password, no API key, and asks for a whole answer', async () => {
    const owner = await server().account('jocelyn');
    const id = await stackOf(owner, 1);
    const { secret } = (await owner.post('/api/keys', { name: 'k' })).body;
    const byKey = Object.assign(server().client(), { authorization: `Bearer ${secret}` });
    expect((await publish(byKey, [id], true)).body.error.code).toBe('not-allowed');
    expect((await ofAccount(byKey, true)).body.error.code).toBe('not-allowed');
    for (const json of [{ ids: [], isPublic: true }, { ids: [id] }, { ids: [id], isPublic: 'yes' }])
      expect((await owner.post('/api/stacks/public', json)).status).toBe(400);
    expect((await publish(server().client(), [id], true)).status).toBe(401);
    expect(await shown(owner)).toEqual([]);
    expect((await publish(scriptOf(server(), 'jocelyn'), [id], true)).status).toBe(200);
    expect(await shown(owner)).toEqual([id]);
  });
});
