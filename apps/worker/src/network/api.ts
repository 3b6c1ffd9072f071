/** The way to a server: the typed client with a key, or with name and password where a key is made. */
import type { ReadableStream } from 'node:stream/web';
import { createClient } from '@crowdsky/api';
import type { Client } from '@crowdsky/api';

export type Server = Client<AbortSignal, ReadableStream, Response>;

/** Sent with every request of a client: `authorization`, and what a single call needs, such as `range`. */
export type RequestHeaders = Readonly<Record<string, string>>;

/** `address` without a slash at its end, as in `https://example.org`. */
export function connectWith(address: string, headers: RequestHeaders): Server {
  return createClient<AbortSignal, ReadableStream, Response>({
    // `duplex`: a file is sent while it is read.
    fetch: (url, request) => fetch(url, { ...request, duplex: 'half' } as RequestInit),
    baseUrl: address,
    headers: () => headers,
  });
}

/** The header of HTTP Basic. */
export function basicHeader(login: string, password: string): RequestHeaders {
  return { authorization: `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}` };
}

export function keyHeader(key: string): RequestHeaders {
  return { authorization: `Bearer ${key}` };
}
