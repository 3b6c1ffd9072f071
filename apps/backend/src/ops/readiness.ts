/** Whether database, storage and upload buffer can take what comes. */
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap } from '@nestjs/common';
import { diskRoom } from '@crowdsky/files';
import { makeFolder } from '@crowdsky/storage';
import type { Storage } from '@crowdsky/storage';
import { dirname } from 'node:path';
import { SettleService } from '../archive/settle-service.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { STORAGE } from '../ground/storage-token.ts';
import { HealthCheck } from './health-check.ts';
import type { Health } from './health-check.ts';

/** The storage may be far away: asked seldom, and a slow answer waited for while the last one was good. */
const remote = { freshMs: 5000, slowMs: 60_000 };

export interface Readiness {
  ok: boolean;
  database: Health;
  storage: Health;
  /** Left out while it is well: monitors compare the answer as it always was. */
  buffer?: Health;
}

@Injectable()
export class ReadinessService implements OnApplicationBootstrap {
  private readonly database: HealthCheck;
  private readonly storageCheck: HealthCheck;
  private readonly buffer: HealthCheck;

  constructor(settling: SettleService, @Inject(STORAGE) storage: Storage, @Inject(CONFIG) config: Config) {
    const { database } = config;
    this.database = new HealthCheck(async () => {
      await settling.countUnsettled();
      return database.kind === 'sqlite' && database.path !== ':memory:'
        ? roomIn(dirname(database.path))
        : 'ok';
    });
    this.storageCheck = new HealthCheck(async () => {
      await storage.probe();
      return 'ok';
    }, remote);
    this.buffer = new HealthCheck(async () => {
      await makeFolder(config.uploadDir);
      return roomIn(config.uploadDir);
    });
  }

  /** So that the first question finds an answer of a slow storage too. */
  onApplicationBootstrap(): void {
    void this.ask();
  }

  async ask(): Promise<Readiness> {
    const [database, storage, buffer] = await Promise.all([
      this.database.ask(),
      this.storageCheck.ask(),
      this.buffer.ask(),
    ]);
    const ok = [database, storage, buffer].every((part) => part === 'ok');
    return { ok, database, storage, ...(buffer === 'ok' ? {} : { buffer }) };
  }
}

async function roomIn(folder: string): Promise<Health> {
  const { freeBytes, reserveBytes } = await diskRoom(folder);
  return freeBytes > reserveBytes ? 'ok' : 'full';
}
