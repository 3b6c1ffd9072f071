/** Cancels an upload that is not finalized, for its owner or for cleanup. */
import { rm, unlink } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import { lockAccount } from '../accounts/user-rows.ts';
import type { User } from '../accounts/user.entity.ts';
import { AppError, notFound } from '../ground/app-error.ts';
import { Database } from '../database/database.ts';
import { LiveEvents } from '../events/live-events.ts';
import { dropTusOf } from './tus-repository.ts';
import * as uploads from './upload-repository.ts';
import type { UploadSession } from './upload-session.entity.ts';

@Injectable()
export class CancelUploadService {
  constructor(
    private readonly db: Database,
    private readonly events: LiveEvents,
  ) {}

  /** @throws AppError `not-found`, `wrong-state` */
  async cancel(user: User, sessionToken: string): Promise<void> {
    const session = await this.db.run((em) => uploads.findSession(em, user.id, sessionToken));
    if (!session) throw notFound('upload');
    const deleted = await this.close(session);
    if (deleted === null)
      throw new AppError(
        'wrong-state',
        `This upload is ${session.status}; its jobs can be deleted one by one.`,
      );
  }

  /** Resolves to the number of deleted files, or to null when the upload was no longer open. */
  async close(session: UploadSession): Promise<number | null> {
    const paths = await this.db.transaction(async (em) => {
      await lockAccount(em, session.userId); // the account's row first, as everywhere
      if (!(await uploads.moveSession(em, session.id, 'uploading', { status: 'expired' }))) return null;
      const files = await uploads.presentFiles(em, session.id);
      await uploads.releaseFiles(em, session.userId, files);
      const parts = await dropTusOf(em, session.userId, session.id);
      return { files: files.map((file) => file.ucloudPath), parts };
    });
    if (paths === null) return null;
    for (const path of [...paths.files, ...paths.parts]) await unlink(path).catch(() => {});
    await rm(session.ucloudPath, { recursive: true, force: true });
    this.events.publish(session.userId, {
      type: 'upload',
      token: session.sessionToken,
      fileCount: 0,
      status: 'expired',
    });
    return paths.files.length;
  }
}
