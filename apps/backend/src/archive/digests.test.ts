/** "Which of these do you have": the account's own stacks and raws, and nothing of others. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { store } from '../testing/stack-calls.ts';

const sha256 = (bytes: Buffer | string): string => createHash('sha256').update(bytes).digest('hex');

describeOnEachDatabase('digests', (server) => {
  it('up to 2,000 are answered at once, with where each file is', async () => {
    const owner = await server().account('dina');
    const stack = (await store(owner, { seed: 1 })).body.stack;
    const { token } = (await owner.post('/api/uploads', {})).body;
    const raws = [1, 2].map((seed) => makeFrame({ seed }));
    await owner.put(`/api/uploads/${token}/files/a.fit`, raws[0]);
    const { token: given } = (await owner.post('/api/uploads', {})).body;
    await owner.put(`/api/uploads/${given}/files/b.fit`, raws[1]);
    await owner.delete(`/api/uploads/${given}`);
    const others = Array.from({ length: 1997 }, (_, n) => sha256(`other ${n}`));
    const ours = [sha256(makeStack({ seed: 1 })).toUpperCase(), ...raws.map(sha256)];
    const ask = (caller: typeof owner, digests: string[]) => caller.post('/api/digests', { sha256: digests });
    const { status, body } = await ask(owner, [...others, ...ours]);
    expect([status, body.stacks]).toEqual([200, [{ sha256: stack.sha256, stackId: stack.id }]]);
    expect(body.raws).toEqual([
      { sha256: ours[1], uploadToken: token, filename: 'a.fit', present: true },
      { sha256: ours[2], uploadToken: given, filename: 'b.fit', present: false },
    ]);
    const stranger = await server().account('dirk');
    expect((await ask(stranger, ours)).body).toEqual({ stacks: [], raws: [] });
    await owner.delete(`/api/stacks/${stack.id}`);
    expect((await ask(owner, ours)).body.stacks).toEqual([]);
    expect((await ask(owner, [...others, ...ours, sha256('one more')])).status).toBe(400);
    expect((await ask(owner, ['12'])).status).toBe(400);
    expect((await ask(owner, [])).status).toBe(400);
  });

  it('knows a stack by the bytes that are stored, in which the location is blanked', async () => {
    const owner = await server().account('dora');
    const sent = makeStack({ seed: 3, siteLat: 48.1 });
    const { stack } = (await store(owner, { seed: 3, siteLat: 48.1 })).body;
    expect(stack.storedSha256).not.toBe(stack.sha256);
    const digests = [sha256(sent), stack.storedSha256];
    const { body } = await owner.post('/api/digests', { sha256: digests });
    expect(body.stacks).toEqual(digests.map((digest) => ({ sha256: digest, stackId: stack.id })));
    const stranger = await server().account('dario');
    expect((await stranger.post('/api/digests', { sha256: digests })).body.stacks).toEqual([]);
  });
});
