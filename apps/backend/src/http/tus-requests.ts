/** What tus 1.0 asks of every request and answer below `/api/tus`, before it is known who calls. */
import type { IncomingMessage } from 'node:http';
import { endpoints } from '@crowdsky/api';

const address = endpoints.tusOptions.path;

export function isTusRequest(url: string): boolean {
  return url === address || url.startsWith(`${address}/`) || url.startsWith(`${address}?`);
}

/**
 * "X-HTTP-Method-Override": where it is given, the request's own method is ignored; for clients that have no PATCH or DELETE.
 * Returns the address, as Fastify wants it before it looks for a route.
 */
export function withNamedMethod(request: IncomingMessage): string {
  const url = request.url ?? '/';
  const named = request.headers['x-http-method-override'];
  if (typeof named === 'string' && isTusRequest(url)) request.method = named.toUpperCase();
  return url;
}
