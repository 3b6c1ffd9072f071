/** Turns what ends an owner's command into an error for the command line. */
import { explainServerError } from '../owner/explain-server-error.ts';
import { OwnerError } from '../owner/owner-error.ts';
import { CommandError } from './command-error.ts';
import { EXIT_CODES } from './exit-codes.ts';

/** Runs `work`, which talks to the server at `address`. Rejects with CommandError, WriteError, and faults as they are. */
export async function explained<T>(address: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    signal.throwIfAborted();
    throw asOwnersCommandError(error, address);
  }
}

function asOwnersCommandError(error: unknown, address: string): unknown {
  if (error instanceof CommandError || (error instanceof Error && error.name === 'WriteError')) return error;
  const { kind, message } = explainServerError(error, address);
  return new CommandError(kind === 'usage' ? EXIT_CODES.wrongUsage : EXIT_CODES.serverRefuses, message);
}

/** As `explained`, before an address is known. */
export async function explainedUsage<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof OwnerError) throw new CommandError(EXIT_CODES.wrongUsage, error.message);
    throw error;
  }
}
