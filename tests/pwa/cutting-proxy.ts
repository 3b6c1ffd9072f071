/** A network between browser and server that breaks off in the middle of an answer when a test says so. */
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveApp } from '../../scripts/serve-app.mjs';

export interface CuttingProxy {
  readonly address: string;
  /** The answers to this address break off behind so many bytes, until it is undefined again. */
  cut: { readonly path: RegExp; readonly afterBytes: number } | undefined;
  /** Path and range of each request to such an address. */
  readonly asked: string[];
  stop(): Promise<void>;
}

export async function startCuttingProxy(): Promise<CuttingProxy> {
  const server = await serveApp();
  const asked: string[] = [];
  const state: Pick<CuttingProxy, 'cut' | 'asked'> = { cut: undefined, asked };
  const proxy = createServer((incoming, outgoing) => {
    const path = incoming.url ?? '';
    if (path.endsWith('/fits')) asked.push(`${path} ${incoming.headers.range ?? 'whole'}`);
    const { method, headers } = incoming;
    const onward = ask(server.address + path, { method, headers, agent: false }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      const left = state.cut?.path.test(path) ? state.cut.afterBytes : Infinity;
      let sent = 0;
      answer.on('data', (piece: Buffer) => {
        const part = piece.subarray(0, Math.max(0, left - sent));
        sent += part.length;
        outgoing.write(part);
        // What was written last shall arrive.
        if (sent >= left) setTimeout(() => outgoing.destroy(), 100);
      });
      answer.on('end', () => {
        if (sent < left) outgoing.end();
      });
    });
    onward.on('error', () => outgoing.destroy());
    incoming.pipe(onward);
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  return Object.assign(state, {
    address: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    async stop() {
      proxy.closeAllConnections();
      await new Promise((resolve) => proxy.close(resolve));
      await server.stop();
    },
  });
}
