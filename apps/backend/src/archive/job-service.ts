/** The owner's side of jobs: list, retry, delete. */
import { unlink } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { JobListQuery } from '@crowdsky/api';
import type { User } from '../accounts/user.entity.ts';
import { notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { decodeCursor, pageOf } from '../ground/cursor.ts';
import { Database } from '../database/database.ts';
import { LiveEvents } from '../events/live-events.ts';
import { filesOfJob } from './lease-service.ts';
import { noteAttempts } from './note-attempts.ts';
import { addToQuota, lockAccount } from './quota.ts';
import { withStacks } from './job-with-stack.ts';
import type { JobWithStack } from './job-with-stack.ts';
import { findStackOfJob } from './stack-repository.ts';
import { requeueJob, requireQueued, waiting } from './requeue-job.ts';
import { SettleService } from './settle-service.ts';
import { objectNameOf } from './stack-objects.ts';
import { moveToTrash } from './trash.ts';
import { noteUnsettled } from './unsettled-repository.ts';
import { findSession, releaseFiles } from './upload-repository.ts';
import * as jobs from './job-repository.ts';
import type { StackingJob } from './stacking-job.entity.ts';

const maxId = 4_294_967_295;

@Injectable()
export class JobService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: LiveEvents,
    private readonly settling: SettleService,
  ) {}

  async list(user: User, query: JobListQuery): Promise<{ jobs: JobWithStack[]; nextCursor: string | null }> {
    const beforeId = query.cursor === undefined ? maxId : decodeCursor(query.cursor, false);
    return this.db.run(async (em) => {
      const session = query.upload === undefined ? undefined : await findSession(em, user.id, query.upload);
      if (session === null) throw notFound('upload');
      const filter = { status: query.status, uploadSessionId: session?.id, beforeId, limit: query.limit + 1 };
      const found = await jobs.listJobs(em, user.id, filter);
      const { page, nextCursor } = pageOf(found, query.limit, ({ id }) => ({ id }));
      return { jobs: await withStacks(em, page), nextCursor };
    });
  }

  async get(user: User, id: number): Promise<JobWithStack> {
    return this.db.run(async (em) => withStack(em, await ownJob(em, user, id)));
  }

  /** @throws AppError `not-found`, `wrong-state` */
  async retry(user: User, id: number): Promise<JobWithStack> {
    const retried = await this.db.transaction(async (em) => {
      requireQueued(await requeueJob(em, await ownJob(em, user, id)));
      return withStack(em, await ownJob(em, user, id));
    });
    this.events.publish(user.id, waiting(retried.job));
    return retried;
  }

  countByStatus(): Promise<Record<string, number>> {
    return this.db.run(jobs.countJobsByStatus);
  }

  /** With its raws; its stack goes into the trash. */
  async delete(user: User, id: number): Promise<void> {
    const now = this.clock.nowSeconds();
    const { localPaths, objects } = await this.db.transaction(async (em) => {
      await lockAccount(em, user.id);
      const job = await ownJob(em, user, id);
      const stack = await findStackOfJob(em, id);
      const raws = await filesOfJob(em, job);
      const kept = raws.filter((raw) => raw.keptIn === 'storage');
      const objectNames = kept.map((raw) => objectNameOf(raw.ucloudPath));
      await addToQuota(em, user.id, -kept.reduce((sum, raw) => sum + raw.fileSizeBytes, 0));
      await noteUnsettled(em, objectNames, now, now);
      if (!stack) await noteAttempts(em, [job], now);
      await releaseFiles(em, user.id, raws);
      const dropped = stack ? await moveToTrash(em, user.id, [stack], 'deleted', now) : [];
      await jobs.deleteJobs(em, [id]);
      return {
        localPaths: raws.filter((raw) => raw.keptIn !== 'storage').map((raw) => raw.ucloudPath),
        objects: [...objectNames, ...dropped],
      };
    });
    for (const path of localPaths) await unlink(path).catch(() => {});
    await this.settling.dropNow(objects);
    this.events.publish(user.id, { type: 'job-deleted', jobId: id });
  }
}

async function ownJob(em: EntityManager, user: User, id: number): Promise<StackingJob> {
  const job = await jobs.findOwnJob(em, user.id, id);
  if (!job) throw notFound('job');
  return job;
}

async function withStack(em: EntityManager, job: StackingJob): Promise<JobWithStack> {
  const [only] = await withStacks(em, [job]);
  return only;
}
