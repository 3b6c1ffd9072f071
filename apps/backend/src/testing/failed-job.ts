/** A job that failed for good, of an upload by HTTP. */
import { StackingJob } from '../archive/stacking-job.entity.ts';
import { makeFrame } from './make-frame.ts';
import type { TestClient } from './test-client.ts';
import type { TestServer } from './test-server.ts';

/** Of one frame, after two attempts; resolves to its id. */
export async function failedJob(server: TestServer, owner: TestClient): Promise<number> {
  const { token } = (await owner.post('/api/uploads', {})).body as { token: string };
  await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame());
  const finalized = (await owner.post(`/api/uploads/${token}/finalize`, {})).body as {
    jobs: { id: number }[];
  };
  const [{ id }] = finalized.jobs;
  const changes = { status: 'failed', errorMessage: 'no stars', retryCount: 2 } as const;
  await server.em.update(StackingJob, { id }, { ...changes, completedAt: server.clock.nowSeconds() });
  return id;
}
