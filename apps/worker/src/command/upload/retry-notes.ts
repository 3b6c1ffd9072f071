/** Tells once of each time that a server is away, however often it is tried. */
import type { TransferProgress } from '../terminal/transfer-progress.ts';

export function retryNotes(progress: Pick<TransferProgress, 'note'>) {
  let isAway = false;
  return {
    onRetry: (): void => {
      if (!isAway) progress.note('The server cannot be reached or is busy; trying again.');
      isAway = true;
    },
    /** A file is through: the next fault is another one. */
    onSuccess: (): void => {
      isAway = false;
    },
  };
}
