/**
 * Cleans up abandoned work: jobs of silent workers, idle uploads, skipped raws, raws of jobs that failed for good, and trash
 * that is seven days old.
 */
import { unlink } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { Database } from '../database/database.ts';
import { CancelUploadService } from './cancel-upload-service.ts';
import { failedJobsBefore, findJob } from './job-repository.ts';
import { filesOfJob, LeaseService } from './lease-service.ts';
import { noteAttempts } from './note-attempts.ts';
import { lockAccount } from './quota.ts';
import type { RawFileRow } from './raw-file.entity.ts';
import { RawKeeper } from './raw-keeper.ts';
import type { StackingJob } from './stacking-job.entity.ts';
import { TrashService } from './trash-service.ts';
import { TusService } from './tus-service.ts';
import { abandonedSessions, isFileWanted, releaseFiles, skippedFiles } from './upload-repository.ts';

const batch = 200;

@Injectable()
export class AbandonedService {
  constructor(
    private readonly db: Database,
    private readonly leases: LeaseService,
    private readonly cancelling: CancelUploadService,
    private readonly rawKeeper: RawKeeper,
    private readonly trash: TrashService,
    private readonly tus: TusService,
  ) {}

  /** Ends work idle since `before`; resolves to the numbers of closed uploads and deleted raws. */
  async end(before: Date): Promise<{ uploads: number; files: number }> {
    await this.leases.boundLeases();
    await this.leases.releaseLapsed();
    await this.tus.dropIdle(before);
    const { uploads, files } = await this.closeUploads(before);
    const given = await this.giveUpFailed(before);
    const skipped = await this.dropSkipped(before);
    await this.trash.dropExpired();
    this.rawKeeper.wake();
    return { uploads, files: files + given + skipped };
  }

  /** Whether a row refers to this file of the upload buffer. */
  isFileWanted(sessionToken: string, path: string): Promise<boolean> {
    return this.db.run((em) => isFileWanted(em, sessionToken, path));
  }

  /** The same for a file that comes in pieces. */
  isPartWanted(token: string): Promise<boolean> {
    return this.tus.isWanted(token);
  }

  private async closeUploads(before: Date): Promise<{ uploads: number; files: number }> {
    let [uploads, files] = [0, 0];
    for (;;) {
      const abandoned = await this.db.run((em) => abandonedSessions(em, before, batch));
      for (const session of abandoned) {
        const deleted = await this.cancelling.close(session);
        if (deleted === null) continue;
        uploads++;
        files += deleted;
      }
      if (abandoned.length < batch) return { uploads, files };
    }
  }

  private async dropSkipped(before: Date): Promise<number> {
    let deleted = 0;
    for (;;) {
      const raws = await this.db.run((em) => skippedFiles(em, before, batch));
      for (const raw of raws) {
        await this.db.transaction((em) => releaseFiles(em, raw.session.userId, [raw]));
        await unlink(raw.ucloudPath).catch(() => {});
      }
      deleted += raws.length;
      if (raws.length < batch) return deleted;
    }
  }

  /** The owner may retry a failed job, so its raws stay as long as an abandoned upload does. */
  private async giveUpFailed(before: Date): Promise<number> {
    let deleted = 0;
    for (let afterId = 0; ;) {
      const failed = await this.db.run((em) => failedJobsBefore(em, before, afterId, batch));
      for (const job of failed) {
        const raws = await this.db.transaction((em) => releaseRawsOfFailed(em, job));
        for (const raw of raws) await unlink(raw.ucloudPath).catch(() => {});
        deleted += raws.length;
      }
      if (failed.length < batch) return deleted;
      afterId = failed[failed.length - 1].id;
    }
  }
}

/** Behind the account's lock, which retries take too: a job that was retried or deleted since it was listed keeps its raws. */
async function releaseRawsOfFailed(
  em: EntityManager,
  { id, userId, completedAt }: StackingJob,
): Promise<RawFileRow[]> {
  await lockAccount(em, userId);
  const job = await findJob(em, id);
  const endedAt = job?.completedAt ?? null;
  if (job?.status !== 'failed' || endedAt === null || endedAt.getTime() !== completedAt?.getTime()) return [];
  const raws = await filesOfJob(em, job);
  if (raws.length === 0) return []; // given up before
  await releaseFiles(em, userId, raws);
  await noteAttempts(em, [job], endedAt);
  return raws;
}
