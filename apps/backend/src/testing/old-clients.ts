/** What the earlier system's worker and scripts send. */
/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return, @typescript-eslint/no-unsafe-assignment -- tests look into answers freely */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { TestClient } from './test-client.ts';
import type { TestServer } from './test-server.ts';

export function form(
  fields: Record<string, string>,
  files: Record<string, { name: string; bytes: Uint8Array }> = {},
): FormData {
  const data = new FormData();
  for (const [name, value] of Object.entries(fields)) data.append(name, value);
  for (const [name, file] of Object.entries(files))
    data.append(name, new Blob([file.bytes as BlobPart]), file.name);
  return data;
}

/** The old worker takes what comes; jobs of other tests are left with it. */
export async function claimed(worker: TestClient, id: number) {
  for (;;) {
    const { status, body } = await worker.get('/api/next_job.php?worker_id=worker-01');
    expect(status).toBe(200);
    if (body.job_id === id) return body;
  }
}

export function completion(jobId: number, path: string) {
  return {
    job_id: String(jobId),
    ucloud_path: path,
    thumbnail_path: path.replace('.fits', '_thumb.png'),
    n_frames_input: 15,
    n_frames_aligned: '13',
    total_exptime: 150.0,
    date_obs_start: '2025-01-15T19:30:00',
    date_obs_end: '2025-01-15T19:44:30',
    ra_deg: 83.633,
    dec_deg: 22.014,
    file_size_bytes: 12582912,
    n_stars_detected: 247,
  };
}

export async function putOnShare(server: TestServer, name: string, bytes: Uint8Array): Promise<void> {
  const path = join(server.dir, 'storage', name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}
