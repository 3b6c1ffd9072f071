/** `crowdsky upload --stack-here`: each chunk is stacked on this computer, and its stack is sent. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupIntoChunks } from '@crowdsky/stack-core';
import type { Chunk, Pool, StackTasks } from '@crowdsky/stack-core';
import { makeWorkFolder } from '@crowdsky/files';
import { startStackThreads } from '@crowdsky/stack-files';
import type { ListedFrame } from '@crowdsky/stack-files';
import type { Access } from '../../owner/find-access.ts';
import { withSendable } from '../../owner/find-sendable.ts';
import type { Sendable } from '../../owner/find-sendable.ts';
import { findStackOf } from '../../owner/find-stack-of.ts';
import { listStacks } from '../../owner/list-stacks.ts';
import type { UploadWishes } from '@crowdsky/sending';
import type { SentStack } from '../../owner/send-stacks.ts';
import { stackAndSend } from '../../owner/stack-and-send.ts';
import type { HereChunk } from '../../owner/stack-and-send.ts';
import { undated } from '../../owner/unsent-file.ts';
import type { UnsentFile } from '../../owner/unsent-file.ts';
import { asCommandError } from '../as-command-error.ts';
import { createProgress } from '../terminal/progress.ts';
import type { Progress } from '../terminal/progress.ts';
import { createTransferProgress } from '../terminal/transfer-progress.ts';
import { retryNotes } from './retry-notes.ts';
import { showSendStacks } from './show-send-stacks.ts';

export interface StackHereSettings {
  readonly inputs: readonly string[];
  readonly wishes: UploadWishes;
  readonly threads: number;
}

export interface HereReport {
  /** Finished stacks that were among the files. */
  readonly stacks: readonly SentStack[];
  readonly chunks: readonly HereChunk[];
  readonly unread: readonly (UnsentFile & { readonly isFault: boolean })[];
  /** The server's sentence, where the account is full: later chunks were not tried. */
  readonly full: string | undefined;
}

/** Rejects with CommandError, WriteError, ApiError, as `fetch`, or the signal's reason. */
export async function stackHere(
  settings: StackHereSettings,
  access: Access,
  signal: AbortSignal,
): Promise<HereReport> {
  return withSendable(settings.inputs, signal, (found) => stackFound(found, settings, access, signal));
}

async function stackFound(
  { raws, stacks: files, passed }: Sendable,
  { wishes, threads }: StackHereSettings,
  access: Access,
  signal: AbortSignal,
): Promise<HereReport> {
  // First: their chunks need not be stacked again.
  const stacks = await showSendStacks(files, access, wishes, signal);
  const frames = raws.map(({ frame }) => frame);
  const grouped = groupIntoChunks(frames, { slotSeconds: wishes.slotSeconds });
  const { chunks } = grouped;
  const isFull = stacks.at(-1)?.end.kind === 'full';
  const known = wishes.overwrite || chunks.length === 0 ? [] : await listStacks(access.server, {}, signal);
  const progress = createProgress(process.stderr, chunks);
  const pool = startStackThreads(threads);
  const folder = await makeWorkFolder(join(tmpdir(), 'crowdsky-upload-'));
  const ends: HereChunk[] = [];
  try {
    for (const [index, chunk] of isFull ? [] : chunks.entries()) {
      const there = findStackOf(chunk, known);
      if (there !== undefined) ends.push({ chunk, reports: [], end: { kind: 'there', stackId: there.id } });
      else {
        progress.startChunk(index);
        ends.push(await shown(chunk, join(folder, 'stack.fits'), { access, wishes, pool, progress, signal }));
      }
      if (ends.at(-1)?.end.kind === 'full') break;
    }
  } finally {
    progress.end();
    pool.close();
    await rm(folder, { recursive: true, force: true });
  }
  const timeless = grouped.undated.map((frame) => ({ ...undated(frame), isFault: true }));
  const last = (ends.at(-1) ?? stacks.at(-1))?.end;
  return {
    stacks,
    chunks: ends,
    unread: [...passed, ...timeless],
    full: last?.kind === 'full' ? last.problem : undefined,
  };
}

/** Shows the stacking and the sending on one terminal. */
async function shown(
  chunk: Chunk<ListedFrame>,
  path: string,
  { access, wishes, pool, progress, signal }: HereTools,
): Promise<HereChunk> {
  const transfer = createTransferProgress(process.stderr);
  try {
    return await stackAndSend(chunk, path, access, wishes, {
      pool,
      signal,
      onEvent: (event) => {
        progress.show(event);
      },
      onBegin: (sizeBytes) => {
        progress.end();
        transfer.begin('sending', 1, sizeBytes);
      },
      onBytes: (count) => {
        transfer.addBytes(count);
      },
      onRetry: retryNotes(transfer).onRetry,
    });
  } catch (error) {
    signal.throwIfAborted();
    throw asCommandError(error);
  } finally {
    progress.end();
    transfer.end();
  }
}

interface HereTools {
  readonly access: Access;
  readonly wishes: UploadWishes;
  readonly pool: Pool<StackTasks>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}
