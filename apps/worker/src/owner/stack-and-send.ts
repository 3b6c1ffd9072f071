/** Stacks the frames of a chunk on this computer and sends the stack. */
import { rm } from 'node:fs/promises';
import type { Chunk, FrameReport, Pool, StackEvent, StackTasks } from '@crowdsky/stack-core';
import { stackFiles } from '@crowdsky/stack-files';
import type { ListedFrame } from '@crowdsky/stack-files';
import type { Access } from './find-access.ts';
import type { UploadWishes } from '@crowdsky/sending';
import { sendStack } from './send-stack.ts';
import type { StackEnd, StackSendRun } from './send-stack.ts';

/** `there`: the account had a stack of the chunk that is as deep; `none`: no frame can be used. */
export interface HereChunk {
  readonly chunk: Chunk<ListedFrame>;
  readonly reports: readonly FrameReport[];
  readonly end: StackEnd | { readonly kind: 'there'; readonly stackId: number } | { readonly kind: 'none' };
}

export interface HereRun extends StackSendRun {
  readonly pool: Pool<StackTasks>;
  readonly onEvent: (event: StackEvent) => void;
}

/** `path` is where the stack is until it is sent. Rejects as `stackFiles` and `sendStack`; nothing is left there then. */
export async function stackAndSend(
  chunk: Chunk<ListedFrame>,
  path: string,
  access: Access,
  wishes: UploadWishes,
  run: HereRun,
): Promise<HereChunk> {
  const { pool, signal, onEvent } = run;
  const settings = {
    options: {},
    masters: {},
    format: 'float32',
    keepLocation: wishes.keepLocation,
  } as const;
  const output = { stack: path, preview: undefined };
  try {
    const { reports, figures } = await stackFiles(chunk.frames, output, settings, pool, { signal, onEvent });
    if (figures === undefined) return { chunk, reports, end: { kind: 'none' } };
    return { chunk, reports, end: await sendStack({ path }, access, wishes, run) };
  } finally {
    await rm(path, { force: true });
  }
}
