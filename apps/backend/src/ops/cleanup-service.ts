/** Puts the house in order: abandoned uploads, dead workers' jobs, leftover files and objects, expired logins. */
import { unlink } from 'node:fs/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { CleanupResponse } from '@crowdsky/api';
import type { Storage } from '@crowdsky/storage';
import { deleteExpiredLogins } from '../accounts/account-repository.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { failedJobsBefore } from '../archive/job-repository.ts';
import { SettleService } from '../archive/settle-service.ts';
import { STORAGE } from '../ground/storage-token.ts';
import { CancelUploadService } from '../archive/cancel-upload-service.ts';
import { RawKeeper } from '../archive/raw-keeper.ts';
import { abandonedSessions, isFileWanted, markFiles } from '../archive/upload-repository.ts';
import { filesOfJob, LeaseService } from '../archive/lease-service.ts';
import { sweepBuffer } from './sweep-buffer.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const batch = 200;

@Injectable()
export class CleanupService {
  private readonly logger = new Logger('Cleanup');
  private running: Promise<CleanupResponse> | undefined;
  private sweptStorageAtMs = 0;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly leases: LeaseService,
    private readonly cancelling: CancelUploadService,
    private readonly rawKeeper: RawKeeper,
    private readonly settling: SettleService,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * Leftovers are files that nothing touched since the given time, an hour ago by default. A second call joins the one that
   * runs.
   */
  run(untouchedSinceMs = this.clock.nowMs() - hourMs): Promise<CleanupResponse> {
    this.running ??= this.clean(untouchedSinceMs).finally(() => (this.running = undefined));
    return this.running;
  }

  private async clean(untouchedSinceMs: number): Promise<CleanupResponse> {
    await this.leases.releaseLapsed();
    const { sessions, files } = await this.closeAbandoned();
    const given = await this.giveUpFailed();
    const isWanted = (token: string, path: string) => this.db.run((em) => isFileWanted(em, token, path));
    const swept = await sweepBuffer({
      uploadDir: this.config.uploadDir,
      untouchedSinceMs,
      isWanted,
    });
    await this.db.run((em) => deleteExpiredLogins(em, this.clock.now()));
    this.rawKeeper.wake();
    const objectsDeleted = await this.cleanStorage(untouchedSinceMs);
    const result = { expiredSessions: sessions, filesDeleted: files + given + swept, objectsDeleted };
    if (Object.values(result).some((count) => count > 0)) this.logger.log(JSON.stringify(result));
    return result;
  }

  private async closeAbandoned(): Promise<{ sessions: number; files: number }> {
    const before = this.clock.in(-this.config.uploadExpiryHours * hourMs);
    let [sessions, files] = [0, 0];
    for (;;) {
      const abandoned = await this.db.run((em) => abandonedSessions(em, before, batch));
      for (const session of abandoned) {
        const deleted = await this.cancelling.close(session);
        if (deleted === null) continue;
        sessions++;
        files += deleted;
      }
      if (abandoned.length < batch) return { sessions, files };
    }
  }

  /** Raws of a job that failed for good stay for as long as an abandoned upload, for its owner to retry. */
  private async giveUpFailed(): Promise<number> {
    const before = this.clock.in(-this.config.uploadExpiryHours * hourMs);
    let deleted = 0;
    for (let afterId = 0; ;) {
      const failed = await this.db.run((em) => failedJobsBefore(em, before, afterId, batch));
      for (const job of failed) {
        const raws = await this.db.transaction(async (em) => {
          const present = await filesOfJob(em, job);
          await markFiles(
            em,
            present.map((raw) => raw.id),
            { isDeleted: true },
          );
          return present;
        });
        for (const raw of raws) await unlink(raw.ucloudPath).catch(() => {});
        deleted += raws.length;
      }
      if (failed.length < batch) return deleted;
      afterId = failed[failed.length - 1].id;
    }
  }

  /** The storage may be down; the rest of the cleanup has been done by then. */
  private async cleanStorage(untouchedSinceMs: number): Promise<number> {
    try {
      const deleted = await this.settling.settleDue();
      if (this.clock.nowMs() - this.sweptStorageAtMs < dayMs) return deleted;
      this.sweptStorageAtMs = this.clock.nowMs();
      const ageMs = Date.now() - untouchedSinceMs;
      const swept = (await this.storage.sweep('stacks', ageMs)) + (await this.storage.sweep('raws', ageMs));
      return deleted + swept;
    } catch (error) {
      this.logger.warn(`The storage could not be cleaned: ${(error as Error).message}`);
      return 0;
    }
  }
}
