/** The way to the server that this page came from. It is asked only when somebody signs in or sends; loaded when opened. */
import { ApiError, createClient } from '@crowdsky/api';
import type { Client, ClientRequest, ProblemCode } from '@crowdsky/api';

export type Server = Client<AbortSignal, Blob, Response>;

/** No answer came: there is no network, or the server is away. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

let csrfToken = '';

/** What the session of this tab proves with each request; told by signing in and by `me`. */
export function keepCsrfToken(token: string | undefined): void {
  csrfToken = token ?? '';
}

/** Each call rejects with ApiError for a refusal, NoAnswer without an answer, or the signal's reason. */
export const server: Server = serverWith({});

/** The same server, with more headers in each request. */
export function serverWith(more: Readonly<Record<string, string>>): Server {
  return createClient<AbortSignal, Blob, Response>({
    fetch: ask,
    baseUrl: '',
    headers: () => headersOf(more),
  });
}

async function ask(url: string, request: ClientRequest<AbortSignal, Blob>): Promise<Response> {
  try {
    return await fetch(url, { ...request, credentials: 'same-origin' });
  } catch (error) {
    request.signal?.throwIfAborted();
    throw new NoAnswer('The server gave no answer.', { cause: error });
  }
}

function headersOf(more: Readonly<Record<string, string>>): Record<string, string> {
  return csrfToken === '' ? { ...more } : { 'x-csrf-token': csrfToken, ...more };
}

/** Gives the bytes of an answer as they come. Rejects with NoAnswer when they end too early, or the signal's reason. */
export async function eachPiece(
  answer: Response,
  onPiece: (piece: Uint8Array<ArrayBuffer>) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  const reader = answer.body?.getReader();
  for (;;) {
    const read = await reader?.read().catch((error: unknown) => {
      signal.throwIfAborted();
      throw new NoAnswer('The answer broke off.', { cause: error });
    });
    if (!read || read.done) return;
    await onPiece(read.value);
  }
}

/** What a failed call comes to, for whoever has to tell it. */
export interface Refusal {
  /** `no-answer`: nothing came back at all. */
  readonly code: ProblemCode | 'no-answer';
  /** Whether the same request may succeed a little later. */
  readonly isPassing: boolean;
  readonly retryAfterSeconds: number | undefined;
  /** The server's own sentence, in English. */
  readonly message: string;
}

const PASSING: ReadonlySet<ProblemCode> = new Set(['unexpected', 'busy', 'wrong-offset', 'bad-csrf-token']);

/** Whether the server refused or gave no answer; anything else is a fault of this program. */
export function isRefusal(error: unknown): error is ApiError | NoAnswer {
  return error instanceof ApiError || error instanceof NoAnswer;
}

/** Rethrows what is no refusal. */
export function refusalOf(error: unknown): Refusal {
  if (!isRefusal(error)) throw error;
  if (error instanceof NoAnswer)
    return { code: 'no-answer', isPassing: true, retryAfterSeconds: undefined, message: error.message };
  const { code, status, retryAfterSeconds, message } = error;
  const isPassing = status >= 500 || status === 408 || status === 429 || PASSING.has(code);
  return { code, isPassing, retryAfterSeconds, message };
}
