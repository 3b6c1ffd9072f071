/** Turns errors that end a stack into errors for the command line; rethrows faults of the program. */
import { WriteError } from '@crowdsky/files';
import { CommandError } from './command-error.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** Errors from another thread have lost their class and kept their name. Rethrows faults of the program. */
export function asCommandError(error: unknown): CommandError {
  if (error instanceof CommandError) return error;
  if (error instanceof WriteError) return new CommandError(EXIT_CODES.cannotWrite, error.message);
  if (error instanceof Error && error.name === 'MasterError')
    return new CommandError(EXIT_CODES.wrongUsage, error.message);
  if (error instanceof Error && error.name === 'UnreadableFile')
    return new CommandError(EXIT_CODES.nothingStacked, error.message);
  throw error;
}
