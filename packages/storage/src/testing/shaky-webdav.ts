/** A WebDAV server for tests that misbehaves when told to, in the ways real ones do. */
import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export type Fault = (request: IncomingMessage, response: ServerResponse) => void;

/** A minimal WebDAV server that works until `fault` names a failure for a method. */
export class ShakyWebdav {
  readonly objects = new Map<string, Buffer>();
  readonly faults = new Map<string, Fault>();
  private server: Server | undefined;

  async start(): Promise<string> {
    this.server = createServer((request, response) => void this.handle(request, response));
    await new Promise<void>((bound) => this.server!.listen(0, '127.0.0.1', bound));
    return `webdav://token@127.0.0.1:${(this.server.address() as AddressInfo).port}/public.php/webdav`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((closed) => this.server?.close(closed));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = this.faults.get(request.method ?? '');
    if (fault) {
      fault(request, response);
      return;
    }
    const { status, body } = await this.answer(request, decodeURIComponent(request.url ?? '/'));
    response
      .writeHead(status, typeof body === 'string' ? { 'content-type': 'application/xml' } : {})
      .end(body);
  }

  private async answer(
    request: IncomingMessage,
    path: string,
  ): Promise<{ status: number; body?: string | Buffer }> {
    const found = this.objects.get(path);
    switch (request.method) {
      case 'MKCOL':
        return { status: 201 };
      case 'PUT': {
        const bytes = await buffer(request).catch(() => null);
        if (bytes) this.objects.set(path, bytes);
        return { status: 201 };
      }
      case 'MOVE':
        if (!found) return { status: 404 };
        this.objects.set(decodeURIComponent(new URL(String(request.headers['destination'])).pathname), found);
        this.objects.delete(path);
        return { status: 201 };
      case 'DELETE':
        return { status: this.objects.delete(path) ? 204 : 404 };
      case 'GET':
        return found ? { status: 200, body: found } : { status: 404 };
      case 'PROPFIND':
        return found ? { status: 207, body: properties(path, found.length) } : { status: 404 };
      default:
        return { status: 405 };
    }
  }
}

function properties(path: string, size: number): string {
  return `<?xml version="1.0"?><d:multistatus xmlns:d="DAV:"><d:response><d:href>${encodeURI(path)}</d:href><d:propstat><d:prop>
<d:getlastmodified>Thu, 01 Jan 2026 00:00:00 GMT</d:getlastmodified><d:getcontentlength>${size}</d:getcontentlength><d:resourcetype/></d:prop>
<d:status>HTTP/1.1 200 OK</d:status></d:propstat></d:response></d:multistatus>`;
}

export const answering =
  (status: number): Fault =>
  (request, response) => {
    request.resume();
    response.writeHead(status).end('no');
  };
export const resetting: Fault = (request) =>
  void request.once('data', () => request.socket.resetAndDestroy()).resume();
export const silent: Fault = (request) => void request.resume();
export const halfAnswer: Fault = (_request, response) => {
  response.writeHead(200, { 'content-length': '100000' });
  response.write(Buffer.alloc(30_000), () => response.destroy());
};
