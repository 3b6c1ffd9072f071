/** The quota: full to the last byte is allowed, one byte more is not, and the refusal names the figures. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addToQuota, requireQuota, requireRoom } from './quota.ts';

const mb = 1_048_576;
let room: ArchiveRoom;
beforeAll(async () => {
  room = await startArchiveRoom();
});
afterAll(() => room.close());

it('adds and takes off bytes, of that account alone; the megabytes of the earlier schema follow, rounded', async () => {
  const [user, other] = [await room.user(), await room.user()];
  await addToQuota(room.em, user.id, 3 * mb);
  await addToQuota(room.em, user.id, -mb / 4);
  expect(await room.em.findOneByOrFail(User, { id: user.id })).toMatchObject({
    storageUsedBytes: 2.75 * mb,
    storageUsedMb: 2.75,
  });
  expect(await room.usedBytes(other)).toBe(0);
});

it('what was added may fill the limit, not pass it', async () => {
  const user = await room.user({ storageLimitMb: 2, storageUsedBytes: 2 * mb });
  await requireQuota(room.em, user.id, mb);
  await addToQuota(room.em, user.id, 1);
  await expect(requireQuota(room.em, user.id, mb + 1)).rejects.toMatchObject({
    code: 'quota-exceeded',
    message:
      'Your storage is too full: 1.0 MB of 2 MB are used or promised and this asks for 1.0 MB more. ' +
      'Delete stacks you no longer need.',
  });
});

it('room for more counts what is used, what is promised and what is asked', async () => {
  const user = await room.user({ storageLimitMb: 4, storageUsedBytes: mb });
  await requireRoom(room.em, user.id, mb, 2 * mb);
  await expect(requireRoom(room.em, user.id, mb, 2 * mb + 1)).rejects.toMatchObject({
    code: 'quota-exceeded',
    message: expect.stringContaining('2.0 MB of 4 MB are used or promised and this asks for 2.0 MB more'),
  });
  await expect(requireRoom(room.em, user.id, mb + 1, 2 * mb)).rejects.toThrow('too full');
});

it('asking for nothing is granted even when the account is over its limit', async () => {
  const user = await room.user({ storageLimitMb: 1, storageUsedBytes: 3 * mb });
  await requireRoom(room.em, user.id, mb, 0);
  await expect(requireRoom(room.em, user.id, 0, 1)).rejects.toThrow('too full');
});
