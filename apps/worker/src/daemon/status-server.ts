/** Answers what watches over a worker: `/healthz` while it runs, `/readyz` whether it can work, `/metrics`. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WorkerStatus } from './worker-status.ts';

export interface ListenAt {
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
}

export interface StatusServer {
  /** Where it listens, as `127.0.0.1:9464`. */
  readonly place: string;
  close: () => Promise<void>;
}

interface Answer {
  readonly status: number;
  readonly body: string;
  readonly type?: string;
}

/** Rejects as the system where it cannot listen there. */
export async function startStatusServer(
  { host, port }: ListenAt,
  status: WorkerStatus,
): Promise<StatusServer> {
  const http = createServer((request, response) => {
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    const answering = isRead
      ? answerTo(request.url ?? '', status)
      : refused(405, 'Only GET is answered here.');
    void answering
      .catch((error: unknown) => refused(500, String(error)))
      .then(({ status: code, body, type = 'application/json' }) => {
        response.writeHead(code, { 'content-type': type, 'cache-control': 'no-store' });
        response.end(request.method === 'HEAD' ? undefined : body);
      });
  });
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject).listen(port, host, resolve);
  });
  const { address, port: taken, family } = http.address() as AddressInfo;
  return {
    place: `${family === 'IPv6' ? `[${address}]` : address}:${taken}`,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

async function answerTo(url: string, status: WorkerStatus): Promise<Answer> {
  switch (url.split('?')[0]) {
    case '/healthz':
      return { status: 200, body: JSON.stringify({ status: 'ok' }) };
    case '/readyz': {
      const { trouble } = status;
      const body = trouble === undefined ? { status: 'ok' } : { status: 'unavailable', reason: trouble };
      return { status: trouble === undefined ? 200 : 503, body: JSON.stringify(body) };
    }
    case '/metrics': {
      const { text, type } = await status.figures();
      return { status: 200, body: text, type };
    }
    default:
      return refused(404, 'There are /healthz, /readyz and /metrics here.');
  }
}

function refused(status: number, reason: string): Promise<Answer> {
  return Promise.resolve({ status, body: JSON.stringify({ status: 'refused', reason }) });
}
