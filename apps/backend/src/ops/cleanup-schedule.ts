/** Runs the cleanup at start and then at the configured interval. */
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { SettleService } from '../archive/settle-service.ts';
import { CleanupService } from './cleanup-service.ts';

@Injectable()
export class CleanupSchedule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Cleanup');
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly cleanup: CleanupService,
    private readonly settling: SettleService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const minutes = this.config.cleanupIntervalMinutes;
    if (minutes === 0) return;
    // Only this process uses SQLite, so nothing that the last process started is still running.
    if (this.db.embedded) await this.settling.makeAllDue();
    void this.attempt(this.db.embedded ? this.clock.nowMs() : undefined);
    this.timer = setInterval(() => void this.attempt(), minutes * 60_000);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  private async attempt(untouchedSinceMs?: number): Promise<void> {
    try {
      await this.cleanup.run(untouchedSinceMs);
    } catch (error) {
      this.logger.error(`Cleanup failed: ${(error as Error).message}`);
    }
  }
}
