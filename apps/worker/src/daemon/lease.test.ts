import { afterEach, expect, it } from 'vitest';
import type { ClaimedJob } from '@crowdsky/api';
import { Lease, LeaseLost } from './lease.ts';
import { json, refusal, startEdgeServer } from './testing/edge-server.ts';
import type { Answer, EdgeServer } from './testing/edge-server.ts';

const leaseToken = '0123456789abcdef0123456789abcdef';
const job: ClaimedJob = {
  jobId: 7,
  leaseToken,
  leaseSeconds: 120,
  userId: 1,
  chunkKey: 'k',
  objectName: null,
  frameCount: 3,
  keepLocation: false,
  attempt: 1,
  verifies: null,
};

let edge: EdgeServer;
let lease: Lease;
afterEach(async () => {
  lease.end();
  await edge.close();
});
async function hold(answer: Answer, leaseSeconds = 0.07): Promise<void> {
  edge = await startEdgeServer(answer);
  lease = new Lease(edge.server, { ...job, leaseSeconds });
}
const lost = (): Promise<unknown> =>
  new Promise((resolve) => {
    lease.lost.addEventListener('abort', () => resolve(lease.lost.reason), { once: true });
  });

it('is prolonged again and again, and tells the progress', async () => {
  const bodies: unknown[] = [];
  const third = new Promise<void>((resolve) => {
    void hold((_, response, body) => {
      bodies.push(JSON.parse(body));
      lease.progress = 0.25 * bodies.length;
      json(response, { leaseExpiresAt: '2025-03-28T00:00:00.000Z' });
      if (bodies.length === 3) resolve();
    }, 0.6);
  });
  await third;
  expect(bodies.slice(0, 3)).toEqual([
    { leaseToken, progress: 0 },
    { leaseToken, progress: 0.25 },
    { leaseToken, progress: 0.5 },
  ]);
  expect(new Set(edge.asked)).toEqual(new Set(['POST /api/worker/jobs/7/heartbeat']));
  expect(lease.lost.aborted).toBe(false);
});

it.each([
  [409, 'lease-lost'],
  [404, 'not-found'],
])('is lost when the server says %i %s', async (status, code) => {
  await hold((_, response) => refusal(response, status, code));
  expect(await lost()).toBeInstanceOf(LeaseLost);
});

it('outlives a server that is away, and a proxy that answers in its place', async () => {
  let beats = 0;
  const isLost = new Promise((resolve) => {
    void hold((request, response) => {
      beats++;
      if (beats === 1) request.socket.destroy();
      else if (beats === 2) refusal(response, 503, 'database-failed');
      else if (beats === 3) response.writeHead(404).end('<html>Not found</html>');
      else refusal(response, 409, 'lease-lost');
    }).then(async () => resolve(await lost()));
  });
  expect(await isLost).toBeInstanceOf(LeaseLost);
  expect(beats).toBeGreaterThanOrEqual(4);
});

it('sends nothing once it has ended', async () => {
  await hold((_, response) => json(response, { leaseExpiresAt: '2025-03-28T00:00:00.000Z' }));
  lease.end();
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(edge.asked).toEqual([]);
});
