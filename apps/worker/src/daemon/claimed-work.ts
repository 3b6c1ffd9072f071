/** A claimed job with its raws on this disk, until it is completed, failed or handed back. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClaimedJob } from '@crowdsky/api';
import { makeWorkFolder } from '@crowdsky/files';
import type { Server } from '../network/api.ts';
import { fetchRaws } from './fetch-raws.ts';
import type { FetchedRaws } from './fetch-raws.ts';
import { Lease } from './lease.ts';
import type { WorkRoom } from './work-room.ts';

/** Folders of jobs begin so; what a killed worker left is found by it. */
export const JOB_FOLDER = 'crowdsky-job-';

/** Where jobs are worked on. */
export interface Workplace {
  readonly server: Server;
  readonly workDir: string;
  readonly room: WorkRoom;
}

export class ClaimedWork {
  readonly job: ClaimedJob;
  readonly lease: Lease;
  /** The raws; rejects as `fetchRaws`, with NoRoom, and with the reason of the job's signal. */
  readonly raws: Promise<FetchedRaws>;
  /** Aborted when the lease is lost, and when the worker must hand the job back. */
  readonly signal: AbortSignal;
  readonly #folder: Promise<string>;
  readonly #ended = new AbortController();
  #leaveRoom = (): void => undefined;

  /** Begins to fetch at once. */
  constructor({ server, workDir, room }: Workplace, job: ClaimedJob, handBack: AbortSignal) {
    this.job = job;
    this.lease = new Lease(server, job);
    this.signal = AbortSignal.any([this.lease.lost, handBack, this.#ended.signal]);
    this.#folder = makeWorkFolder(join(workDir, `${JOB_FOLDER}${process.pid}-${job.jobId}-`));
    const reserve = async (sizeBytes: number): Promise<void> => {
      this.#leaveRoom = (await room.reserve(sizeBytes, this.signal)).free;
    };
    this.raws = this.#folder.then((folder) => fetchRaws(server, job.jobId, { folder, reserve }, this.signal));
    // Whoever takes the work up hears of it.
    this.raws.catch(() => undefined);
  }

  /** The path of a file beside the raws. */
  async path(name: string): Promise<string> {
    return join(await this.#folder, name);
  }

  /** Ends the heartbeats and the fetching, and removes everything from the disk. */
  async end(): Promise<void> {
    this.lease.end();
    this.#ended.abort(new Error('The job has ended.'));
    await this.raws.catch(() => undefined);
    const folder = await this.#folder.catch(() => undefined);
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
    this.#leaveRoom();
  }
}
