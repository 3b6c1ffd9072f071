/** The services that `crowdsky-admin` uses: those of the server, without HTTP and without its schedule. */
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { OpenStreams } from '../accounts/open-streams.ts';
import { AdminJobService } from '../admin/admin-job-service.ts';
import { AdminUserService } from '../admin/admin-user-service.ts';
import { StorageCheckService } from '../admin/storage-check-service.ts';
import { AuditService } from '../audit/audit-service.ts';
import { Database } from '../database/database.ts';
import { openCurrent } from '../database/open-database.ts';
import { entities } from '../entities.ts';
import { JobBell } from '../events/job-bell.ts';
import { LiveEvents } from '../events/live-events.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { openConfiguredStorage } from '../ground/open-configured-storage.ts';
import { STORAGE } from '../ground/storage-token.ts';

@Module({})
export class AdminModule {
  static with(config: Config): DynamicModule {
    return {
      module: AdminModule,
      providers: [
        { provide: CONFIG, useValue: config },
        {
          provide: STORAGE,
          useFactory: () => openConfiguredStorage(config),
        },
        { provide: DataSource, useFactory: () => openCurrent(config.database, entities) },
        AdminJobService,
        AdminUserService,
        AuditService,
        Clock,
        Database,
        JobBell,
        LiveEvents,
        OpenStreams,
        StorageCheckService,
      ],
    };
  }
}
