/** `crowdsky upload --stack-here`: each chunk is stacked on this computer, and its stack is sent. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupIntoChunks } from '@crowdsky/stack-core';
import type { Chunk, FrameReport, Pool, StackTasks } from '@crowdsky/stack-core';
import { WriteError } from '@crowdsky/files';
import { startStackThreads, stackFiles } from '@crowdsky/stack-files';
import type { ListedFrame } from '@crowdsky/stack-files';
import type { Access } from '../../owner/find-access.ts';
import { findSendable } from '../../owner/find-sendable.ts';
import { findStackOf } from '../../owner/find-stack-of.ts';
import { listStacks } from '../../owner/list-stacks.ts';
import type { UploadWishes } from '../../owner/plan-upload.ts';
import { sendStack } from '../../owner/send-stack.ts';
import type { StackEnd } from '../../owner/send-stack.ts';
import { undated } from '../../owner/unsent-file.ts';
import type { UnsentFile } from '../../owner/unsent-file.ts';
import { asCommandError } from '../as-command-error.ts';
import { createProgress } from '../terminal/progress.ts';
import type { Progress } from '../terminal/progress.ts';
import { createTransferProgress } from '../terminal/transfer-progress.ts';
import { retryNotes } from './retry-notes.ts';

export interface StackHereSettings {
  readonly inputs: readonly string[];
  readonly wishes: UploadWishes;
  readonly threads: number;
}

/** `there`: the account had a stack of the chunk that is as deep; `none`: no frame can be used. */
export interface HereChunk {
  readonly chunk: Chunk<ListedFrame>;
  readonly reports: readonly FrameReport[];
  readonly end: StackEnd | { readonly kind: 'there'; readonly stackId: number } | { readonly kind: 'none' };
}

export interface HereReport {
  readonly chunks: readonly HereChunk[];
  readonly unread: readonly (UnsentFile & { readonly isFault: boolean })[];
  /** The server's sentence, where the account is full: later chunks were not tried. */
  readonly full: string | undefined;
}

/** Rejects with CommandError, WriteError, ApiError, as `fetch`, or the signal's reason. */
export async function stackHere(
  { inputs, wishes, threads }: StackHereSettings,
  access: Access,
  signal: AbortSignal,
): Promise<HereReport> {
  const { raws, passed } = await findSendable(inputs, signal);
  const frames = raws.map(({ frame }) => frame);
  const grouped = groupIntoChunks(frames, { slotSeconds: wishes.slotSeconds });
  const { chunks } = grouped;
  const known = wishes.overwrite || chunks.length === 0 ? [] : await listStacks(access.server, {}, signal);
  const progress = createProgress(process.stderr, chunks);
  const pool = startStackThreads(threads);
  const folder = await makeFolder();
  const ends: HereChunk[] = [];
  try {
    for (const [index, chunk] of chunks.entries()) {
      const there = findStackOf(chunk, known);
      if (there !== undefined) ends.push({ chunk, reports: [], end: { kind: 'there', stackId: there.id } });
      else {
        progress.startChunk(index);
        ends.push(
          await stackAndSend(chunk, join(folder, 'stack.fits'), { access, wishes, pool, progress, signal }),
        );
      }
      if (ends.at(-1)?.end.kind === 'full') break;
    }
  } finally {
    progress.end();
    pool.close();
    await rm(folder, { recursive: true, force: true });
  }
  const timeless = grouped.undated.map((frame) => ({ ...undated(frame), isFault: true }));
  const last = ends.at(-1)?.end;
  return {
    chunks: ends,
    unread: [...passed, ...timeless],
    full: last?.kind === 'full' ? last.problem : undefined,
  };
}

interface HereTools {
  readonly access: Access;
  readonly wishes: UploadWishes;
  readonly pool: Pool<StackTasks>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

async function stackAndSend(
  chunk: Chunk<ListedFrame>,
  path: string,
  { access, wishes, pool, progress, signal }: HereTools,
): Promise<HereChunk> {
  const settings = {
    options: {},
    masters: {},
    format: 'float32',
    keepLocation: wishes.keepLocation,
  } as const;
  const onEvent: Progress['show'] = (event) => {
    progress.show(event);
  };
  const stacking = stackFiles(chunk.frames, { stack: path, preview: undefined }, settings, pool, {
    signal,
    onEvent,
  });
  const { reports, figures } = await stacking.catch((error: unknown) => {
    signal.throwIfAborted();
    throw asCommandError(error);
  });
  progress.end();
  if (figures === undefined) return { chunk, reports, end: { kind: 'none' } };
  const transfer = createTransferProgress(process.stderr);
  try {
    const end = await sendStack(path, access, wishes, {
      signal,
      onBegin: (sizeBytes) => {
        transfer.begin('sending', 1, sizeBytes);
      },
      onBytes: (count) => {
        transfer.addBytes(count);
      },
      onRetry: retryNotes(transfer).onRetry,
    });
    return { chunk, reports, end };
  } finally {
    transfer.end();
    await rm(path, { force: true });
  }
}

async function makeFolder(): Promise<string> {
  const path = join(tmpdir(), 'crowdsky-upload-');
  try {
    return await mkdtemp(path);
  } catch (error) {
    throw new WriteError(path, error);
  }
}
