/** What a worker is told of the raws that it fetches. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame } from '../testing/make-frame.ts';

const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describeOnEachDatabase('the raws of a job', (server) => {
  it('have the digest of the bytes that are fetched, unless it was not noted when they came', async () => {
    const owner = await server().account('rita');
    const worker = server().worker();
    const sent = makeFrame({ siteLat: 48.2 });
    const { token } = (await owner.post('/api/uploads', {})).body;
    await owner.put(`/api/uploads/${token}/files/a.fit`, sent);
    await owner.post(`/api/uploads/${token}/finalize`, {});
    const { jobId } = (await worker.post('/api/worker/next-job', { workerId: 'w' })).body.job;
    const listed = async () => (await worker.get(`/api/worker/jobs/${jobId}/files`)).body.files[0];
    const file = await listed();
    const bytes = await worker.bytes(`/api/worker/files/${file.id}`);
    expect(bytes.equals(sent)).toBe(false);
    expect(file).toMatchObject({ sha256: digestOf(sent), storedSha256: digestOf(bytes) });
    // As the version before left its rows: of a raw whose location was blanked only the digest as sent is known.
    await server().em.query('UPDATE raw_files SET stored_sha256 = NULL');
    expect(await listed()).toMatchObject({ sha256: digestOf(sent), storedSha256: null });
  });
});
