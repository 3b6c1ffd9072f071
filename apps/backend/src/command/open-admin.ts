/** Opens what an admin works with on the server's machine, whether the server runs or not. */
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { AdminJobService } from '../admin/admin-job-service.ts';
import { AdminUserService } from '../admin/admin-user-service.ts';
import { StorageCheckService } from '../admin/storage-check-service.ts';
import { AuditService } from '../audit/audit-service.ts';
import type { Config } from '../ground/config.ts';
import { AdminModule } from './admin-module.ts';

export interface Admin {
  users: AdminUserService;
  jobs: AdminJobService;
  audit: AuditService;
  storage: StorageCheckService;
}

/** Closes the database afterwards, whatever came of the work. */
export async function withAdmin<T>(config: Config, work: (admin: Admin) => Promise<T>): Promise<T> {
  // eslint-disable-next-line @typescript-eslint/no-unsafe-class-instance-assignment -- Nest types its options as a class, yet takes them as a literal
  const context = await NestFactory.createApplicationContext(AdminModule.with(config), {
    logger: false,
    abortOnError: false,
  });
  try {
    return await work({
      users: context.get(AdminUserService),
      jobs: context.get(AdminJobService),
      audit: context.get(AuditService),
      storage: context.get(StorageCheckService),
    });
  } finally {
    const source = context.get(DataSource);
    await context.close();
    await source.destroy();
  }
}
