/** Names that owners give: of a stack's object and of a key. */
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { store } from '../testing/stack-calls.ts';

describeOnEachDatabase('names', (server) => {
  it('a stack takes another object name, and is found by it', async () => {
    const owner = await server().account('nina');
    const { id } = (await store(owner, { objectName: 'M 31 test' })).body.stack;
    const rename = (objectName: unknown) =>
      owner.call('PATCH', `/api/stacks/${id}`, { json: { objectName } });
    const renamed = await rename('  M 31 ');
    expect([renamed.status, renamed.body.objectName]).toEqual([200, 'M 31']);
    expect((await rename('M 31')).status).toBe(200);
    expect((await owner.get('/api/stacks?object=M%2031')).body.stacks).toMatchObject([{ id }]);
    expect((await owner.get('/api/stacks?object=M%2031%20test')).body.stacks).toEqual([]);
    expect((await rename(null)).body.objectName).toBeNull();
    for (const bad of ['', ' ', 'a\u0000b', 'x'.repeat(256), 5, undefined])
      expect((await rename(bad)).status).toBe(400);
    const stranger = await server().account('stranger');
    const theirs = await stranger.call('PATCH', `/api/stacks/${id}`, { json: { objectName: 'mine' } });
    expect(theirs.status).toBe(404);
    expect((await owner.get(`/api/stacks/${id}`)).body.objectName).toBeNull();
  });

  it('a key takes another name and goes on', async () => {
    const owner = await server().account('karl');
    const { key, secret } = (await owner.post('/api/keys', { name: 'old' })).body;
    const renamed = await owner.call('PATCH', `/api/keys/${key.id}`, { json: { name: 'garden' } });
    expect([renamed.status, renamed.body]).toEqual([200, { ...key, name: 'garden' }]);
    expect((await owner.get('/api/keys')).body.keys).toMatchObject([{ id: key.id, name: 'garden' }]);
    const script = Object.assign(server().client(), { authorization: `Bearer ${secret}` });
    expect((await script.get('/api/stacks')).status).toBe(200);
    const stranger = await server().account('kim');
    const theirs = await stranger.call('PATCH', `/api/keys/${key.id}`, { json: { name: 'mine' } });
    expect(theirs.status).toBe(404);
  });
});
