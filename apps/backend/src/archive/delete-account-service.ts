/** Deletes an account with everything it owns. */
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { objectsOfAccount } from './account-objects.ts';
import { attemptedJobs } from './job-repository.ts';
import { noteAttempts } from './note-attempts.ts';
import { SettleService } from './settle-service.ts';
import { noteUnsettled } from './unsettled-repository.ts';
import { OpenStreams } from '../accounts/open-streams.ts';
import { deleteUser } from '../accounts/user-rows.ts';
import type { User } from '../accounts/user.entity.ts';

@Injectable()
export class DeleteAccountService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly settling: SettleService,
    private readonly streams: OpenStreams,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Objects that the storage fails to delete are left to cleanup, which knows their names. */
  async deleteAccount(user: User): Promise<void> {
    const now = this.clock.nowSeconds();
    const names = await this.db.transaction(async (em) => {
      const objects = await objectsOfAccount(em, user.id);
      for (let at = 0; at < objects.length; at += 500)
        await noteUnsettled(em, objects.slice(at, at + 500), now, now);
      await noteAttempts(em, await attemptedJobs(em, user.id), now);
      await deleteUser(em, user.id);
      return objects;
    });
    this.streams.endWhere((caller) => caller.user.id === user.id);
    await rm(join(this.config.uploadDir, `user_${user.id}`), { recursive: true, force: true });
    await this.settling.dropNow(names);
  }
}
