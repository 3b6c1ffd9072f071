/** The far end of the network for tests: a real HTTP server whose answers the test decides. */
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connectWith, keyHeader } from '../../network/api.ts';
import type { Server } from '../../network/api.ts';

export interface EdgeServer {
  readonly url: string;
  /** The worker's way to it. */
  readonly server: Server;
  /** Method and path of each request, in their order. */
  readonly asked: readonly string[];
  close: () => Promise<void>;
}

export type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => unknown;

export async function startEdgeServer(answer: Answer): Promise<EdgeServer> {
  const asked: string[] = [];
  const http = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    let body = '';
    request.setEncoding('utf8').on('data', (piece: string) => (body += piece));
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    url,
    server: connectWith(url, keyHeader('a key')),
    asked,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

export function json(response: ServerResponse, value: unknown, status = 200): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}

/** A refusal as the backend words it. */
export function refusal(
  response: ServerResponse,
  status: number,
  code: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  response
    .writeHead(status, { 'content-type': 'application/problem+json', ...headers })
    .end(JSON.stringify({ status, error: { code, message: `It is ${code}.`, requestId: 'r' } }));
}
