/** Which objects a row refers to, and what is due when. */
import type { EntityManager } from 'typeorm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addRaw, addSession, addStack } from '../testing/archive-rows.ts';
import { dueObjects, isObjectWanted, noteUnsettled, settle, takeDue } from './unsettled-repository.ts';

let room: ArchiveRoom;
let user: User;
beforeAll(async () => {
  room = await startArchiveRoom();
  user = await room.user();
});
afterAll(() => room.close());

it("of a stack's job the two files that its row names are wanted, no others", async () => {
  const stack = await addStack(room, user, { ucloudPath: `stacks/user_${user.id}/M_42/stack_key_1.fits` });
  await room.em.update('StackedFrame', { id: stack.id }, { ucloudPath: `/crowdsky/${stack.ucloudPath}` });
  const wanted = (name: string) => isObjectWanted(room.em, name);
  expect(await wanted(stack.ucloudPath)).toBe(true);
  expect(await wanted(stack.thumbnailPath!)).toBe(true);
  expect(await wanted(stack.ucloudPath.replace('M_42', 'M_43'))).toBe(false);
  const bare = await addStack(room, user, { thumbnailPath: null });
  expect(await wanted(bare.ucloudPath)).toBe(true);
  expect(await wanted(bare.ucloudPath.replace('.fits', '_thumb.png'))).toBe(false);
});

describe.each([1, 2, 3])('between its reads, after the %i.', (moment) => {
  /** Does something once, right after that read. */
  function after(act: () => Promise<unknown>) {
    let reads = 0;
    return new Proxy(room.em, {
      get: (em, name: keyof EntityManager) =>
        name !== 'findOneBy'
          ? em[name]
          : async (...asked: Parameters<EntityManager['findOneBy']>) => {
              const found = await em.findOneBy(...asked);
              if (++reads === moment) await act();
              return found;
            },
    });
  }

  it('a stack that goes into the trash is wanted throughout', async () => {
    const stack = await addStack(room, user);
    const em = after(() => room.stacks.delete(user, stack.id));
    expect(await isObjectWanted(em, stack.ucloudPath)).toBe(true);
  });

  it('a stack that comes back from the trash is wanted throughout', async () => {
    const stack = await addStack(room, user);
    await room.stacks.delete(user, stack.id);
    const em = after(() => room.trash.restore(user, stack.id, { onRival: 'keep-both' }));
    expect(await isObjectWanted(em, stack.ucloudPath)).toBe(true);
  });
});

it('a job without a stack wants nothing', async () => {
  const job = await addJob(room, user);
  expect(await isObjectWanted(room.em, `stacks/user_${user.id}/M_42/stack_key_${job.id}.fits`)).toBe(false);
});

it('a raw is wanted once its row says that it is in the storage', async () => {
  const session = await addSession(room, user);
  const name = (id: number) => `raws/user_${user.id}/sess_a1/${id}_a.fit`;
  const kept = await addRaw(room, session, { keptIn: 'storage' });
  const deleted = await addRaw(room, session, { keptIn: 'storage', isDeleted: true });
  const moving = await addRaw(room, session, { keptIn: 'moving' });
  expect(await isObjectWanted(room.em, name(kept.id))).toBe(true);
  for (const id of [deleted.id, moving.id, 999]) expect(await isObjectWanted(room.em, name(id))).toBe(false);
});

it('an object that is none of ours is never deleted', async () => {
  expect(await isObjectWanted(room.em, 'holiday/photo.jpg')).toBe(true);
});

it('objects are due from their time on, the longest due first; noting again moves the time', async () => {
  const at = (second: number) => new Date(Date.UTC(2025, 0, 1, 0, 0, second));
  for (const [name, second] of [['late', 9], ['b', 5], ['a', 3], ['again', 1]] as const)
    await noteUnsettled(room.em, [name], at(0), at(second));
  await noteUnsettled(room.em, ['again'], at(0), at(8));
  const due = async (second: number, limit = 9) =>
    (await dueObjects(room.em, at(second), limit)).map((row) => row.objectName);
  expect(await due(5)).toEqual(['a', 'b']);
  expect(await due(8)).toEqual(['a', 'b', 'again']);
  expect(await due(9, 2)).toEqual(['a', 'b']);
  expect(await takeDue(room.em, 'b', at(4), false)).toBe(false);
  expect(await takeDue(room.em, 'b', at(5), false)).toBe(true);
  await settle(room.em, ['b']);
  await settle(room.em, []);
  await noteUnsettled(room.em, [], at(0), at(0));
  expect(await due(9)).toEqual(['a', 'again', 'late']);
}); // prettier-ignore
