/** Sends finished stacks and shows on the terminal how far each is. */
import type { Access } from '../../owner/find-access.ts';
import type { UploadWishes } from '@crowdsky/sending';
import { sendStacks } from '../../owner/send-stacks.ts';
import type { SentStack } from '../../owner/send-stacks.ts';
import type { StackFile } from '../../owner/sort-files.ts';
import { createTransferProgress } from '../terminal/transfer-progress.ts';
import { retryNotes } from './retry-notes.ts';

/** See `sendStacks`. */
export async function showSendStacks(
  files: readonly StackFile[],
  access: Access,
  wishes: UploadWishes,
  signal: AbortSignal,
): Promise<readonly SentStack[]> {
  if (files.length === 0) return [];
  const transfer = createTransferProgress(process.stderr);
  const notes = retryNotes(transfer);
  try {
    return await sendStacks(files, access, wishes, {
      signal,
      onBegin: (sizeBytes) => {
        transfer.begin('sending', 1, sizeBytes);
      },
      onBytes: (count) => {
        transfer.addBytes(count);
      },
      onRetry: notes.onRetry,
      onEnd: notes.onSuccess,
    });
  } finally {
    transfer.end();
  }
}
