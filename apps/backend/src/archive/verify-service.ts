/** Stacks of devices whose raws came too: a worker makes them again, and the archive keeps the verdict. */
import { unlink } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { VerdictRequest, VerdictResponse } from '@crowdsky/api';
import type { EntityManager } from 'typeorm';
import { AppError } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { Database } from '../database/database.ts';
import { LiveEvents } from '../events/live-events.ts';
import { completed, findJob, moveJob } from './job-repository.ts';
import { filesOfJob, LeaseService } from './lease-service.ts';
import { lockAccount } from './quota.ts';
import type { RawFileRow } from './raw-file.entity.ts';
import { RawKeeper } from './raw-keeper.ts';
import { releaseRaws } from './release-raws.ts';
import { findOwnStack, noteVerification } from './stack-repository.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';
import type { StackingJob } from './stacking-job.entity.ts';
import { markFiles } from './upload-repository.ts';

@Injectable()
export class VerifyService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: LiveEvents,
    private readonly leases: LeaseService,
    private readonly rawKeeper: RawKeeper,
  ) {}

  /** @throws AppError `lease-lost`; `wrong-state` where the job verifies none, or the stack was deleted meanwhile */
  async stackOfJob(jobId: number, leaseToken: string): Promise<StackedFrame> {
    const job = await this.leases.requireLease(jobId, leaseToken);
    const stackId = requireVerifying(job);
    const stack = await this.db.run((em) => findOwnStack(em, job.userId, stackId));
    if (!stack) throw new AppError('wrong-state', 'The stack was deleted, so there is nothing to verify.');
    return stack;
  }

  /**
   * Idempotent: late and repeated calls change nothing. Raws that give another stack stay until they expire, for their
   * owner may have them stacked.
   *
   * @throws AppError `wrong-state` for a job that makes a stack
   */
  async record(jobId: number, { leaseToken, ...verdict }: VerdictRequest): Promise<VerdictResponse> {
    const now = this.clock.nowSeconds();
    const done = await this.db.transaction(async (em) => {
      const job = await findJob(em, jobId);
      if (job?.status !== 'processing' || job.leaseToken !== leaseToken) return null;
      const stackId = requireVerifying(job);
      await lockAccount(em, job.userId);
      if (!(await moveJob(em, jobId, { states: ['processing'], leaseToken }, completed(now)))) return null;
      const verification = { ...verdict, checkedAt: now.toISOString() };
      const isNoted = await noteVerification(em, job.userId, stackId, verification);
      const raws = isNoted && verdict.isSame ? await releaseRaws(em, job) : await leaveRaws(em, job);
      return { job, stackId, raws };
    });
    if (!done) return { recorded: false };
    const { job, stackId, raws } = done;
    for (const raw of raws) await unlink(raw.ucloudPath).catch(() => {}); // cleanup finds what is left
    this.rawKeeper.wake();
    const { id, userId, chunkKey } = job;
    this.events.publish(userId, {
      type: 'job',
      jobId: id,
      chunkKey,
      status: 'completed',
      progress: 1,
      errorMessage: null,
    });
    this.events.publish(userId, { type: 'stack', stackId, chunkKey });
    return { recorded: true };
  }
}

function requireVerifying({ verifiesStackId }: StackingJob): number {
  if (verifiesStackId === null)
    throw new AppError('wrong-state', 'This job verifies no stack: it ends with the stack that it makes.');
  return verifiesStackId;
}

/** As those of a chunk that was skipped. */
async function leaveRaws(em: EntityManager, job: StackingJob): Promise<RawFileRow[]> {
  const raws = await filesOfJob(em, job);
  await markFiles(
    em,
    raws.map(({ id }) => id),
    { chunkKey: null },
  );
  return [];
}
