/** Sends a stack that was made on this computer. */
import { stat } from 'node:fs/promises';
import { ApiError } from '@crowdsky/api';
import { hashFile } from '@crowdsky/files';
import type { Access } from './find-access.ts';
import { goesInPieces } from '@crowdsky/sending';
import type { UploadWishes } from '@crowdsky/sending';
import { sendFile } from './send-file.ts';
import type { SendRun } from './send-file.ts';
import { sendInPieces } from './send-in-pieces.ts';
import { unreadable } from './unsent-file.ts';

/** `full`: the account has no room, with the server's sentence. */
export type StackEnd =
  | { readonly kind: 'sent'; readonly stackId: number; readonly alreadyStored: boolean }
  | { readonly kind: 'refused' | 'full'; readonly problem: string };

export interface StackSendRun extends SendRun {
  /** Told before the first byte goes out. */
  readonly onBegin: (sizeBytes: number) => void;
}

/** Repeating it is harmless. Rejects with ApiError, as `fetch`, or the signal's reason. */
export async function sendStack(
  { path, sha256: known }: { readonly path: string; readonly sha256?: string },
  { server }: Access,
  { overwrite, keepLocation, slotSeconds }: UploadWishes,
  run: StackSendRun,
): Promise<StackEnd> {
  const { signal } = run;
  let sha256: string;
  let sizeBytes: number;
  try {
    sha256 = known ?? (await hashFile(path, signal));
    sizeBytes = (await stat(path)).size;
  } catch (error) {
    signal.throwIfAborted();
    return { kind: 'refused', problem: unreadable({ path, name: path }, error).problem };
  }
  run.onBegin(sizeBytes);
  const query = { sha256, overwrite, keepLocation, slotSeconds };
  try {
    if (await goesInPieces(sizeBytes, server, signal)) {
      const metadata = { kind: 'stack', ...query };
      const sent = await sendInPieces({ path, sizeBytes, metadata }, server, run);
      if (sent.kind === 'refused') return sent;
      const { place, alreadyStored } = sent.answer;
      return { kind: 'sent', stackId: Number(place.split('/').at(-1)), alreadyStored };
    }
    const sent = await sendFile(path, (body) => server.uploadStack({ query, body, signal }), run);
    if (sent.kind === 'refused') return sent;
    const { stack, alreadyStored } = sent.answer;
    return { kind: 'sent', stackId: stack.id, alreadyStored };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'quota-exceeded')
      return { kind: 'full', problem: error.message };
    throw error;
  }
}
