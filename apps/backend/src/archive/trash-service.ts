/** The owner's side of the trash: list, restore, empty; and its end after seven days. */
import { Injectable } from '@nestjs/common';
import type { RestoreRequest, TrashQuery } from '@crowdsky/api';
import type { EntityManager } from 'typeorm';
import type { User } from '../accounts/user.entity.ts';
import { notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { decodeCursor, pageOf } from '../ground/cursor.ts';
import { Database } from '../database/database.ts';
import { LiveEvents } from '../events/live-events.ts';
import { addToQuota, lockAccount, requireQuota } from './quota.ts';
import { chunkExists, choiceOf } from './record-stack.ts';
import { SettleService } from './settle-service.ts';
import { moveLinks } from './share-link-repository.ts';
import { findStacksOfChunk, requireStack, setPublic } from './stack-repository.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';
import { dropTrash, moveToTrash, takeFromTrash } from './trash.ts';
import * as trash from './trash-repository.ts';
import type { TrashedStack } from './trashed-stack.entity.ts';

const batch = 200;

export interface InTrash {
  trashed: TrashedStack;
  stack: StackedFrame;
}

@Injectable()
export class TrashService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: LiveEvents,
    private readonly settling: SettleService,
  ) {}

  async list(user: User, query: TrashQuery): Promise<{ found: InTrash[]; nextCursor: string | null }> {
    const before = query.cursor === undefined ? undefined : decodeCursor(query.cursor, true);
    return this.db.run(async (em) => {
      const rows = await trash.listTrashed(em, user.id, query.limit + 1, before);
      const { page, nextCursor } = pageOf(rows, query.limit, (last) => ({
        id: last.id,
        time: last.trashedAt,
      }));
      return { found: page.map((trashed) => ({ trashed, stack: trash.stackOf(em, trashed) })), nextCursor };
    });
  }

  /** @throws AppError `not-found`, `chunk-exists`, `quota-exceeded` */
  async restore(user: User, id: number, { onRival }: RestoreRequest): Promise<StackedFrame> {
    const { stack, replaced, objects } = await this.db.transaction(async (em) => {
      await lockAccount(em, user.id);
      const trashed = await ownTrash(em, user, id);
      await takeFromTrash(em, user.id, [trashed]);
      const rivals = await findStacksOfChunk(em, user.id, trash.stackOf(em, trashed));
      if (rivals.length > 0 && onRival === 'refuse') throw chunkExists(rivals[0].chunkKey);
      const leaving = onRival === 'replace' ? rivals : [];
      const dropped = await moveToTrash(em, user.id, leaving, 'replaced', this.clock.nowSeconds());
      await addToQuota(em, user.id, trashed.sizeBytes);
      await requireQuota(em, user.id, trashed.sizeBytes);
      await trash.insertRestored(em, trashed);
      const leavingIds = leaving.map((rival) => rival.id);
      await moveLinks(em, leavingIds, id);
      // What its owner has hidden since is not shown again by an older one.
      if (choiceOf(rivals) === false) await setPublic(em, user.id, [id], false);
      return { stack: await requireStack(em, id), replaced: leaving, objects: dropped };
    });
    await this.settling.dropNow(objects);
    for (const rival of replaced) this.events.publish(user.id, { type: 'stack-deleted', stackId: rival.id });
    this.events.publish(user.id, { type: 'stack', stackId: id, chunkKey: stack.chunkKey });
    return stack;
  }

  /** For good. @throws AppError `not-found` */
  async drop(user: User, id: number): Promise<void> {
    const objects = await this.db.transaction(async (em) => {
      await lockAccount(em, user.id);
      return dropTrash(em, user.id, [await ownTrash(em, user, id)], this.clock.nowSeconds());
    });
    await this.settling.dropNow(objects);
  }

  /** All of the account, for good. */
  async empty(user: User): Promise<void> {
    const objects = await this.db.transaction(async (em) => {
      await lockAccount(em, user.id);
      return dropTrash(em, user.id, await trash.oldestTrash(em, user.id), this.clock.nowSeconds());
    });
    await this.settling.dropNow(objects);
  }

  /** Ends what lies there for seven days; cleanup then finds the objects due. */
  async dropExpired(): Promise<void> {
    const now = this.clock.nowSeconds();
    for (;;) {
      const expired = await this.db.run((em) => trash.expiredTrash(em, now, batch));
      for (const { userId, id } of expired)
        await this.db.transaction(async (em) => {
          await lockAccount(em, userId);
          const trashed = await trash.findTrashed(em, userId, id);
          if (trashed) await dropTrash(em, userId, [trashed], now);
        });
      if (expired.length < batch) return;
    }
  }
}

async function ownTrash(em: EntityManager, user: User, id: number): Promise<TrashedStack> {
  const trashed = await trash.findTrashed(em, user.id, id);
  if (!trashed) throw notFound('stack in the trash');
  return trashed;
}
