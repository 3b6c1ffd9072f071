/** The owner's side of stacks: list, open, delete. */
import { Inject, Injectable } from '@nestjs/common';
import type { StackListQuery } from '@crowdsky/api';
import type { ByteRange, LinkLook, OpenedObject, Storage } from '@crowdsky/storage';
import type { User } from '../accounts/user.entity.ts';
import { AppError, notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { Database } from '../database/database.ts';
import { LiveEvents } from '../events/live-events.ts';
import { SettleService } from './settle-service.ts';
import { objectNameOf } from './stack-objects.ts';
import { STORAGE } from '../ground/storage-token.ts';
import { listObjects, listStacks } from './list-stacks.ts';
import type { ObjectRow, StackPage } from './list-stacks.ts';
import { lockAccount } from './quota.ts';
import { moveToTrash } from './trash.ts';
import {
  findAllStacks,
  findOwnStack,
  findOwnStacks,
  findStacksByKey,
  renameStack,
} from './stack-repository.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';

@Injectable()
export class StackService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: LiveEvents,
    private readonly settling: SettleService,
    @Inject(STORAGE) private readonly storage: Storage,
  ) {}

  list(user: User, query: StackListQuery): Promise<StackPage> {
    return this.db.run((em) => listStacks(em, user.id, query));
  }

  /** All stacks of an account, or of one of its objects; newest observation first. */
  all(user: User, objectName: string | undefined): Promise<StackedFrame[]> {
    return this.db.run((em) => findAllStacks(em, user.id, objectName));
  }

  objects(user: User): Promise<ObjectRow[]> {
    return this.db.run((em) => listObjects(em, user.id));
  }

  /** @throws AppError `not-found` */
  async row(user: User, id: number): Promise<StackedFrame> {
    const row = await this.db.run((em) => findOwnStack(em, user.id, id));
    if (!row) throw notFound('stack');
    return row;
  }

  /** The file keeps its name. @throws AppError `not-found` */
  async rename(user: User, id: number, objectName: string | null): Promise<StackedFrame> {
    const row = await this.db.run((em) => renameStack(em, user.id, id, objectName));
    if (!row) throw notFound('stack');
    return row;
  }

  /** The deepest stack of a chunk key. @throws AppError `not-found` */
  async rowByKey(user: User, chunkKey: string): Promise<StackedFrame> {
    const [row] = await this.db.run((em) => findStacksByKey(em, user.id, chunkKey));
    if (!row) throw notFound('stack');
    return row;
  }

  /** All of these, or `not-found`. */
  async rows(user: User, ids: number[]): Promise<StackedFrame[]> {
    const rows = await this.db.run((em) => findOwnStacks(em, user.id, ids));
    if (rows.length !== ids.length) throw notFound('stack');
    return rows;
  }

  /** @throws AppError `file-lost` when the file is not there; StorageError */
  async open(path: string, range?: ByteRange): Promise<OpenedObject> {
    const opened = await this.storage.open(objectNameOf(path), range);
    if (!opened) throw missing();
    return opened;
  }

  /** @throws AppError `file-lost` when the file is not there; StorageError */
  async sizeBytes(path: string): Promise<number> {
    const found = await this.storage.stat(objectNameOf(path));
    if (!found) throw missing();
    return found.sizeBytes;
  }

  /** A stack as it is sent: its digest, its size, how it is opened, and where the storage gives it out. */
  ofRow({ sha256, storedSha256, ucloudPath }: StackedFrame) {
    return {
      digest: storedSha256 ?? sha256,
      sizeBytes: () => this.sizeBytes(ucloudPath),
      open: (range?: ByteRange) => this.open(ucloudPath, range),
      link: (look: LinkLook) => this.storage.link(objectNameOf(ucloudPath), look),
    };
  }

  /** @throws AppError `not-found` when the stack has no thumbnail */
  async openThumbnail(user: User, id: number): Promise<OpenedObject> {
    const row = await this.row(user, id);
    if (row.thumbnailPath === null) throw notFound('thumbnail');
    return this.open(row.thumbnailPath);
  }

  /** Into the trash, with its job. */
  async delete(user: User, id: number): Promise<void> {
    const now = this.clock.nowSeconds();
    const objects = await this.db.transaction(async (em) => {
      await lockAccount(em, user.id);
      const row = await findOwnStack(em, user.id, id);
      if (!row) throw notFound('stack');
      return moveToTrash(em, user.id, [row], 'deleted', now);
    });
    await this.settling.dropNow(objects);
    this.events.publish(user.id, { type: 'stack-deleted', stackId: id });
  }
}

function missing(): AppError {
  return new AppError('file-lost', 'The file of this stack is missing in the storage.');
}
