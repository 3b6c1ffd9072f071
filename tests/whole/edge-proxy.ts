/** A way to a server on which a test may stand: it counts requests, answers in the server's place, or breaks them off. */
import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface EdgeProxy {
  readonly address: string;
  /** Method and path of each request, in their order. */
  readonly asked: readonly string[];
  /** As `asked`, with the status, of those that the server answered. */
  readonly answered: readonly string[];
}

/** Resolves to true where it has answered or broken off itself. */
export type Interfere = (
  what: string,
  request: IncomingMessage,
  response: ServerResponse,
) => boolean | Promise<boolean>;

/** Gone when the test is over. */
export async function startEdgeProxy(target: string, interfere: Interfere = () => false): Promise<EdgeProxy> {
  const asked: string[] = [];
  const answered: string[] = [];
  const { hostname, port } = new URL(target);
  const proxy = createServer((request, response) => {
    const what = `${request.method} ${request.url}`;
    asked.push(what);
    void Promise.resolve(interfere(what, request, response)).then((isDone) => {
      if (isDone) return;
      const { method, url: path, headers } = request;
      const onward = ask({ hostname, port, method, path, headers }, (answer) => {
        answered.push(`${what} ${answer.statusCode}`);
        response.writeHead(answer.statusCode ?? 502, answer.headers);
        answer.pipe(response);
      });
      onward.on('error', () => response.destroy());
      request.on('close', () => {
        if (!request.complete) onward.destroy();
      });
      request.pipe(onward);
    });
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        proxy.close(() => resolve());
        proxy.closeAllConnections();
      }),
  );
  return { address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`, asked, answered };
}
