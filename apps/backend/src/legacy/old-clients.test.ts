/** The earlier system's worker and scripts, driven as they themselves drive it: paths, forms, Basic, bytes. */
import { Header } from '@crowdsky/fits';
import sharp from 'sharp';
import { beforeAll, expect, it } from 'vitest';
import { describeOnEachDatabase } from '../testing/each-database.ts';
import { makeFrame, makeStack } from '../testing/make-frame.ts';
import { claimed, completion, form, putOnShare } from '../testing/old-clients.ts';
import { layouts, makeColours, writeLayout } from '../testing/stack-layouts.ts';
import { scriptOf, workerKey } from '../testing/test-server.ts';
import type { TestClient } from '../testing/test-client.ts';

describeOnEachDatabase('the old clients', (server) => {
  let script: TestClient;
  let worker: TestClient;
  let userId: number;
  let token: string;

  beforeAll(async () => {
    ({ userId } = await server().account('otto'));
    script = scriptOf(server(), 'otto');
    worker = server().worker();
  });

  const upload = (action: string, data?: FormData) =>
    script.call('POST', `/api/raw_upload.php?action=${action}`, data ? { form: data } : {});

  it('uploads raws by Basic and multipart', async () => {
    const start = await upload('start');
    expect(start.status).toBe(200);
    expect(start.text).toMatch(/^\{"session_token":"[0-9a-f]{32}"\}$/);
    token = start.body.session_token;
    const file = { file: { name: 'Light_M 42_10.0s_IRCUT_20250115-193005.fit', bytes: makeFrame() } };
    const taken = await upload('file', form({ session_token: token }, file));
    expect(taken.text).toBe(
      '{"ok":true,"filename":"Light_M 42_10.0s_IRCUT_20250115-193005.fit","chunk_key":"20250115.78_83.6_+22.0","date_obs":"2025-01-15T19:30:05"}',
    );
    // requests sends fields first, other clients last: both are read, and a path is no path.
    const late = new FormData();
    late.append(
      'file',
      new Blob([makeFrame({ seed: 2, dateObs: '2025-01-15T19:50:00', siteLat: 48.2 }) as BlobPart]),
      'C:\\Seestar\\b.fit',
    );
    late.append('scrub_location', '1');
    late.append('session_token', token);
    expect((await upload('file', late)).body).toMatchObject({
      ok: true,
      filename: 'b.fit',
      chunk_key: '20250115.79_83.6_+22.0',
    });
  });

  it('answers bad files with 400 and {error}', async () => {
    const bad = await upload(
      'file',
      form({ session_token: token }, { file: { name: 'c.fit', bytes: makeFrame({ dateObs: null }) } }),
    );
    expect(bad.status).toBe(400);
    expect(Object.keys(bad.body)).toEqual(['error']);
    const missing = await upload('file', form({ session_token: token }));
    expect(missing.status).toBe(400);
    const elsewhere = await upload(
      'file',
      form({ session_token: '0'.repeat(32) }, { file: { name: 'c.fit', bytes: makeFrame({ seed: 9 }) } }),
    );
    expect(elsewhere.status).toBe(404);
    expect((await server().client().call('POST', '/api/raw_upload.php?action=start', {})).status).toBe(401);
    expect(
      (await upload('file', form({ session_token: token }, { file: { name: 'x.txt', bytes: makeFrame() } })))
        .status,
    ).toBe(400);
    expect(await server().files('uploads')).toHaveLength(2);
  });

  it('finalizes into jobs', async () => {
    const final = await upload('finalize', form({ session_token: token }));
    expect(final.text).toMatch(
      /^\{"ok":true,"jobs":2,"job_ids":\[\d+,\d+\],"chunks":\["20250115.78_83.6_\+22.0","20250115.79_83.6_\+22.0"\],"skipped":\[\]\}$/,
    );
    const twice = await script.call('POST', '/api/raw_upload.php', {
      form: form({ action: 'finalize', session_token: token }),
    });
    expect([twice.status, twice.text]).toEqual([200, final.text]);
  });

  it('gives the worker its job, its files with numbers as text, and the raws', async () => {
    expect((await server().client().get('/api/next_job.php')).status).toBe(401);
    const job = await worker.get('/api/next_job.php?worker_id=worker-01');
    expect(job.status).toBe(200);
    expect(Object.keys(job.body)).toEqual([
      'job_id',
      'user_id',
      'upload_session_id',
      'chunk_key',
      'object_name',
      'frame_count',
      'session_ucloud_path',
    ]);
    expect(job.body).toMatchObject({
      user_id: userId,
      chunk_key: '20250115.78_83.6_+22.0',
      object_name: 'M 42',
      frame_count: 1,
    });
    expect(job.text).toContain('\\/sess_');
    const files = await worker.get(`/api/job_files.php?job_id=${job.body.job_id}`);
    expect(files.body).toMatchObject({ job_id: job.body.job_id, chunk_key: '20250115.78_83.6_+22.0' });
    const [file] = files.body.files;
    expect(file).toEqual({
      id: expect.stringMatching(/^\d+$/),
      filename: 'Light_M 42_10.0s_IRCUT_20250115-193005.fit',
      ucloud_path: expect.stringContaining(`user_${userId}/sess_${token}`),
      file_size_bytes: String(makeFrame().length),
      fits_date_obs: '2025-01-15 19:30:05',
      fits_exptime: '10',
      fits_ra: '83.633',
      fits_dec: '22.014',
    });
    const raw = await worker.fetch('GET', `/api/download_raw.php?file_id=${file.id}`, {});
    expect(raw.headers.get('content-type')).toBe('application/octet-stream');
    expect(raw.headers.get('content-length')).toBe(String(makeFrame().length));
    expect(Buffer.from(await raw.arrayBuffer()).equals(makeFrame())).toBe(true);
    expect((await worker.get('/api/download_raw.php?file_id=999999')).status).toBe(404);
  });

  it('fails, retries, and completes with the files the worker put on the share itself', async () => {
    const { jobs } = (await script.get('/api/jobs?status=processing')).body;
    const [{ id }] = jobs;
    const failed = await worker.post('/api/fail_job.php', {
      job_id: id,
      error_message: 'Alignment failed: ö',
    });
    expect(failed.text).toBe('{"ok":true,"status":"retry"}');
    expect((await worker.post('/api/fail_job.php', { job_id: id, error_message: 'again' })).status).toBe(404);
    const other = (await worker.get('/api/next_job.php')).body; // pending before retry
    expect(other.chunk_key).toBe('20250115.79_83.6_+22.0');
    const [scrubbed] = (await worker.get(`/api/job_files.php?job_id=${other.job_id}`)).body.files;
    expect((await worker.bytes(`/api/download_raw.php?file_id=${scrubbed.id}`)).includes('SITELAT')).toBe(
      false,
    );
    const again = (await worker.get('/api/next_job.php')).body;
    expect(again.job_id).toBe(id);
    expect((await worker.get('/api/next_job.php')).status).toBe(204);

    const name = `stacks/user_${userId}/M_42/stack_${again.chunk_key}_${id}.fits`;
    const metadata = completion(id, `/crowdsky/${name}`);
    const early = await worker.post('/api/complete_job.php', metadata);
    expect([early.status, early.body.error]).toEqual([409, 'The stack is not in the storage.']);
    const stack = makeStack();
    await putOnShare(server(), name, stack);
    await putOnShare(
      server(),
      name.replace('.fits', '_thumb.png'),
      await sharp({ create: { width: 9, height: 9, channels: 3, background: 'red' } })
        .png()
        .toBuffer(),
    );
    const elsewhere = await worker.post(
      '/api/complete_job.php',
      completion(id, `/crowdsky/stacks/user_${userId + 1}/M_42/stack_x_${id}.fits`),
    );
    expect(elsewhere.status).toBe(409);
    expect((await worker.post('/api/complete_job.php', metadata)).text).toBe('{"ok":true}');
    expect((await worker.post('/api/complete_job.php', metadata)).status).toBe(404);
  });

  it('lists, shows and gives the stack to its owner', async () => {
    const all = await script.get('/api/my_stacks.php');
    expect(all.body).toMatchObject([
      {
        chunk_key: '20250115.78_83.6_+22.0',
        object_name: 'M 42',
        n_frames_aligned: 13,
        date_obs_start: '2025-01-15 19:30:00',
        n_stars_detected: 247,
      },
    ]);
    expect((await script.get('/api/my_stacks.php?object=M31')).body).toEqual([]);
    const download = await script.fetch(
      'GET',
      `/api/download_stack.php?chunk_key=${encodeURIComponent('20250115.78_83.6_+22.0')}`,
      {},
    );
    expect(download.headers.get('content-disposition')).toMatch(
      /^attachment; filename="stack_M_42_20250115.78_83.6_\+22.0_\d+\.fits"$/,
    );
    expect(Buffer.from(await download.arrayBuffer()).equals(makeStack())).toBe(true);
    expect((await script.bytes(`/api/thumbnail.php?id=${all.body[0].id}`)).subarray(1, 4).toString()).toBe(
      'PNG',
    );
    expect((await script.get('/api/download_stack.php?chunk_key=nothing')).status).toBe(404);
  });

  it('stores a stack with its thumbnail and form fields', async () => {
    const picture = await sharp({ create: { width: 900, height: 600, channels: 3, background: 'blue' } })
      .jpeg()
      .toBuffer();
    const files = {
      file: { name: 'CrowdSky_38_M81.fit', bytes: makeStack({ seed: 5, dateObs: '2026-02-27T22:45:00' }) },
      thumbnail: { name: 't.jpg', bytes: picture },
    };
    const fields = {
      n_frames_input: '40',
      n_frames_aligned: '38',
      date_obs_start: '2026-02-27T22:45:00',
      date_obs_end: '2026-02-27T22:59:00',
      scrub_location: '1',
    };
    const stored = await script.call('POST', '/api/upload_stack.php', { form: form(fields, files) });
    expect(stored.text).toMatch(
      /^\{"ok":true,"job_id":\d+,"chunk_key":"20260227.91_83.6_\+22.0","status":"completed"\}$/,
    );
    const [row] = (await script.get('/api/my_stacks.php')).body;
    expect(row).toMatchObject({
      n_frames_input: 40,
      n_frames_aligned: 38,
      date_obs_end: '2026-02-27 22:59:00',
    });
    const thumbnail = await sharp(await script.bytes(`/api/thumbnail.php?id=${row.id}`)).metadata();
    expect([thumbnail.format, thumbnail.width, thumbnail.height]).toEqual(['png', 512, 341]);
  });

  it.each(layouts)("records the true size of a worker's and an uploader's stack: %s", async (layout) => {
    const hour = 1 + layouts.indexOf(layout);
    const time = `2025-06-0${hour}T01:00:00`;
    const start = (await upload('start')).body.session_token;
    const raw = { name: 'Light.fit', bytes: makeFrame({ dateObs: time, seed: 60 + hour }) };
    await upload('file', form({ session_token: start }, { file: raw }));
    const [id] = (await upload('finalize', form({ session_token: start }))).body.job_ids;
    const job = await claimed(worker, id);
    const name = `stacks/user_${userId}/M_42/stack_${job.chunk_key}_${id}.fits`;
    await putOnShare(server(), name, writeLayout(layout, makeColours(60, 40)));
    const done = await worker.post('/api/complete_job.php', completion(id, `/crowdsky/${name}`));
    expect(done.text).toBe('{"ok":true}');

    const header = new Header().set('DATE-OBS', `2025-07-0${hour}T01:00:00`).set('OBJECT', 'M 57');
    const bytes = writeLayout(layout, makeColours(50, 70, hour), header);
    const sent = await script.call('POST', '/api/upload_stack.php', {
      form: form({}, { file: { name: 'CrowdSky_M57.fit', bytes } }),
    });
    expect([sent.status, sent.body.status]).toEqual([200, 'completed']);
    const sizes = new Map<number, unknown>();
    for (const { jobId, widthPx, heightPx } of (await script.get('/api/stacks')).body.stacks)
      sizes.set(jobId, [widthPx, heightPx]);
    expect([sizes.get(id), sizes.get(sent.body.job_id)]).toEqual([
      [60, 40],
      [50, 70],
    ]);
  });

  it('cleans up by Bearer, by ?key= and not without', async () => {
    const refused = await server().client().get('/api/cleanup.php?key=wrong');
    expect([refused.status, refused.text]).toEqual([401, 'Unauthorized\n']);
    for (const answer of [
      await server().client().get(`/api/cleanup.php?key=${workerKey}`),
      await worker.call('POST', '/api/cleanup.php', {}),
    ]) {
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
      expect(answer.text).toMatch(/^Cleanup done: 0 expired sessions, \d+ files deleted\.\n$/);
    }
  });
});
