/** Which files rows refer to, and which objects are known though no row does. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { User } from '../accounts/user.entity.ts';
import { startArchiveRoom } from '../testing/archive-room.ts';
import type { ArchiveRoom } from '../testing/archive-room.ts';
import { addJob, addRaw, addSession, addStack } from '../testing/archive-rows.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { rawObjectName } from './stack-objects.ts';
import { isObjectKnown, isOwnName, isStillNamed, noteUnknown, storedFiles } from './stored-files.ts';
import type { StoredFile } from './stored-files.ts';
import { StackedFrame } from './stacked-frame.entity.ts';
import { noteUnsettled } from './unsettled-repository.ts';
import { UnsettledObject } from './unsettled-object.entity.ts';

let room: ArchiveRoom;
let user: User;
beforeEach(async () => {
  room = await startArchiveRoom();
  user = await room.user();
});
afterEach(() => room.close());

async function all(): Promise<StoredFile[]> {
  const files: StoredFile[] = [];
  for await (const page of storedFiles((work) => room.db.run(work))) files.push(...page);
  return files;
}
const nameOf = (jobId: number): string => `stacks/user_${user.id}/M_42/stack_key_${jobId}.fits`;

/** A raw that its account keeps. */
async function addKeptRaw(): Promise<RawFileRow> {
  const session = await addSession(room, user);
  const raw = await addRaw(room, session);
  const name = rawObjectName(user.id, session.sessionToken, raw.id, raw.filename);
  await room.em.update(RawFileRow, { id: raw.id }, { keptIn: 'storage', ucloudPath: `/crowdsky/${name}` });
  return Object.assign(raw, { ucloudPath: name });
}

describe('files that rows refer to', () => {
  it('of the archive, the trash and the buffer, by the names of their objects', async () => {
    const stack = await addStack(room, user);
    const plain = await addStack(room, user, { thumbnailPath: null });
    await room.em.update(StackedFrame, { id: plain.id }, { ucloudPath: `/crowdsky/${plain.ucloudPath}` });
    const thrown = await addStack(room, user);
    await room.stacks.delete(user, thrown.id);
    const session = await addSession(room, user);
    const buffered = await addRaw(room, session);
    await addRaw(room, session, { isDeleted: true });
    const kept = await addKeptRaw();
    const common = { userId: user.id };
    expect(await all()).toEqual([
      { ...common, kind: 'stack', place: 'archive', id: stack.id, name: stack.ucloudPath },
      { ...common, kind: 'thumbnail', place: 'archive', id: stack.id, name: stack.thumbnailPath },
      { ...common, kind: 'stack', place: 'archive', id: plain.id, name: plain.ucloudPath },
      { ...common, kind: 'stack', place: 'trash', id: thrown.id, name: thrown.ucloudPath },
      { ...common, kind: 'thumbnail', place: 'trash', id: thrown.id, name: thrown.thumbnailPath },
      { ...common, kind: 'raw', place: 'buffer', id: buffered.id, name: buffered.ucloudPath },
      { ...common, kind: 'raw', place: 'archive', id: kept.id, name: kept.ucloudPath },
    ]);
  });

  it('over several pages, each once', async () => {
    const session = await addSession(room, user);
    const { fileSizeBytes } = await addRaw(room, session);
    const rows = Array.from({ length: 2100 }, (_, at) => ({
      ...{ uploadSessionId: session.id, fileSizeBytes, filename: `${at}.fit` },
      ucloudPath: `/buffer/${at}`,
    }));
    for (let at = 0; at < rows.length; at += 500) await room.em.insert(RawFileRow, rows.slice(at, at + 500));
    expect(new Set((await all()).map(({ name }) => name)).size).toBe(2101);
    expect(await all()).toHaveLength(2101);
  });

  it('are named no longer once the row ends, moves or names another', async () => {
    const stack = await addStack(room, user);
    const raw = await addKeptRaw();
    const files = await all();
    const named = () => Promise.all(files.map((file) => isStillNamed(room.em, file)));
    expect(await named()).toEqual([true, true, true]);
    await room.em.update(StackedFrame, { id: stack.id }, { thumbnailPath: 'another.png' });
    await room.em.update(RawFileRow, { id: raw.id }, { isDeleted: true });
    expect(await named()).toEqual([true, false, false]);
    await room.stacks.delete(user, stack.id);
    expect(await named()).toEqual([false, false, false]);
    const [thrown] = await all();
    expect(await isStillNamed(room.em, thrown)).toBe(true);
    await room.trash.empty(user);
    expect(await isStillNamed(room.em, thrown)).toBe(false);
  });
});

describe('an object', () => {
  it.each([
    ['pending', true],
    ['processing', true],
    ['retry', true],
    ['failed', false],
    ['completed', false],
  ] as const)('of a job that is %s is known: %s', async (status, isKnown) => {
    const { id } = await addJob(room, user, { status });
    expect(await isObjectKnown(room.em, nameOf(id))).toBe(isKnown);
  });

  it('is known while a row of archive or trash names it, or a note tells of it', async () => {
    const stack = await addStack(room, user);
    const raw = await addKeptRaw();
    const names = [stack.ucloudPath, stack.thumbnailPath!, raw.ucloudPath];
    const known = () => Promise.all(names.map((name) => isObjectKnown(room.em, name)));
    expect(await known()).toEqual([true, true, true]);
    await room.stacks.delete(user, stack.id);
    await room.em.update(RawFileRow, { id: raw.id }, { isDeleted: true });
    expect(await known()).toEqual([true, true, false]);
    await room.trash.empty(user);
    expect(await known()).toEqual([false, false, false]);
    await noteUnsettled(room.em, [names[1]], room.clock.now(), room.clock.in(1000));
    expect(await known()).toEqual([false, true, false]);
  });

  it.each([
    ['stacks/user_7/M_42/stack_key_1.fits', true],
    ['stacks/user_7/M_42/stack_key_1_thumb.png', true],
    ['raws/user_7/sess_a1/9_Light.fit', true],
    ['stacks/user_7/M_42/notes.txt', false],
    ['stacks/.DS_Store', false],
    ['raws/user_7/sess_a1/Light.fit', false],
  ])('%s is named as this server does: %s', (name, isOwn) => {
    expect(isOwnName(name)).toBe(isOwn);
  });

  it('handed to the clean-up is due at once, unless a put of it was announced meanwhile', async () => {
    await room.settling.announcePut([nameOf(1)]);
    const later = room.clock.in(3_600_000);
    await noteUnknown(room.em, [nameOf(1), nameOf(2)], room.clock.nowSeconds());
    await noteUnknown(room.em, [], room.clock.nowSeconds());
    const notes = await room.em.find(UnsettledObject, { order: { objectName: 'ASC' } });
    expect(notes.map(({ objectName, dueAt }) => [objectName, dueAt])).toEqual([
      [nameOf(1), later],
      [nameOf(2), room.clock.nowSeconds()],
    ]);
  });
});
