/** Turns Ctrl-C, and termination signals of other programs, into a cancellation. */
import { removeUnfinished } from '@crowdsky/files';
import { CommandError } from './command-error.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** A signal that is aborted by the first interruption, with what the user reads as its reason; a second ends at once. */
export function listenForInterrupts(): AbortSignal {
  const cancelling = new AbortController();
  const interrupt = (word: string, exitCode: number): void => {
    if (cancelling.signal.aborted) {
      removeUnfinished();
      process.exit(exitCode);
    }
    cancelling.abort(new CommandError(exitCode, `${word}; no half file is left.`));
  };
  process.on('SIGINT', () => {
    interrupt('interrupted', EXIT_CODES.interrupted);
  });
  process.on('SIGTERM', () => {
    interrupt('ended by another program', EXIT_CODES.interrupted + 13);
  });
  return cancelling.signal;
}
