/** Takes the frames of a slot to the server; of a slot that is over the upload is closed, and its chunks are stacked there. */
import { stat } from 'node:fs/promises';
import { groupIntoChunks } from '@crowdsky/stack-core';
import type { ListedFrame } from '@crowdsky/stack-files';
import { askKnown, digestsOf } from '@crowdsky/sending';
import { digestFiles } from '../owner/digest-files.ts';
import type { Access } from '../owner/find-access.ts';
import type { SendableRaw } from '../owner/find-sendable.ts';
import { findStackOf } from '../owner/find-stack-of.ts';
import { listStacks } from '../owner/list-stacks.ts';
import type { UploadWishes } from '@crowdsky/sending';
import { sendPortion } from '../owner/send-portion.ts';
import type { PortionRun } from '../owner/send-portion.ts';
import type { UnsentFile } from '../owner/unsent-file.ts';
import type { SeenFile } from './seen-files.ts';
import { waiting } from './slots.ts';
import type { NextSlot, Slot } from './slots.ts';
import type { WatchEvent } from './watch-event.ts';

export interface SlotRun extends Omit<PortionRun, 'staysOpen'> {
  readonly access: Access;
  readonly wishes: UploadWishes;
  readonly tell: (event: WatchEvent) => void;
  /** A file that cannot be sent. */
  readonly onFault: (file: UnsentFile) => void;
}

export interface SlotEnd {
  /** The upload that was closed, whose jobs can be followed. */
  readonly closed: readonly string[];
  /** The server's sentence, where the account has no room. */
  readonly full: string | undefined;
}

/** Rejects with ApiError, as `fetch`, or the signal's reason. */
export async function sendSlot({ slot, isOver }: NextSlot, run: SlotRun): Promise<SlotEnd> {
  const { access, wishes, signal, tell } = run;
  if (isOver && slot.given.size === 0 && !slot.isOpen) await passStacked(slot, run);
  for (const fault of await slot.copies.add(waiting(slot), signal)) run.onFault(fault);
  const fresh = await digested(slot, run);
  const files = [...slot.given.values(), ...fresh.map(({ raw }) => raw)];
  if (files.length === 0) {
    slot.isOpen = false;
    return { closed: [], full: undefined };
  }
  const known = await askKnown(access.server, digestsOf(files), signal);
  // What is gone here cannot be stacked again: the deeper stack stays.
  const overwrite = wishes.overwrite && (slot.isOpen || (await areThere(slot.given.values())));
  const outcome = await sendPortion(
    files,
    known,
    access,
    { ...wishes, overwrite },
    { ...run, staysOpen: !isOver },
  );
  slot.isOpen = outcome.isOpen;
  const unsent = new Map(outcome.unsent.map((file) => [file.path, file]));
  for (const { path, sha256 } of slot.given.values()) {
    const gone = unsent.get(path);
    if (gone === undefined) continue;
    slot.given.delete(sha256);
    run.onFault(gone);
  }
  for (const { file, raw } of fresh) {
    const refused = unsent.get(raw.path);
    if (refused !== undefined) {
      if (!(await isAsSeen(file))) continue;
      file.isDone = true;
      run.onFault(refused);
    } else if (outcome.full === undefined) {
      file.isDone = true;
      slot.given.set(raw.sha256, raw);
    }
  }
  if (outcome.sent > 0)
    tell({
      kind: 'sent',
      slot: new Date(slot.startMs).toISOString(),
      objectName: files[0].frame.objectName,
      frames: outcome.sent,
      framesThere: slot.given.size,
    });
  if (isOver && !slot.isOpen && waiting(slot).length === 0) await slot.copies.remove();
  const { finalized, full } = outcome;
  if (finalized !== undefined && Object.values(finalized).some(({ length }) => length > 0))
    tell({ kind: 'finalized', finalized });
  return { closed: finalized === undefined ? [] : outcome.uploads, full };
}

/** Begin and end of a slot as the list of stacks is asked for them. */
export function spanOf({ startMs, endMs }: Slot): { readonly from: string; readonly to: string } {
  return { from: new Date(startMs).toISOString(), to: new Date(endMs).toISOString() };
}

export function framesOf({ files, copies }: Slot): Map<ListedFrame, SeenFile> {
  return new Map(
    files.flatMap((file) =>
      file.isThere && file.content?.kind === 'frame'
        ? [[{ ...file.content.frame, path: copies.of(file).path, name: file.name }, file] as const]
        : [],
    ),
  );
}

/** Of how many frames a stack must be that is not made anew: none takes the place of a deeper one. */
export function leastFrames(frames: number, { overwrite }: UploadWishes): number {
  return overwrite ? frames + 1 : frames;
}

/** Of chunks that were stacked before the watch began nothing need be read. */
async function passStacked(slot: Slot, { access, wishes, signal }: SlotRun): Promise<void> {
  const fileOf = framesOf(slot);
  const stacks = await listStacks(access.server, spanOf(slot), signal);
  const { slotSeconds } = wishes;
  for (const chunk of groupIntoChunks([...fileOf.keys()], { slotSeconds }).chunks)
    if (findStackOf(chunk, stacks, leastFrames(chunk.frames.length, wishes)) !== undefined)
      for (const frame of chunk.frames) {
        const file = fileOf.get(frame);
        if (file !== undefined) file.isDone = true;
      }
}

interface DigestedFile {
  readonly file: SeenFile;
  readonly raw: SendableRaw;
}

/** Each file is hashed once; those that change meanwhile are left for the next look. */
async function digested(slot: Slot, run: SlotRun): Promise<DigestedFile[]> {
  const files = waiting(slot);
  const unknown = files.filter(({ sha256 }) => sha256 === undefined);
  const named = unknown.map((file) => ({
    ...slot.copies.of(file),
    name: file.name,
    file,
  }));
  const { files: hashed, unreadable } = await digestFiles(named, run.signal, () => undefined);
  for (const { file, sha256 } of hashed) if (await isAsSeen(file)) file.sha256 = sha256;
  for (const fault of unreadable) {
    const file = unknown.find((one) => slot.copies.of(one).path === fault.path);
    if (file === undefined || !(await isAsSeen(file))) continue;
    file.content = { kind: 'bad', atMs: Date.now() };
    if (file.told !== fault.problem) run.onFault(fault);
    file.told = fault.problem;
  }
  return files.flatMap((file) => {
    const { name, sha256, content } = file;
    if (!file.isThere || sha256 === undefined || content?.kind !== 'frame') return [];
    return [{ file, raw: { ...slot.copies.of(file), name, sha256, frame: content.frame } }];
  });
}

async function areThere(files: Iterable<SendableRaw>): Promise<boolean> {
  for (const { path, sizeBytes } of files)
    if ((await stat(path).catch(() => undefined))?.size !== sizeBytes) return false;
  return true;
}

/** One that changed meanwhile, or went, is for the next look. */
async function isAsSeen(file: SeenFile): Promise<boolean> {
  const now = await stat(file.diskPath).catch(() => undefined);
  file.isThere = now?.size === file.sizeBytes && now.mtimeMs === file.modifiedMs;
  return file.isThere;
}
