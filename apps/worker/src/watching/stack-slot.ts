/** Stacks the chunks of a slot that is over on this computer, and sends their stacks. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeWorkFolder } from '@crowdsky/files';
import { groupIntoChunks } from '@crowdsky/stack-core';
import { startStackThreads } from '@crowdsky/stack-files';
import { findStackOf } from '../owner/find-stack-of.ts';
import { listStacks } from '../owner/list-stacks.ts';
import { stackAndSend } from '../owner/stack-and-send.ts';
import { framesOf, leastFrames, spanOf } from './send-slot.ts';
import type { SlotRun } from './send-slot.ts';
import type { Slot } from './slots.ts';

/** Resolves to the server's sentence where the account has no room. Rejects as `stackAndSend`. */
export async function stackSlot(slot: Slot, threads: number, run: SlotRun): Promise<string | undefined> {
  const { access, wishes, signal, tell } = run;
  for (const fault of await slot.copies.add(slot.files, signal)) run.onFault(fault);
  const fileOf = framesOf(slot);
  const { chunks } = groupIntoChunks([...fileOf.keys()], { slotSeconds: wishes.slotSeconds });
  const known = await listStacks(access.server, spanOf(slot), signal);
  const pool = startStackThreads(threads);
  const folder = await makeWorkFolder(join(tmpdir(), 'crowdsky-watch-'));
  try {
    for (const chunk of chunks) {
      const files = chunk.frames.flatMap((frame) => fileOf.get(frame) ?? []);
      if (files.every(({ isDone }) => isDone)) continue;
      const stack = findStackOf(
        chunk,
        known,
        wishes.overwrite ? leastFrames(chunk.frames.length, wishes) : 0,
      );
      if (stack !== undefined && stack.framesInput < chunk.frames.length)
        tell({
          kind: 'late',
          chunkKey: chunk.key,
          frames: chunk.frames.length,
          stackFrames: stack.framesInput,
        });
      else if (stack === undefined) {
        const path = join(folder, 'stack.fits');
        const here = { ...run, pool, onEvent: () => undefined, onBegin: () => undefined };
        const result = await stackAndSend(chunk, path, access, wishes, here);
        if (result.end.kind === 'full') return result.end.problem;
        tell({ kind: 'here', chunk: result });
      }
      for (const file of files) file.isDone = true;
    }
    return undefined;
  } finally {
    pool.close();
    await rm(folder, { recursive: true, force: true });
    await slot.copies.remove();
  }
}
