/** Patience with a network that comes and goes, and a server that is away or busy. */
import { ApiError } from '@crowdsky/api';

/** A file arrived with other bytes than its digest announces. */
export class DamagedFile extends Error {
  override readonly name = 'DamagedFile';
  /** Whether another transfer may bring the right bytes. */
  readonly mayPass: boolean;

  constructor(message: string, mayPass = true) {
    super(message);
    this.mayPass = mayPass;
  }
}

/** The last two: where a file goes on in pieces, the server is asked again how far it is. */
const passingCodes = new Set(['unexpected', 'busy', 'wrong-offset']);

/**
 * Whether the same request may succeed a little later: no network, a server that is away or busy, a proxy that answers in its
 * place, a damaged transfer.
 */
export function isPassing(error: unknown): boolean {
  if (error instanceof ApiError)
    return error.status >= 500 || [408, 429].includes(error.status) || passingCodes.has(error.code);
  return error instanceof DamagedFile ? error.mayPass : isNetworkError(error);
}

/** `fetch` rejects with a TypeError that has a cause; a fault of this program has none. */
function isNetworkError(error: unknown): boolean {
  return error instanceof TypeError && error.cause !== undefined;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 15_000;

export interface Patience {
  readonly attempts?: number;
  /** The longest wait that a server may ask for by Retry-After. */
  readonly longestAskedMs?: number;
}

/** About a quarter of an hour: a router that starts anew, a server that is updated. */
export const LONG_PATIENCE: Patience = { attempts: 60, longestAskedMs: 900_000 };

/** Repeats an action whose failure is passing. Rejects with its last error, or the signal's reason. */
export async function patiently<T>(
  action: () => Promise<T>,
  signal: AbortSignal,
  { attempts = 6, longestAskedMs = LONGEST_PAUSE_MS }: Patience = {},
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      signal.throwIfAborted();
      if (attempt === attempts || !isPassing(error)) throw error;
      const asked = error instanceof ApiError ? 1000 * (error.retryAfterSeconds ?? 0) : 0;
      const own = Math.min(FIRST_PAUSE_MS * 2 ** (attempt - 1), LONGEST_PAUSE_MS);
      // Never earlier than asked: a server counts what comes too early as another attempt.
      if (asked > own) await pauseFor(Math.min(asked, longestAskedMs) * (1 + Math.random() / 4), signal);
      else await rest(own, signal);
    }
  }
}

/** Waits about so long, at most a quarter of a minute, so that many workers do not come back at once. */
export async function rest(ms: number, signal: AbortSignal): Promise<void> {
  await pauseFor(Math.min(ms, LONGEST_PAUSE_MS) * (0.75 + Math.random() / 2), signal);
}

/** Waits just so long. Rejects with the signal's reason. */
export async function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
  signal.throwIfAborted();
}
