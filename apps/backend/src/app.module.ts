/** Wires the parts of the service together. */
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { APP_FILTER, APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessGuard } from './accounts/access.ts';
import { AccountMails } from './accounts/account-mails.ts';
import { AccountOpener } from './accounts/account-opener.ts';
import { KeyService } from './accounts/key-service.ts';
import { OpenStreams } from './accounts/open-streams.ts';
import { PasswordResetService } from './accounts/password-reset-service.ts';
import { PasswordService } from './accounts/password-service.ts';
import { Passwords } from './accounts/passwords.ts';
import { RegistrationService } from './accounts/registration-service.ts';
import { RequestThrottle } from './accounts/request-throttle.ts';
import { AdminJobController } from './admin/admin-job-controller.ts';
import { AdminJobService } from './admin/admin-job-service.ts';
import { AdminUserController } from './admin/admin-user-controller.ts';
import { AdminUserService } from './admin/admin-user-service.ts';
import { AuditController } from './admin/audit-controller.ts';
import { StorageCheckService } from './admin/storage-check-service.ts';
import { StorageController } from './admin/storage-controller.ts';
import { AuditService } from './audit/audit-service.ts';
import { AuthController } from './auth/auth-controller.ts';
import { KeyController } from './auth/key-controller.ts';
import { MailController } from './auth/mail-controller.ts';
import { ArchiveFigures } from './archive/archive-figures.ts';
import { AbandonedService } from './archive/abandoned-service.ts';
import { DeleteAccountService } from './archive/delete-account-service.ts';
import { LoginThrottle } from './accounts/login-throttle.ts';
import { Mailer } from './accounts/mailer.ts';
import { SignInService } from './accounts/sign-in-service.ts';
import { CleanupSchedule } from './ops/cleanup-schedule.ts';
import { CleanupService } from './ops/cleanup-service.ts';
import { Clock } from './ground/clock.ts';
import { CONFIG } from './ground/config-token.ts';
import { ConfigError } from './ground/config.ts';
import type { Config } from './ground/config.ts';
import { dataSourceOptions } from './database/data-source-options.ts';
import { Database } from './database/database.ts';
import { openDatabase } from './database/open-database.ts';
import { entities } from './entities.ts';
import { EventsController } from './events/events-controller.ts';
import { KnownQueryGuard } from './ground/known-query.ts';
import { AllowedMethods } from './http/allowed-methods.ts';
import { JobBell } from './events/job-bell.ts';
import { LiveEvents } from './events/live-events.ts';
import { RequestMetrics } from './http/request-metrics.ts';
import { JobController } from './jobs/job-controller.ts';
import { JobService } from './archive/job-service.ts';
import { LegacyCompleteService } from './legacy/legacy-complete-service.ts';
import { LegacyCleanupController } from './legacy/legacy-cleanup-controller.ts';
import { LegacyErrorFilter } from './legacy/legacy-error-filter.ts';
import { LegacyUserController } from './legacy/legacy-user-controller.ts';
import { LegacyWorkerController } from './legacy/legacy-worker-controller.ts';
import { Metrics } from './ops/metrics.ts';
import { CountedStorage } from './ops/counted-storage.ts';
import { OpsController } from './ops/ops-controller.ts';
import { ReadinessService } from './ops/readiness.ts';
import { SkyController } from './stacks/sky-controller.ts';
import { StackController } from './stacks/stack-controller.ts';
import { StackService } from './archive/stack-service.ts';
import { StackUploadService } from './archive/stack-upload-service.ts';
import { SettleService } from './archive/settle-service.ts';
import { openConfiguredStorage } from './ground/open-configured-storage.ts';
import { STORAGE } from './ground/storage-token.ts';
import { CancelUploadService } from './archive/cancel-upload-service.ts';
import { FinalizeService } from './archive/finalize-service.ts';
import { RawDownloadService } from './archive/raw-download-service.ts';
import { RawKeeper } from './archive/raw-keeper.ts';
import { PublicService } from './archive/public-service.ts';
import { PublicSkyService } from './archive/public-sky-service.ts';
import { ShareService } from './archive/share-service.ts';
import { LinkController } from './sharing/link-controller.ts';
import { SharedController } from './sharing/shared-controller.ts';
import { TrashService } from './archive/trash-service.ts';
import { DigestController } from './stacks/digest-controller.ts';
import { DigestService } from './archive/digest-service.ts';
import { TrashController } from './stacks/trash-controller.ts';
import { TusController } from './uploads/tus-controller.ts';
import { UploadController } from './uploads/upload-controller.ts';
import { TusService } from './archive/tus-service.ts';
import { UploadService } from './archive/upload-service.ts';
import { CompleteService } from './archive/complete-service.ts';
import { VerifyService } from './archive/verify-service.ts';
import { LeaseService } from './archive/lease-service.ts';
import { WorkerController } from './worker/worker-controller.ts';

const controllers = [
  AuthController,
  KeyController,
  MailController,
  UploadController,
  TusController,
  JobController,
  SkyController,
  StackController,
  TrashController,
  LinkController,
  SharedController,
  DigestController,
  EventsController,
  WorkerController,
  LegacyCleanupController,
  LegacyUserController,
  LegacyWorkerController,
  OpsController,
  AdminJobController,
  AdminUserController,
  AuditController,
  StorageController,
];

const services = [
  AbandonedService,
  AccountMails,
  AccountOpener,
  AdminJobService,
  AdminUserService,
  AllowedMethods,
  ArchiveFigures,
  AuditService,
  CancelUploadService,
  CleanupSchedule,
  CleanupService,
  Clock,
  CompleteService,
  VerifyService,
  Database,
  DeleteAccountService,
  DigestService,
  FinalizeService,
  JobService,
  KeyService,
  LeaseService,
  LegacyCompleteService,
  JobBell,
  LiveEvents,
  LoginThrottle,
  Mailer,
  Metrics,
  OpenStreams,
  PasswordResetService,
  PasswordService,
  Passwords,
  PublicService,
  PublicSkyService,
  RawDownloadService,
  RawKeeper,
  ReadinessService,
  RegistrationService,
  RequestMetrics,
  RequestThrottle,
  SettleService,
  ShareService,
  SignInService,
  StackService,
  StackUploadService,
  StorageCheckService,
  TrashService,
  TusService,
  UploadService,
];

@Module({})
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => ({
            ...dataSourceOptions(config.database, entities),
            retryAttempts: 10,
            retryDelay: 3000,
            toRetry: (error) => !(error instanceof ConfigError),
          }),
          dataSourceFactory: () => openDatabase(config.database, entities),
        }),
      ],
      controllers,
      providers: [
        { provide: CONFIG, useValue: config },
        {
          provide: STORAGE,
          inject: [RequestMetrics],
          useFactory: (metrics: RequestMetrics) => {
            const storage = openConfiguredStorage(config);
            return new CountedStorage(storage, (code) => metrics.storageFailures.inc({ code }));
          },
        },
        { provide: APP_GUARD, useClass: AccessGuard },
        { provide: APP_GUARD, useClass: KnownQueryGuard },
        { provide: APP_FILTER, useClass: LegacyErrorFilter },
        ...services,
      ],
    };
  }
}
