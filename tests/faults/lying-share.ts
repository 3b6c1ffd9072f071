/** Stands before a real WebDAV server and lies about sizes when it is told to. */
import { createServer, request as ask } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/**
 * - `keeps half`: takes a file and stores its first half.
 * - `says half`, `says double`: tells a wrong size of what it stores whole.
 * - `gives half`: hands out the first half, as if that were all.
 */
export type Lie = 'keeps half' | 'says half' | 'says double' | 'gives half';

export class LyingShare {
  lie: Lie | undefined;
  readonly #true: URL;
  readonly #server = createServer((request, response) => {
    this.#pass(request, response).catch(() => response.destroy());
  });

  constructor(storageUrl: string) {
    this.#true = new URL(storageUrl);
  }

  /** Resolves to its address, as a storage takes it. */
  async start(): Promise<string> {
    await new Promise<void>((bound) => this.#server.listen(0, '127.0.0.1', bound));
    const url = new URL(this.#true);
    url.port = String((this.#server.address() as AddressInfo).port);
    return url.href;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url: path, headers } = request;
    const given = await buffer(request);
    const sent = method === 'PUT' && this.lie === 'keeps half' ? half(given) : given;
    const answer = await new Promise<IncomingMessage>((answered, failed) => {
      const { hostname: host, port } = this.#true;
      const own = { ...headers, 'content-length': String(sent.length) };
      delete own['transfer-encoding'];
      ask({ host, port, method, path, headers: own }, answered).once('error', failed).end(sent);
    });
    const bytes = this.#falsified(method, await buffer(answer));
    const told = { ...answer.headers, 'content-length': String(bytes.length) };
    delete told['transfer-encoding'];
    response.writeHead(answer.statusCode ?? 500, told).end(bytes);
  }

  #falsified(method: string, bytes: Buffer): Buffer {
    if (method === 'GET' && this.lie === 'gives half') return half(bytes);
    if (method !== 'PROPFIND' || (this.lie !== 'says half' && this.lie !== 'says double')) return bytes;
    const factor = this.lie === 'says half' ? 0.5 : 2;
    return Buffer.from(
      bytes
        .toString()
        .replace(
          /(getcontentlength>)(\d+)/gi,
          (_all, tag: string, size: string) => `${tag}${Math.floor(Number(size) * factor)}`,
        ),
    );
  }
}

const half = (bytes: Buffer): Buffer => bytes.subarray(0, bytes.length >> 1);
