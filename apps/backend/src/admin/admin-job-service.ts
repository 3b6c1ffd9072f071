/** The jobs of all accounts, for admins: find them, and put failed ones back into the queue. */
import { Injectable } from '@nestjs/common';
import type { AdminJob, AdminJobList, AdminJobQuery, RequeueFailedResponse } from '@crowdsky/api';
import { failedJobIds, findAnyJob, findJobs } from '../archive/find-jobs.ts';
import type { JobWithStack } from '../archive/job-with-stack.ts';
import { requeueJob, requireQueued, waiting } from '../archive/requeue-job.ts';
import type { Requeue } from '../archive/requeue-job.ts';
import type { Actor } from '../audit/actor.ts';
import { appendAudit } from '../audit/audit-rows.ts';
import { Database } from '../database/database.ts';
import { LiveEvents } from '../events/live-events.ts';
import { notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { decodeCursor, pageOf } from '../ground/cursor.ts';
import { jobView } from '../jobs/job-view.ts';

const maxId = 4_294_967_295;
const batch = 200;

@Injectable()
export class AdminJobService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: LiveEvents,
  ) {}

  /** Newest first. @throws AppError `bad-request` */
  async list({ status, user, cursor, limit }: AdminJobQuery): Promise<AdminJobList> {
    const beforeId = cursor === undefined ? maxId : decodeCursor(cursor, false);
    const filter = { status, userId: user, beforeId, limit: limit + 1 };
    const found = await this.db.run((em) => findJobs(em, filter));
    const { page, nextCursor } = pageOf(found, limit, ({ job }) => ({ id: job.id }));
    return { jobs: page.map(adminJobView), nextCursor };
  }

  /** @throws AppError `not-found`, `wrong-state` */
  async requeue(actor: Actor, id: number): Promise<AdminJob> {
    const { requeue, after } = await this.tryRequeue(actor, id);
    requireQueued(requeue);
    if (!after) throw notFound('job');
    return adminJobView(after);
  }

  /** Each in a transaction of its own: what is requeued stays so when a later one fails. */
  async requeueFailed(actor: Actor): Promise<RequeueFailedResponse> {
    const result: RequeueFailedResponse = { requeued: [], withoutRaws: [], noLongerFailed: [] };
    for (let afterId = 0; ;) {
      const ids = await this.db.run((em) => failedJobIds(em, afterId, batch));
      for (const id of ids) result[listOf((await this.tryRequeue(actor, id)).requeue)].push(id);
      if (ids.length < batch) return result;
      afterId = ids[ids.length - 1];
    }
  }

  private async tryRequeue(actor: Actor, id: number): Promise<Tried> {
    const tried = await this.db.transaction(async (em): Promise<Tried> => {
      const found = await findAnyJob(em, id);
      if (!found) return { requeue: { outcome: 'deleted' }, after: null };
      const requeue = await requeueJob(em, found.job);
      if (requeue.outcome !== 'queued') return { requeue, after: null };
      const { status, errorMessage, chunkKey } = requeue.before;
      await appendAudit(em, actor, this.clock.now(), {
        action: 'job-requeue',
        target: { kind: 'job', id, name: chunkKey },
        before: { status, errorMessage: errorMessage?.slice(0, 1000) ?? null },
        after: { status: 'pending' },
      });
      return { requeue, after: await findAnyJob(em, id) };
    });
    if (tried.after) this.events.publish(tried.after.job.userId, waiting(tried.after.job));
    return tried;
  }
}

interface Tried {
  requeue: Requeue;
  /** As it is then; null where it was not queued. */
  after: JobWithStack | null;
}

function listOf({ outcome }: Requeue): keyof RequeueFailedResponse {
  switch (outcome) {
    case 'queued':
      return 'requeued';
    case 'raws-gone':
      return 'withoutRaws';
    case 'not-failed':
    case 'deleted':
      return 'noLongerFailed';
  }
}

function adminJobView(found: JobWithStack): AdminJob {
  const { user } = found.job;
  return { ...jobView(found), userId: user.id, username: user.username };
}
