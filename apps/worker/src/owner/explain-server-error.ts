/** Words what a server, or the way to it, answers instead of what was asked. */
import { ApiError } from '@crowdsky/api';
import { isPassing } from '@crowdsky/sending';
import { OwnerError } from './owner-error.ts';

/** Errors of requests become OwnerErrors that name the server; all others are rethrown. */
export function explainServerError(error: unknown, address: string): OwnerError {
  if (error instanceof OwnerError) return error;
  if (error instanceof ApiError) return new OwnerError('server', wordsOf(error, address), error);
  if (isPassing(error))
    return new OwnerError(
      'server',
      `The server at ${address} cannot be reached: ${reasonOf(error)}. Is the address right, and is the server running?`,
      error,
    );
  throw error;
}

function wordsOf({ code, status, message }: ApiError, address: string): string {
  if (code === 'not-signed-in')
    return `The server at ${address} does not accept the key: it was revoked or has expired. Use crowdsky login again, or set CROWDSKY_KEY to another key.`;
  if (code === 'unexpected' && status < 500)
    return `What answers at ${address} is no CrowdSky server, or one of another version (status ${status}).`;
  return `The server at ${address} refuses: ${message}`;
}

/** The innermost cause: `fetch` itself says no more than "fetch failed". */
function reasonOf(error: unknown): string {
  let inner = error;
  while (inner instanceof Error && inner.cause instanceof Error) inner = inner.cause;
  if (inner instanceof AggregateError && inner.errors[0] instanceof Error) return inner.errors[0].message;
  return inner instanceof Error ? inner.message : String(inner);
}
