/** A real archive whose parts may fail: the built backend and workers in processes of their own, and one owner. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@crowdsky/storage/testing';
import { expect, onTestFinished } from 'vitest';
import { KillableBackend } from '../../apps/backend/src/testing/killable-backend.ts';
import { basicAuth, TestClient } from '../../apps/backend/src/testing/test-client.ts';
import { password, workerKey } from '../../apps/backend/src/testing/secrets.ts';
import { simulateFrames, testFolder } from '../cli/run-crowdsky.ts';
import { digestOf, stackHere } from '../cli/stack-here.ts';
import type { NamedFile } from '../cli/stack-here.ts';
import { RunningWorker } from '../whole/running-worker.ts';

/** The frames of one quarter of an hour, and the digest of the stack that `crowdsky stack` makes of them. */
export interface Chunk {
  readonly files: readonly NamedFile[];
  readonly sha256: string;
}

export interface Job {
  readonly id: number;
  readonly chunkKey: string;
  readonly status: string;
  readonly errorMessage: string | null;
  readonly attempts: number;
  readonly droppedFrames: readonly { readonly name: string; readonly reason: string }[] | null;
}

const made = new Map<number, Chunk>();

/** The `n`-th chunk of a night; made once. */
export function chunkOf(n: number): Chunk {
  const known = made.get(n);
  if (known) return known;
  const startUtc = new Date(Date.UTC(2025, 2, 28, 1) + n * 900_000).toISOString();
  const files = simulateFrames({ startUtc, frames: 4, seed: 100 + n });
  const chunk = { files, sha256: digestOf(stackHere(files)) };
  made.set(n, chunk);
  return chunk;
}

/** What the tests of a fault have their workers stack. */
export const threeChunks = (): Chunk[] => [0, 1, 2].map(chunkOf);

/** Variables of the backend, and `share`: the folder behind its storage where it is not the backend's own. */
type ArchiveSettings = Readonly<NodeJS.ProcessEnv> & { readonly share?: string };
/** Names of what is stored. */
type ListStored = () => Promise<string[]>;

/** Started, and gone when the test is over. `stored` is for a storage that is no folder. */
export async function startArchive(
  settings: ArchiveSettings = {},
  databaseUrl?: string,
  stored?: ListStored,
): Promise<Archive> {
  const archive = new Archive(await freePort(), settings, databaseUrl, stored);
  await archive.backend.start();
  await archive.register();
  return archive;
}

export class Archive {
  readonly backend: KillableBackend;
  readonly owner: TestClient;
  /** Where its storage lies on this disk. */
  readonly share: string;
  readonly #stored: ListStored;
  /** The work folder of its workers, unless they are given another. */
  readonly workDir = testFolder();
  readonly #dir = testFolder();

  constructor(
    port: number,
    { share, ...variables }: ArchiveSettings,
    databaseUrl: string | undefined,
    stored?: ListStored,
  ) {
    this.share = share ?? join(this.#dir, 'storage');
    this.#stored = stored ?? (() => Promise.resolve(filesBelow(this.share)));
    this.backend = new KillableBackend(this.#dir, port, databaseUrl, variables);
    this.owner = new TestClient(this.backend.url);
    onTestFinished(() => this.backend.kill());
  }

  async register(): Promise<void> {
    const account = { username: 'ada', email: 'ada@example.org', password };
    expect((await this.owner.post('/api/auth/register', account)).status).toBe(201);
    this.owner.authorization = basicAuth('ada', password);
  }

  /** One upload of all files. */
  async upload(files: readonly NamedFile[]): Promise<void> {
    const { token } = (await this.owner.post('/api/uploads')).body;
    for (const { name, bytes } of files) {
      const put = await this.owner.put(`/api/uploads/${token}/files/${encodeURIComponent(name)}`, bytes);
      expect(put.status, put.text).toBe(200);
    }
    expect((await this.owner.post(`/api/uploads/${token}/finalize`)).status).toBe(200);
  }

  async uploadChunks(chunks: readonly Chunk[]): Promise<void> {
    await this.upload(chunks.flatMap(({ files }) => files));
  }

  async jobs(): Promise<Job[]> {
    const answer = await this.owner.get('/api/jobs?limit=100');
    expect(answer.status, answer.text).toBe(200);
    return answer.body.jobs;
  }

  /** Resolves when no job waits or is worked on. */
  async worked(timeout = 90_000): Promise<Job[]> {
    const open = async (): Promise<unknown> => {
      const jobs = await this.jobs().catch(() => [{ status: 'unknown' } as Job]);
      return jobs.filter(({ status }) => status !== 'completed' && status !== 'failed');
    };
    await expect.poll(open, { timeout, interval: 100 }).toEqual([]);
    return this.jobs();
  }

  /** Every job is done, however many attempts it took. */
  async allDone(chunks: readonly Chunk[]): Promise<void> {
    const jobs = await this.worked(150_000);
    expect(jobs.map(({ status, errorMessage }) => [status, errorMessage])).toEqual(
      chunks.map(() => ['completed', null]),
    );
  }

  /** One that asks often and works in its main thread; `flags` come after. */
  startWorker(
    flags: readonly string[] = [],
    variables: Readonly<Record<string, string>> = {},
  ): RunningWorker {
    const own = ['--work-dir', this.workDir, '--poll', '0.2', '--threads', '0'];
    return new RunningWorker(this.backend.url, workerKey, [...own, ...flags], variables);
  }

  /** Paths below a folder of the backend's data. */
  filesIn(folder: 'storage' | 'uploads'): string[] {
    return filesBelow(join(this.#dir, folder));
  }

  /** Every chunk is there once and to the byte, and no file but those of the stacks is left anywhere. */
  async holdsExactly(chunks: readonly Chunk[]): Promise<void> {
    const { stacks } = (await this.owner.get('/api/stacks?limit=100')).body;
    const digests = (stacks as { sha256: string }[]).map(({ sha256 }) => sha256).sort();
    expect(digests).toEqual(chunks.map(({ sha256 }) => sha256).sort());
    let storedBytes = 0;
    for (const { id, sha256 } of stacks) {
      const fits = await this.owner.bytes(`/api/stacks/${id}/fits`);
      expect(digestOf(fits)).toBe(sha256);
      const thumbnail = await this.owner.bytes(`/api/stacks/${id}/thumbnail`);
      expect(thumbnail.subarray(1, 4).toString()).toBe('PNG');
      storedBytes += fits.length + thumbnail.length;
    }
    const { body } = await this.owner.get('/api/auth/me');
    expect(body.account.storageUsedBytes).toBe(storedBytes);
    await expect.poll(this.#stored).toHaveLength(2 * chunks.length);
    await expect.poll(() => this.filesIn('uploads')).toEqual([]);
    expect(readdirSync(this.workDir)).toEqual([]);
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
