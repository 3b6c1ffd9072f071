/** The owner's side of stacks: shown, opened and deleted to and by their owner alone. */
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addStack } from '../testing/archive-rows.ts';
import { stackView } from '../stacks/stack-view.ts';
import { findStackBySha } from './stack-repository.ts';
import { StackingJob } from './stacking-job.entity.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';

let room: ArchiveRoom;
let user: User;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user({ storageUsedBytes: 1000 });
});
afterEach(() => room.close());

const on = (day: number) => ({ observedAt: new Date(Date.UTC(2025, 0, day)), chunkKey: `day${day}` });

it('an account finds its own: one, several in the order of time, all from the newest on', async () => {
  const ids = [];
  for (const [day, objectName] of [[2, 'M 42'], [1, 'M 42'], [3, 'M 31']] as const)
    ids.push((await addStack(room, user, { ...on(day), objectName })).id);
  const [second, first, third] = ids;
  const stranger = await room.user();
  const theirs = await addStack(room, stranger, on(1));
  expect((await room.stacks.row(user, first)).id).toBe(first);
  expect((await room.stacks.rows(user, ids)).map(({ id }) => id)).toEqual([first, second, third]);
  expect((await room.stacks.all(user, undefined)).map(({ id }) => id)).toEqual([third, second, first]);
  expect((await room.stacks.all(user, 'M 42')).map(({ id }) => id)).toEqual([second, first]);
  expect((await room.stacks.rowByKey(stranger, 'day1')).id).toBe(theirs.id);
  const notFound = { code: 'not-found' };
  await expect(room.stacks.row(user, theirs.id)).rejects.toMatchObject(notFound);
  await expect(room.stacks.rows(user, [first, theirs.id])).rejects.toMatchObject(notFound);
  await expect(room.stacks.rowByKey(user, 'day4')).rejects.toMatchObject(notFound);
}); // prettier-ignore

it('of several stacks of one chunk the newest counts', async () => {
  await addStack(room, user);
  const newer = await addStack(room, user);
  expect((await room.stacks.rowByKey(user, 'key')).id).toBe(newer.id);
});

it('stacks are known by their digest, each account has its own', async () => {
  const stack = await addStack(room, user, { ...on(1), sha256: 'ab' });
  const stranger = await room.user();
  expect((await findStackBySha(room.em, user.id, 'ab'))?.id).toBe(stack.id);
  expect(await findStackBySha(room.em, stranger.id, 'ab')).toBeNull();
});

it('the file and its thumbnail are opened; a missing one is a fault of the storage', async () => {
  const stack = await addStack(room, user, { fileSizeBytes: 3, thumbnailSizeBytes: 2 });
  const bare = await addStack(room, user, { ...on(1), thumbnailPath: null });
  expect(await text((await room.stacks.open(`/crowdsky/${stack.ucloudPath}`)).stream)).toBe('sss');
  expect(await text((await room.stacks.openThumbnail(user, stack.id)).stream)).toBe('tt');
  await expect(room.stacks.openThumbnail(user, bare.id)).rejects.toMatchObject({ code: 'not-found' });
  await room.storage.delete(stack.ucloudPath);
  await expect(room.stacks.open(stack.ucloudPath)).rejects.toMatchObject({ code: 'file-lost' });
});

it('deleting a stack takes its job, gives the bytes back and tells; its files stay in the trash', async () => {
  const stack = await addStack(room, user, { fileSizeBytes: 300, thumbnailSizeBytes: 20 });
  const other = await addStack(room, user, on(1));
  await expect(room.stacks.delete(await room.user(), stack.id)).rejects.toMatchObject({ code: 'not-found' });
  await room.stacks.delete(user, stack.id);
  expect(await room.usedBytes(user)).toBe(680);
  expect(await room.files('storage')).toHaveLength(4);
  await room.trash.empty(user);
  expect(await room.files('storage')).toEqual([other.ucloudPath, other.thumbnailPath]);
  expect((await room.em.find(StackingJob)).map(({ id }) => id)).toEqual([other.stackingJobId]);
  expect(await room.em.count(UnsettledObject)).toBe(0);
  expect(room.heard).toEqual([{ type: 'stack-deleted', stackId: stack.id }]);
});

it('the API shows how a stack was sharpened', async () => {
  const stack = await addStack(room, user, { sharpening: 'richardson-lucy 12' });
  expect(stackView(stack)).toMatchObject({
    id: stack.id,
    sharpening: 'richardson-lucy 12',
    hasThumbnail: true,
  });
});
