/** A failed job that its owner retries while cleanup gives up others keeps its raws, on both databases. */
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { failedJob } from '../testing/failed-job.ts';
import { AbandonedService } from './abandoned-service.ts';
import { RawFileRow } from './raw-file.entity.ts';
import { StackingJob } from './stacking-job.entity.ts';

const more = 3000;

describeOnEachDatabase('a retry against cleanup', (server) => {
  const raws = async (): Promise<number> =>
    (await server().files('uploads')).filter((path) => path.endsWith('.fit')).length;

  /** Rows beside the only raw of a job: cleanup looks for their files one by one, which takes a while. */
  async function addRaws(jobId: number): Promise<void> {
    const { uploadSessionId } = await server().em.findOneByOrFail(StackingJob, { id: jobId });
    const raw = await server().em.findOneByOrFail(RawFileRow, { uploadSessionId: uploadSessionId! });
    const { id, ...row } = raw;
    const rows = Array.from({ length: more }, (_, at) => ({
      ...row,
      ...{ filename: `${id}_${at}.fit`, ucloudPath: `${row.ucloudPath}_${at}`, fileSizeBytes: 0 },
      sha256: at.toString(16).padStart(64, '0'),
    }));
    for (let at = 0; at < more; at += 500) await server().em.insert(RawFileRow, rows.slice(at, at + 500));
  }

  it('after cleanup has listed the job, before its turn: it is retried whole', async () => {
    const [first, second] = [await server().account('first'), await server().account('second')];
    await addRaws(await failedJob(server(), first));
    const id = await failedJob(server(), second);
    expect(await raws()).toBe(2);
    const ended = server()
      .get(AbandonedService)
      .end(new Date(Date.now() + 60_000));
    // The first job's raws are released; the second job is listed, and its turn is still to come.
    while ((await raws()) === 2) await new Promise(setImmediate);
    const retried = await second.post(`/api/jobs/${id}/retry`);
    expect([retried.status, retried.body.status]).toEqual([200, 'pending']);
    expect(await ended).toEqual({ uploads: 0, files: more + 1 });
    expect(await raws()).toBe(1);
    const { job } = (await server().worker().post('/api/worker/next-job', { workerId: 'w' })).body;
    const { files } = (await server().worker().get(`/api/worker/jobs/${id}/files`)).body;
    expect([job.jobId, files.map(({ filename }: RawFileRow) => filename)]).toEqual([id, ['a.fit']]);
  });
});
