/** The worker's way to the backend: the typed client with the worker's key. */
import type { ReadableStream } from 'node:stream/web';
import { createClient } from '@crowdsky/api';
import type { Client } from '@crowdsky/api';

export type Server = Client<AbortSignal, ReadableStream, Response>;

/** `baseUrl` without a slash at its end, as in `https://example.org`. */
export function connect(baseUrl: string, key: string): Server {
  return createClient<AbortSignal, ReadableStream, Response>({
    // `duplex`: a file is sent while it is read.
    fetch: (url, request) => fetch(url, { ...request, duplex: 'half' } as RequestInit),
    baseUrl,
    headers: () => ({ authorization: `Bearer ${key}` }),
  });
}
