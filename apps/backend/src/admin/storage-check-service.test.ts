/** The check finds what is lost and what is left over, on local disk, WebDAV and S3, and nothing that is under way. */
import { mkdir, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LocalStorage } from '@crowdsky/storage';
import type { Storage } from '@crowdsky/storage';
import {
  hasApache,
  hasRclone,
  hasSwift,
  startApache,
  startRclone,
  startSwift,
} from '@crowdsky/storage/testing';
import type { RunningStorage } from '@crowdsky/storage/testing';
import type { User } from '../accounts/user.entity.ts';
import { RawFileRow } from '../archive/raw-file.entity.ts';
import { rawObjectName } from '../archive/stack-objects.ts';
import { StackedFrame } from '../archive/stacked-frame.entity.ts';
import { UnsettledObject } from '../archive/unsettled-object.entity.ts';
import { AuditEntry } from '../audit/audit-entry.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addRaw, addSession, addStack } from '../testing/archive-rows.ts';
import { StorageCheckService } from './storage-check-service.ts';

const operator = { source: 'command', id: null, name: 'op' } as const;
let room: ArchiveRoom;
let user: User;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user();
});
afterEach(() => room.close());

const nameOf = (jobId: number): string => `stacks/user_${user.id}/M_42/stack_key_${jobId}.fits`;
const checkOf = (storage: Storage) => new StorageCheckService(room.db, room.clock, storage);

describe.each([
  { name: 'local disk', isThere: true, start: undefined },
  { name: 'Apache mod_dav', isThere: hasApache, start: startApache },
  { name: 'rclone serve webdav', isThere: hasRclone, start: startRclone },
  { name: 'OpenStack Swift (S3)', isThere: hasSwift, start: startSwift },
])('on $name', ({ isThere, start }) => {
  describe.skipIf(!isThere)('the check', () => {
    let server: RunningStorage | undefined;
    afterEach(() => server?.stop());

    /** The storage under test, with everything that the room has put so far. */
    async function filled(): Promise<Storage> {
      server = await start?.();
      if (!server) return room.storage;
      const storage = server.open();
      for (const folder of ['stacks', 'raws'])
        for (const name of await room.storage.list(folder)) {
          const { stream, sizeBytes } = (await room.storage.open(name))!;
          await storage.put(name, stream, sizeBytes);
        }
      return storage;
    }

    it('tells lost files and left-over ones from all that is known, and hands these to the clean-up', async () => {
      const whole = await addStack(room, user);
      const torn = await addStack(room, user);
      const thrown = await addStack(room, user);
      await room.stacks.delete(user, thrown.id);
      const { id: running } = await addJob(room, user, { status: 'processing' });
      await room.put(nameOf(running), 'an old worker is storing it');
      await room.settling.announcePut([nameOf(8888)]);
      await room.put(nameOf(8888), 'announced');
      await room.put(nameOf(9999), 'left over');
      await room.put('stacks/user_1/notes.txt', 'of somebody');
      const session = await addSession(room, user);
      const raw = await addRaw(room, session);
      const keptName = rawObjectName(user.id, session.sessionToken, raw.id, raw.filename);
      await room.em.update(RawFileRow, { id: raw.id }, { keptIn: 'storage', ucloudPath: keptName });
      const buffered = [await addRaw(room, session), await addRaw(room, session)];
      await unlink(buffered[1].ucloudPath);
      const storage = await filled();
      await storage.delete(torn.thumbnailPath!);
      await storage.delete(thrown.ucloudPath);

      const missing = [
        { kind: 'thumbnail', place: 'archive', id: torn.id, name: torn.thumbnailPath },
        { kind: 'stack', place: 'trash', id: thrown.id, name: thrown.ucloudPath },
        { kind: 'raw', place: 'archive', id: raw.id, name: keptName },
        { kind: 'raw', place: 'buffer', id: buffered[1].id, name: buffered[1].ucloudPath },
      ].map((row) => ({ ...row, userId: user.id }));
      const found = {
        rows: 9,
        files: 8,
        missingCount: 4,
        missing,
        unknownCount: 1,
        unknown: [{ name: nameOf(9999), sizeBytes: 9 }],
        foreignCount: 1,
        foreign: ['stacks/user_1/notes.txt'],
      };
      const check = checkOf(storage);
      expect(await check.check(operator, { delete: false })).toEqual({ ...found, handedOver: 0 });
      expect(await room.em.count(AuditEntry)).toBe(0);
      expect(await check.check(operator, { delete: true })).toEqual({ ...found, handedOver: 1 });
      const [note] = await room.em.findBy(UnsettledObject, { objectName: nameOf(9999) });
      expect(note.dueAt).toEqual(room.clock.nowSeconds());
      expect(await room.em.find(AuditEntry)).toMatchObject([
        {
          ...{ action: 'storage-clean', actorName: 'op', targetKind: 'storage', targetName: storage.label },
          newValues: JSON.stringify({ handedOver: 1, first: [nameOf(9999)] }),
        },
      ]);
      expect((await storage.stat(nameOf(9999)))?.sizeBytes).toBe(9);
      // What waits for the clean-up is known.
      expect((await check.check(operator, { delete: true })).unknownCount).toBe(0);
      expect(await storage.stat(whole.ucloudPath)).toEqual({ sizeBytes: 300 });
    });

    it('refuses a storage that holds nothing of what the database names', async () => {
      const storage = await filled();
      expect((await checkOf(storage).check(operator, { delete: false })).rows).toBe(0);
      await addStack(room, user);
      const empty = server ? storage : new LocalStorage(join(room.dir, 'not-mounted'));
      await expect(checkOf(empty).check(operator, { delete: true })).rejects.toMatchObject({
        code: 'wrong-state',
        message: `The storage (${empty.label}) holds none of the 2 files that the database names: look at STORAGE_URL, and whether its disk is mounted.`,
      });
    });
  });
});

/** The room's own storage; work that the server does meanwhile comes right after the list. */
class Busy extends LocalStorage {
  meanwhile: () => Promise<unknown> = () => Promise.resolve();

  override async list(folder: string): Promise<string[]> {
    const found = await super.list(folder);
    if (folder === 'raws') await this.meanwhile();
    return found;
  }
}

describe('what the server does meanwhile is no finding', () => {
  const clean = { missingCount: 0, unknownCount: 0, foreignCount: 0, handedOver: 0 };
  const during = async (meanwhile: () => Promise<unknown>) => {
    const storage = Object.assign(new Busy(join(room.dir, 'storage')), { meanwhile });
    return checkOf(storage).check(operator, { delete: true });
  };

  it('a stack that is recorded after the list', async () => {
    await addStack(room, user);
    const found = await during(() => addStack(room, user));
    expect(found).toMatchObject({ ...clean, rows: 4, files: 2 });
  });

  it('a stack that ends for good after the list', async () => {
    const [, gone] = [await addStack(room, user), await addStack(room, user)];
    const found = await during(async () => {
      await room.stacks.delete(user, gone.id);
      await room.trash.empty(user);
    });
    expect(found).toMatchObject({ ...clean, rows: 2, files: 4 });
  });

  it('a stack that goes into the trash and one that comes back', async () => {
    const [into, back] = [await addStack(room, user), await addStack(room, user)];
    await room.stacks.delete(user, back.id);
    const found = await during(async () => {
      await room.stacks.delete(user, into.id);
      await room.trash.restore(user, back.id, { onRival: 'refuse' });
    });
    expect(found).toMatchObject({ ...clean, rows: 4, files: 4 });
  });

  it('a row that is gone by the second look', async () => {
    const { id, ucloudPath } = await addStack(room, user, { thumbnailPath: null });
    await addStack(room, user);
    await room.storage.delete(ucloudPath);
    const storage = new Busy(join(room.dir, 'storage'));
    const stat = storage.stat.bind(storage);
    storage.stat = async (name) => {
      await room.em.delete(StackedFrame, { id });
      return stat(name);
    };
    expect(await checkOf(storage).check(operator, { delete: true })).toMatchObject(clean);
  });

  it('a put that is announced after the second look: its note stays, and nothing is handed over', async () => {
    await room.put(nameOf(9999), 'once left over');
    const storage = new Busy(join(room.dir, 'storage'));
    const stat = storage.stat.bind(storage);
    storage.stat = async (name) => {
      const found = await stat(name);
      await room.settling.announcePut([name]);
      return found;
    };
    const { unknownCount, handedOver } = await checkOf(storage).check(operator, { delete: true });
    expect([unknownCount, handedOver]).toEqual([1, 0]);
    const [{ dueAt }] = await room.em.find(UnsettledObject);
    expect(dueAt).toEqual(room.clock.in(3_600_000));
    expect(await room.em.count(AuditEntry)).toBe(0);
  });

  it('one check at a time', async () => {
    const check = checkOf(room.storage);
    const first = check.check(operator, { delete: false });
    await expect(check.check(operator, { delete: false })).rejects.toMatchObject({
      code: 'wrong-state',
      message: 'The storage is being checked already.',
    });
    await first;
    expect((await check.check(operator, { delete: false })).rows).toBe(0);
  });
});

it('names the first thousand of each kind, counts all, and hands all over', async () => {
  const folder = join(room.dir, 'storage', dirname(nameOf(1)));
  await mkdir(folder, { recursive: true });
  for (let at = 1; at <= 1010; at++) await writeFile(join(folder, basename(nameOf(at))), 'x');
  const found = await checkOf(room.storage).check(operator, { delete: true });
  expect([found.unknownCount, found.unknown.length, found.handedOver]).toEqual([1010, 1000, 1010]);
  expect(await room.em.count(UnsettledObject)).toBe(1010);
  expect(await room.em.count(AuditEntry)).toBe(6);
  expect(await room.settling.cleanStorage(Date.now())).toBe(1010);
  expect(await room.files('storage')).toEqual([]);
});
