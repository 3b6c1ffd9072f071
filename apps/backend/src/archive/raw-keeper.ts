/** For accounts that keep their raws: moves them from the buffer to the storage once they are stacked. */
import { stat, unlink } from 'node:fs/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { fileStream } from '@crowdsky/files';
import type { Storage } from '@crowdsky/storage';
import { Database } from '../database/database.ts';
import { addBufferUsed } from '../accounts/user-rows.ts';
import { addToQuota } from './quota.ts';
import { SettleService } from './settle-service.ts';
import { rawObjectName } from './stack-objects.ts';
import { STORAGE } from '../ground/storage-token.ts';
import { settle } from './unsettled-repository.ts';
import type { RawFileRow } from './raw-file.entity.ts';
import * as uploads from './upload-repository.ts';

const batch = 50;

@Injectable()
export class RawKeeper implements OnApplicationShutdown {
  private readonly logger = new Logger('RawKeeper');
  private running: Promise<void> | undefined;
  private again = false;

  constructor(
    private readonly db: Database,
    private readonly settling: SettleService,
    @Inject(STORAGE) private readonly storage: Storage,
  ) {}

  /** Starts moving in the background; the next cleanup retries failed moves. */
  wake(): void {
    this.again = true;
    this.running ??= this.moveWhileAsked().finally(() => (this.running = undefined));
  }

  /** Resolves when no move is under way. */
  async idle(): Promise<void> {
    await this.running;
  }

  onApplicationShutdown(): Promise<void> {
    return this.idle();
  }

  private async moveWhileAsked(): Promise<void> {
    while (this.again) {
      this.again = false;
      try {
        await this.moveAll();
      } catch (error) {
        this.logger.warn(`Raws wait for the next cleanup: ${(error as Error).message}`);
      }
    }
  }

  private async moveAll(): Promise<void> {
    for (;;) {
      const files = await this.db.run((em) => uploads.movingFiles(em, batch));
      for (const file of files) await this.moveOne(file);
      if (files.length < batch) return;
    }
  }

  private async moveOne(file: RawFileRow): Promise<void> {
    const { userId, sessionToken } = file.session;
    const name = rawObjectName(userId, sessionToken, file.id, file.filename);
    const found = await stat(file.ucloudPath).catch(() => null);
    if (!found) {
      this.logger.error(`The raw file ${file.id} is missing on disk.`);
      await this.db.transaction((em) => uploads.releaseFiles(em, userId, [file]));
      return;
    }
    await this.settling.announcePut([name]);
    await this.storage.put(name, fileStream(file.ucloudPath), found.size);
    const moved = await this.db.transaction(async (em) => {
      await addToQuota(em, userId, found.size);
      const changes = { keptIn: 'storage', ucloudPath: name, fileSizeBytes: found.size } as const;
      if (!(await uploads.moveFile(em, file.id, 'moving', changes))) {
        await addToQuota(em, userId, -found.size);
        return false;
      }
      await addBufferUsed(em, userId, -file.fileSizeBytes);
      await settle(em, [name]);
      return true;
    });
    if (moved) await unlink(file.ucloudPath).catch(() => {});
    else await this.settling.dropNow([name]);
  }
}
