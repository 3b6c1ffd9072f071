/** The worker's lease on a job: claim, heartbeat, failure and expiry. */
import { Inject, Injectable } from '@nestjs/common';
import type { ClaimedJob } from '@crowdsky/api';
import type { EntityManager } from 'typeorm';
import { AppError, notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { JobBell } from '../events/job-bell.ts';
import { LiveEvents } from '../events/live-events.ts';
import { claimJob } from './claim-job.ts';
import { boundLeases, deleteJobs, findJob, jobsWithLapsedLease, moveJob } from './job-repository.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';
import { findOwnStack } from './stack-repository.ts';
import type { StackingJob } from './stacking-job.entity.ts';
import { randomHex } from '../ground/secrets.ts';
import type { RawFileRow } from './raw-file.entity.ts';
import { findFile, findSessionById, presentFiles } from './upload-repository.ts';
import type { UploadSession } from './upload-session.entity.ts';
import { WorkerSigns } from './worker-signs.ts';

const maxAttempts = 3;
const lapsedBatch = 100;

export interface Claimed {
  job: StackingJob;
  session: UploadSession | null;
  leaseToken: string;
  /** The stack that the job verifies; null where it makes one, and where that stack is gone. */
  verified: StackedFrame | null;
}

/** Of the earlier system's workers. */
export interface ClaimOptions {
  readonly leaseSeconds?: number;
  readonly verifies?: boolean;
}

@Injectable()
export class LeaseService {
  private readonly signs = new WorkerSigns();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: LiveEvents,
    private readonly bell: JobBell,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Resolves to null when no job is waiting. */
  async claim(
    workerId: string,
    { leaseSeconds = this.config.leaseSeconds, verifies = true }: ClaimOptions = {},
  ): Promise<Claimed | null> {
    this.signs.note(workerId, this.clock.nowMs());
    await this.releaseLapsed();
    const leaseToken = randomHex(16);
    const now = this.clock.now();
    const leaseExpiresAt = this.clock.in(leaseSeconds * 1000);
    const claimed = await this.db.transaction(async (em) => {
      const job = await claimJob(em, this.db.embedded, {
        workerId,
        leaseToken,
        now,
        leaseExpiresAt,
        verifies,
      });
      if (!job) return null;
      const session = job.uploadSessionId === null ? null : await findSessionById(em, job.uploadSessionId);
      const { userId, verifiesStackId } = job;
      const verified = verifiesStackId === null ? null : await findOwnStack(em, userId, verifiesStackId);
      return { job, session, leaseToken, verified };
    });
    if (claimed) this.tell(claimed.job);
    return claimed;
  }

  /**
   * Claims as `claim`, and where no job is waiting, the next one that joins the queue within `waitMs`. A job that joins in
   * another process is found at the end. Resolves to null when `gone` is aborted.
   */
  async claimWaiting(workerId: string, waitMs: number, gone: AbortSignal): Promise<Claimed | null> {
    const endMs = performance.now() + waitMs;
    for (;;) {
      const turn = this.bell.queueUp();
      let isRingUsed = false;
      try {
        const claimed = await this.claim(workerId);
        isRingUsed = claimed !== null;
        const leftMs = endMs - performance.now();
        if (isRingUsed || leftMs <= 0 || gone.aborted) return claimed;
        await turn.wait(leftMs, gone);
        isRingUsed = !gone.aborted;
      } finally {
        this.bell.leave(turn, isRingUsed);
      }
      if (gone.aborted) return null;
    }
  }

  /** When workers last asked for work, in milliseconds. */
  workerSigns(): Iterable<[workerId: string, lastMs: number]> {
    return this.signs.entries();
  }

  claimedView({ job, session, leaseToken, verified }: Claimed): ClaimedJob {
    const stackId = job.verifiesStackId;
    return {
      jobId: job.id,
      leaseToken,
      leaseSeconds: this.config.leaseSeconds,
      userId: job.userId,
      chunkKey: job.chunkKey,
      objectName: job.objectName,
      frameCount: job.frameCount,
      keepLocation: session?.keepLocation ?? false,
      attempt: job.retryCount + 1,
      verifies:
        stackId === null
          ? null
          : { stackId, sha256: verified?.sha256 ?? null, storedSha256: verified?.storedSha256 ?? null },
    };
  }

  /** @throws AppError `not-found` */
  async filesOf(jobId: number): Promise<{ job: StackingJob; files: RawFileRow[] }> {
    return this.db.run(async (em) => {
      const job = await findJob(em, jobId);
      if (!job) throw notFound('job');
      return { job, files: await filesOfJob(em, job) };
    });
  }

  /** @throws AppError `not-found` when there is no such file in the buffer */
  async rawFile(fileId: number): Promise<RawFileRow> {
    const file = await this.db.run((em) => findFile(em, fileId));
    if (!file || file.isDeleted || file.keptIn === 'storage') throw notFound('file');
    return file;
  }

  /** @throws AppError `lease-lost` */
  async heartbeat(jobId: number, leaseToken: string, progress?: number): Promise<Date> {
    const leaseExpiresAt = this.clock.in(this.config.leaseSeconds * 1000);
    const changes = {
      leaseExpiresAt,
      heartbeatAt: this.clock.now(),
      ...(progress === undefined ? {} : { progress }),
    };
    const job = await this.db.run(async (em) => {
      if (!(await moveJob(em, jobId, { states: ['processing'], leaseToken }, changes))) throw leaseLost();
      return findJob(em, jobId);
    });
    if (job && progress !== undefined) this.tell(job);
    return leaseExpiresAt;
  }

  /** @throws AppError `lease-lost` unless the job is held under this lease */
  async requireLease(jobId: number, leaseToken: string): Promise<StackingJob> {
    const job = await this.db.run((em) => findJob(em, jobId));
    if (job?.status !== 'processing' || job.leaseToken !== leaseToken) throw leaseLost();
    return job;
  }

  /** A job that a worker holds, else null; for the earlier system's workers, which know no leases. */
  async jobInWork(jobId: number): Promise<StackingJob | null> {
    const job = await this.db.run((em) => findJob(em, jobId));
    const isTheirs = job?.status === 'processing' && job.madeBy === 'worker' && job.verifiesStackId === null;
    return isTheirs ? job : null;
  }

  /**
   * Ends an attempt. Without a lease (the earlier system's workers) any running attempt counts as the caller's.
   * Resolves to null when there is none, for example because another worker was faster.
   */
  async fail(
    jobId: number,
    message: string,
    options: { leaseToken?: string; retry?: boolean } = {},
  ): Promise<'retry' | 'failed' | null> {
    const failed = await this.db.transaction(async (em) => {
      const job = await findJob(em, jobId);
      if (job?.status !== 'processing') return null;
      const retryCount = Math.min(255, job.retryCount + 1);
      const status =
        options.retry !== false && retryCount < maxAttempts ? ('retry' as const) : ('failed' as const);
      const lease = { leaseToken: options.leaseToken ?? job.leaseToken ?? '' };
      const changes = {
        status,
        retryCount,
        errorMessage: message,
        completedAt: this.clock.nowSeconds(),
        leaseExpiresAt: null,
        progress: null,
      };
      const moved = await moveJob(em, jobId, { states: ['processing'], ...lease }, changes);
      return moved ? findJob(em, jobId) : null;
    });
    if (!failed) return null;
    this.tell(failed);
    return failed.status === 'failed' ? 'failed' : 'retry';
  }

  /** Puts a job back into the queue without counting an attempt; resolves to whether it was held under this lease. */
  async release(jobId: number, leaseToken: string): Promise<boolean> {
    const released = await this.db.transaction(async (em) => {
      const job = await findJob(em, jobId);
      const changes = {
        status: job?.retryCount === 0 ? ('pending' as const) : ('retry' as const),
        workerId: null,
        leaseToken: null,
        leaseExpiresAt: null,
        startedAt: null,
        progress: null,
      };
      const moved = await moveJob(em, jobId, { states: ['processing'], leaseToken }, changes);
      return moved ? findJob(em, jobId) : null;
    });
    if (released) this.tell(released);
    return released !== null;
  }

  /** Releases the jobs of silent workers and drops device uploads that never ended. */
  async releaseLapsed(): Promise<void> {
    const lapsed = await this.db.run((em) => jobsWithLapsedLease(em, this.clock.now(), lapsedBatch));
    for (const job of lapsed) {
      const leaseToken = job.leaseToken ?? '';
      if (job.madeBy === 'worker') {
        await this.fail(job.id, `The worker ${job.workerId ?? ''} stopped answering.`, { leaseToken });
      } else {
        await this.db.transaction(async (em) => {
          if (await moveJob(em, job.id, { states: ['processing'], leaseToken }, { status: 'failed' }))
            await deleteJobs(em, [job.id]);
        });
      }
    }
  }

  /**
   * No lease ends later than one that is given now. One that does is from before the machine's clock was set back, and a
   * dead worker's would hold its job until the clock has caught up.
   */
  async boundLeases(): Promise<void> {
    const longest = Math.max(this.config.leaseSeconds, this.config.legacyLeaseSeconds);
    await this.db.run((em) => boundLeases(em, this.clock.in(longest * 1000)));
  }

  private tell(job: StackingJob): void {
    const { id, chunkKey, status, progress, errorMessage } = job;
    this.events.publish(job.userId, { type: 'job', jobId: id, chunkKey, status, progress, errorMessage });
  }
}

/** The raws of a job: those of its chunk in its upload. */
export async function filesOfJob(em: EntityManager, job: StackingJob): Promise<RawFileRow[]> {
  return job.uploadSessionId === null ? [] : presentFiles(em, job.uploadSessionId, job.chunkKey);
}

export function leaseLost(): AppError {
  return new AppError(
    'lease-lost',
    'This job is not yours any more: the lease ran out, or the job was finished or deleted.',
  );
}
