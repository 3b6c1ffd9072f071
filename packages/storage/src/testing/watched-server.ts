/** A way to a server on which every request is noted, its bytes untouched. */
import { connect, createServer } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

export interface WatchedServer {
  /** The address instead of that of the server. */
  endpoint: string;
  /** The requests so far, oldest first: method and path. */
  requests: string[];
  stop(): Promise<void>;
}

export async function watchServer(endpoint: string): Promise<WatchedServer> {
  const { hostname, port } = new URL(endpoint);
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [from, to] of [[near, far], [far, near]]) {
      sockets.add(from);
      from.on('error', () => to.destroy()).on('close', () => to.destroy());
      from.pipe(to);
    }
    near.on('data', (bytes) => requests.push(...requestsIn(bytes)));
  }); // prettier-ignore
  await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    async stop() {
      for (const socket of sockets) socket.destroy();
      await new Promise((closed) => server.close(closed));
    },
  };
}

function requestsIn(bytes: Buffer): string[] {
  return [...bytes.toString('latin1').matchAll(/^([A-Z]+ \S+) HTTP\/1\.1\r$/gm)].map(
    ([, request]) => request,
  );
}
