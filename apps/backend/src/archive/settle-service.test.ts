/** What may be deleted from the storage: what is due and no row refers to, and nothing else. */
import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { StorageError } from '@crowdsky/storage';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addStack } from '../testing/archive-rows.ts';
import { noteUnsettled } from './unsettled-repository.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';

const hourMs = 3_600_000;
let room: ArchiveRoom;
let user: User;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user();
});
afterEach(() => room.close());

const stray = (job: number): string => `stacks/user_${user.id}/M_42/stack_key_${job}.fits`;
const noted = async (): Promise<string[]> =>
  (await room.em.find(UnsettledObject)).map((row) => row.objectName);
const noteDue = (...names: string[]): Promise<void> =>
  noteUnsettled(room.em, names, room.clock.now(), room.clock.now());

it('an announced put is left alone for an hour, then deleted unless it was recorded', async () => {
  await room.settling.announcePut([stray(1), stray(2)]);
  await room.put(stray(1), 'half a story');
  const [note] = await room.em.find(UnsettledObject);
  expect(note).toMatchObject({ createdAt: room.clock.now(), dueAt: room.clock.in(hourMs) });
  room.clock.ms += hourMs - 1000;
  await room.settling.dropNow([stray(1)]);
  expect(await room.settling.cleanStorage(Date.now())).toBe(0);
  expect([await room.files('storage'), await room.settling.countUnsettled()]).toEqual([[stray(1)], 2]);
  room.clock.ms += 1000;
  expect(await room.settling.cleanStorage(Date.now())).toBe(1);
  expect([await room.files('storage'), await noted()]).toEqual([[], []]);
});

it('after a restart of the only server nothing is being put: all is due', async () => {
  await room.settling.announcePut([stray(1)]);
  await room.put(stray(1), 'x');
  await room.settling.makeAllDue();
  expect(await room.settling.cleanStorage(Date.now())).toBe(1);
});

it('what a row refers to stays, however due, and is settled', async () => {
  const stack = await addStack(room, user);
  const files = await room.files('storage');
  await noteDue(stack.ucloudPath, stack.thumbnailPath!);
  await room.settling.dropNow([`/crowdsky/${stack.ucloudPath}`]);
  expect(await noted()).toEqual([stack.thumbnailPath]);
  expect(await room.settling.cleanStorage(Date.now())).toBe(0);
  expect([await room.files('storage'), await noted()]).toEqual([files, []]);
});

it('what the trash refers to stays too', async () => {
  const stack = await addStack(room, user);
  await room.stacks.delete(user, stack.id);
  const files = await room.files('storage');
  await noteDue(stack.ucloudPath, stack.thumbnailPath!);
  expect(await room.settling.cleanStorage(Date.now())).toBe(0);
  expect([await room.files('storage'), files.length]).toEqual([files, 2]);
});

it('what nobody noted is not deleted', async () => {
  await room.put(stray(1), 'x');
  await room.settling.dropNow([stray(1)]);
  expect(await room.files('storage')).toEqual([stray(1)]);
});

it('more than a batch is cleaned in one go', async () => {
  const names = Array.from({ length: 201 }, (_, index) => stray(index + 1));
  await noteDue(...names.slice(1));
  await noteUnsettled(room.em, [names[0]], room.clock.now(), room.clock.now());
  for (const name of [names[0], names[200]]) await room.put(name, 'x');
  expect(await room.settling.cleanStorage(Date.now())).toBe(2);
  expect([await room.files('storage'), await noted()]).toEqual([[], []]);
});

describe('a storage that fails', () => {
  it('keeps the note for the next cleanup, which deletes what it can meanwhile', async () => {
    await room.put(stray(1), 'x');
    await room.put(stray(2), 'x');
    await noteDue(stray(1), stray(2));
    const remove = vi.spyOn(room.storage, 'delete');
    remove.mockRejectedValueOnce(new StorageError('unreachable', 'away'));
    await room.settling.dropNow([stray(1), stray(2)]);
    expect([await room.files('storage'), await noted()]).toEqual([[stray(1)], [stray(1)]]);
    remove.mockRejectedValueOnce(new StorageError('unreachable', 'away'));
    expect(await room.settling.cleanStorage(Date.now())).toBe(0);
    expect(await noted()).toEqual([stray(1)]);
    expect(await room.settling.cleanStorage(Date.now())).toBe(1);
  });

  it('a name that no storage takes is no object: it is settled', async () => {
    const bad = `stacks/user_${user.id}/\u0001/stack_key_1.fits`;
    await noteDue(bad);
    expect(await room.settling.cleanStorage(Date.now())).toBe(0);
    expect(await noted()).toEqual([]);
  });
});

it('half-put files that nothing touched since then are swept from both folders, once a day', async () => {
  const parts = [`stacks/user_1/M_42/.part-a`, `raws/user_1/sess_a/.part-b`, `stacks/user_1/M_42/.part-new`];
  const leave = async (ageMs: number, name: string): Promise<void> => {
    const path = join(room.dir, 'storage', name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, 'half');
    const touched = new Date(Date.now() - ageMs);
    await utimes(path, touched, touched);
  };
  await leave(3 * hourMs, parts[0]);
  await leave(3 * hourMs, parts[1]);
  await leave(hourMs, parts[2]);
  await room.put(stray(1), 'x');
  await noteDue(stray(1));
  expect(await room.settling.cleanStorage(Date.now() - 2 * hourMs)).toBe(3);
  expect(await room.files('storage')).toEqual([parts[2]]);
  room.clock.ms += 24 * hourMs - 1;
  expect(await room.settling.cleanStorage(Date.now())).toBe(0);
  room.clock.ms += 1;
  expect(await room.settling.cleanStorage(Date.now())).toBe(1);
});

it('a put of the same name waits for its deletion, other work does not', async () => {
  await room.put(stray(1), 'x');
  await noteDue(stray(1));
  let finish = (): void => {};
  const deleting = vi.spyOn(room.storage, 'delete').mockImplementationOnce(async () => {
    await new Promise<void>((end) => (finish = end));
    return true;
  });
  const dropped = room.settling.dropNow([stray(1)]);
  await vi.waitFor(() => expect(deleting).toHaveBeenCalled());
  let announced = false;
  const put = room.settling.announcePut([stray(1)]).then(() => (announced = true));
  expect(await room.settling.countUnsettled()).toBe(1); // other work on the database goes on meanwhile
  expect(announced).toBe(false);
  finish();
  await Promise.all([dropped, put]);
  expect(await noted()).toEqual([stray(1)]);
});
