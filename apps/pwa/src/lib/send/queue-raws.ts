/** Picks of raw frames in the queue: one entry each, and a record for every file. */
import type { ChunkFrame } from '@crowdsky/stack-core';
import { originOf } from '../files/file-handles.ts';
import { openLocalDb } from '../store/local-db.ts';
import { noteTold } from '../store/raw-digests.ts';
import { hasRoomForCopies, keepCopy, removeCopy, removeStrayCopies } from '../store/raw-copies.ts';
import type { QueuedRaw, RawPick } from '../store/send-entry.ts';
import { enqueue, listQueue, note } from './queue.ts';
import { tellQueue } from './queue-news.ts';
import { handFiles, letGo, openRaw } from './raw-files.ts';

/** A frame as it was chosen. */
export interface ChosenRaw {
  /** Identity of the exposure. */
  readonly id: string;
  readonly name: string;
  readonly file: File;
  readonly frame: ChunkFrame;
}

export interface ChosenPick {
  readonly name: string;
  readonly frames: readonly ChosenRaw[];
  readonly keepsLocation: boolean;
  /** Send what the account has already too, and put the new stacks in the place of those that there are. */
  readonly overwrites: boolean;
  readonly slotSeconds: RawPick['slotSeconds'];
  readonly userId: number | undefined;
}

/** Frames that are queued already are not queued again: their files are at hand again. Resolves to how many are new. */
export async function enqueueRaws(pick: ChosenPick): Promise<number> {
  const queued = await offerFrames(pick.frames);
  const frames = pick.frames.filter(({ id }) => !queued.has(id));
  if (frames.length === 0) return 0;
  const id = crypto.randomUUID();
  handFiles({ entryId: id, files: new Map(frames.map(({ file }, index) => [index, file])) });
  const raws = frames.map((frame, index) => queuedRaw(id, index, frame));
  const folders = frames.flatMap(({ file }) => originOf(file)?.folder ?? []);
  const { name, keepsLocation, overwrites, userId, slotSeconds } = pick;
  const facts = { fileCount: frames.length, doneCount: 0, slotSeconds, folders: [...new Set(folders)] };
  const sizeBytes = raws.reduce((sum, raw) => sum + raw.sizeBytes, 0);
  await enqueue([{ id, name, sizeBytes, sha256: '', keepsLocation, overwrites, userId, raws: facts }], raws);
  void copyAside(id);
  return frames.length;
}

function queuedRaw(entryId: string, index: number, { id, name, file, frame }: ChosenRaw): QueuedRaw {
  const { dateObsMs, raDeg, decDeg, objectName, filter, telescope, fieldDeg } = frame;
  return {
    entryId,
    index,
    frameId: id,
    name,
    sizeBytes: file.size,
    frame: { dateObsMs, raDeg, decDeg, objectName, filter, telescope, fieldDeg },
    sha256: undefined,
    token: undefined,
    isDone: false,
    handle: originOf(file)?.handle,
    hasCopy: false,
  };
}

/** In their order. */
export async function listRaws(entryId: string): Promise<readonly QueuedRaw[]> {
  const raws = await (await openLocalDb()).getAll('sendingRaws', IDBKeyRange.bound([entryId], [entryId, []]));
  return raws.sort((a, b) => a.index - b.index);
}

type RawChange = Partial<Pick<QueuedRaw, 'sha256' | 'token' | 'isDone' | 'handle' | 'hasCopy'>>;

export async function noteRaws(raws: readonly QueuedRaw[], change: RawChange): Promise<void> {
  const { store, done } = (await openLocalDb()).transaction('sendingRaws', 'readwrite');
  for (const { entryId, index } of raws) {
    const raw = await store.get([entryId, index]);
    if (raw) await store.put({ ...raw, ...change });
  }
  await done;
}

/** Ids of the exposures that wait to be sent. */
export async function queuedFrameIds(): Promise<ReadonlySet<string>> {
  return new Set((await allWaiting()).map(({ frameId }) => frameId));
}

/** Frames that are chosen again go on where they were. Resolves to the ids of those that are in the queue. */
export async function offerFrames(frames: readonly ChosenRaw[]): Promise<ReadonlySet<string>> {
  const chosen = new Map(frames.map((frame) => [frame.id, frame.file]));
  const found = new Map<string, Map<number, File>>();
  const ids = new Set<string>();
  for (const { entryId, index, frameId } of await allWaiting()) {
    const file = chosen.get(frameId);
    if (!file) continue;
    ids.add(frameId);
    const files = found.get(entryId) ?? new Map<number, File>();
    found.set(entryId, files.set(index, file));
  }
  const queue = await listQueue();
  for (const [entryId, files] of found) {
    await noteHandles(entryId, files);
    handFiles({ entryId, files });
    const trouble = queue.find(({ id }) => id === entryId)?.trouble;
    if (trouble === 'frames-missing' || trouble === 'frames-locked') await note(entryId, { type: 'again' });
    void copyAside(entryId);
  }
  return ids;
}

/** By which the files can be opened again, where the browser gives such. */
async function noteHandles(entryId: string, files: ReadonlyMap<number, File>): Promise<void> {
  const handles = [...files].flatMap(([index, file]) => {
    const handle = originOf(file)?.handle;
    return handle ? [{ index, handle }] : [];
  });
  if (handles.length === 0) return;
  const { store, done } = (await openLocalDb()).transaction('sendingRaws', 'readwrite');
  for (const { index, handle } of handles) {
    const raw = await store.get([entryId, index]);
    if (raw) await store.put({ ...raw, handle });
  }
  await done;
}

async function allWaiting(): Promise<readonly QueuedRaw[]> {
  const entries = new Set((await listQueue()).flatMap(({ id, raws }) => (raws ? [id] : [])));
  if (entries.size === 0) return [];
  const raws = await (await openLocalDb()).getAll('sendingRaws');
  return raws.filter(({ entryId, isDone }) => entries.has(entryId) && !isDone);
}

/** The server has them all: nothing of the pick stays here. */
export async function endRaws(entryId: string): Promise<void> {
  const transaction = (await openLocalDb()).transaction(['sending', 'sendingRaws'], 'readwrite');
  const entry = await transaction.objectStore('sending').get(entryId);
  await transaction.objectStore('sending').delete(entryId);
  await transaction.done;
  tellQueue({ type: 'changed' });
  if (entry)
    tellQueue({ type: 'sent', id: entryId, name: entry.name, frameCount: entry.raws?.fileCount ?? 0 });
  await clearRaws();
}

/** Forgets files and copies of picks that are no longer in the queue. */
export async function clearRaws(): Promise<void> {
  const keys = await (await openLocalDb()).getAllKeys('sendingRaws');
  const known = await queuedIds();
  const strays = keys.filter(([entryId]) => !known.has(entryId));
  const { store, done } = (await openLocalDb()).transaction('sendingRaws', 'readwrite');
  for (const key of strays) await store.delete(key);
  await done;
  for (const entryId of new Set(strays.map(([of]) => of))) letGo(entryId);
  await removeStrayCopies(queuedIds);
}

async function queuedIds(): Promise<ReadonlySet<string>> {
  return new Set((await listQueue()).map(({ id }) => id));
}

const copying = new Set<string>();

/**
 * Keeps copies of what could not be opened after a reload, one file at a time, where there is room. The last to be sent
 * comes first: what is sent meanwhile needs none.
 */
async function copyAside(entryId: string): Promise<void> {
  if (copying.has(entryId)) return;
  copying.add(entryId);
  try {
    await copyLoose(entryId);
  } finally {
    copying.delete(entryId);
  }
}

async function copyLoose(entryId: string): Promise<void> {
  const loose = (await listRaws(entryId)).filter((raw) => !raw.handle && !raw.hasCopy && !raw.isDone);
  if (!(await hasRoomForCopies(loose.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)))) return;
  const db = await openLocalDb();
  for (const raw of [...loose].reverse()) {
    if ((await db.count('sending', entryId)) === 0) break;
    if ((await db.get('sendingRaws', [entryId, raw.index]))?.isDone !== false) continue;
    const file = await openRaw(raw);
    if (!(file instanceof File) || !(await keepCopy(entryId, raw.index, file))) return;
    await noteRaws([raw], { hasCopy: true });
  }
  // What was sent, or removed from the queue, meanwhile.
  await clearRaws();
}

/** Their stacks are under way in the account of `userId`: the copies are not needed again. */
export async function noteDone(raws: readonly QueuedRaw[], userId: number): Promise<void> {
  await noteRaws(raws, { isDone: true, hasCopy: false });
  const asOfMs = Date.now();
  await noteTold(raws.map(({ frameId }) => ({ frameId, userId, isThere: true, asOfMs })));
  for (const { entryId, index } of raws) await removeCopy(entryId, index);
}
