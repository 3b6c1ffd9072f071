import { afterEach, beforeEach, expect, it } from 'vitest';
import { startStatusServer } from './status-server.ts';
import type { StatusServer } from './status-server.ts';
import { WorkerStatus } from './worker-status.ts';

let status: WorkerStatus;
let server: StatusServer;
beforeEach(async () => {
  status = new WorkerStatus('.');
  server = await startStatusServer({ host: '127.0.0.1', port: 0 }, status);
});
afterEach(() => server.close());

const ask = (path: string, method = 'GET'): Promise<Response> =>
  fetch(`http://${server.place}${path}`, { method });
const answer = async (path: string) => {
  const response = await ask(path);
  return { code: response.status, body: (await response.json()) as unknown };
};

it('is healthy while it runs, and ready while it can work', async () => {
  expect(await answer('/healthz')).toEqual({ code: 200, body: { status: 'ok' } });
  const unready = (reason: string) => ({ code: 503, body: { status: 'unavailable', reason } });
  expect(await answer('/readyz')).toEqual(unready('The server has not answered yet.'));
  status.serverAnswered();
  expect(await answer('/readyz')).toEqual({ code: 200, body: { status: 'ok' } });
  status.jobBegins();
  status.jobEnded({ kind: 'handed-back', because: 'The disk is full.' }, 1);
  expect(await answer('/readyz')).toEqual(unready('The disk is full.'));
  status.serverIsAway('The server is away.');
  expect(await answer('/readyz?verbose')).toEqual(unready('The server is away.'));
  expect((await answer('/healthz')).code).toBe(200);
});

it('gives its figures as Prometheus reads them', async () => {
  const response = await ask('/metrics');
  expect(response.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await response.text()).toContain('\ncrowdsky_worker_jobs_total{end="completed"} 0\n');
});

it('answers reading only, and nothing else', async () => {
  const head = await ask('/healthz', 'HEAD');
  expect([head.status, await head.text()]).toEqual([200, '']);
  expect((await ask('/healthz', 'POST')).status).toBe(405);
  expect((await ask('/')).status).toBe(404);
});

it('says where another program listens already', async () => {
  const port = Number(server.place.split(':')[1]);
  await expect(startStatusServer({ host: '127.0.0.1', port }, status)).rejects.toMatchObject({
    code: 'EADDRINUSE',
  });
});
