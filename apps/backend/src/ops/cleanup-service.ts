/** Cleans up abandoned work, leftover files and objects, and expired logins. */
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { CleanupResponse } from '@crowdsky/api';
import { SignInService } from '../accounts/sign-in-service.ts';
import { AbandonedService } from '../archive/abandoned-service.ts';
import { SettleService } from '../archive/settle-service.ts';
import { Database } from '../database/database.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { sweepBuffer } from './sweep-buffer.ts';

const hourMs = 3_600_000;

@Injectable()
export class CleanupService {
  private readonly logger = new Logger('Cleanup');
  private running: Promise<CleanupResponse> | undefined;

  constructor(
    private readonly db: Database,
    private readonly abandoned: AbandonedService,
    private readonly settling: SettleService,
    private readonly signIn: SignInService,
    private readonly clock: Clock,
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
    const { uploads, files } = await this.abandoned.end(
      this.clock.in(-this.config.uploadExpiryHours * hourMs),
    );
    const swept = await sweepBuffer({
      uploadDir: this.config.uploadDir,
      untouchedSinceMs,
      isWanted: (token, path) => this.abandoned.isFileWanted(token, path),
      isPartWanted: (token) => this.abandoned.isPartWanted(token),
    });
    await this.signIn.forgetExpired();
    await this.db.keepReserve();
    const objectsDeleted = await this.settling.cleanStorage(untouchedSinceMs);
    const result = { expiredSessions: uploads, filesDeleted: files + swept, objectsDeleted };
    if (Object.values(result).some((count) => count > 0)) this.logger.log(JSON.stringify(result));
    return result;
  }
}
