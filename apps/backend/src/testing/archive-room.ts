/** The archive's services on an SQLite in memory and a folder that goes away, to test one rule at a time without HTTP. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { LiveEvent } from '@crowdsky/api';
import { LocalStorage } from '@crowdsky/storage';
import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { OpenStreams } from '../accounts/open-streams.ts';
import { User } from '../accounts/user.entity.ts';
import { AbandonedService } from '../archive/abandoned-service.ts';
import { CancelUploadService } from '../archive/cancel-upload-service.ts';
import { CompleteService } from '../archive/complete-service.ts';
import { DeleteAccountService } from '../archive/delete-account-service.ts';
import { FinalizeService } from '../archive/finalize-service.ts';
import { JobService } from '../archive/job-service.ts';
import { LeaseService } from '../archive/lease-service.ts';
import { PublicService } from '../archive/public-service.ts';
import { RawDownloadService } from '../archive/raw-download-service.ts';
import { RawKeeper } from '../archive/raw-keeper.ts';
import { SettleService } from '../archive/settle-service.ts';
import { StackService } from '../archive/stack-service.ts';
import { StackUploadService } from '../archive/stack-upload-service.ts';
import { TrashService } from '../archive/trash-service.ts';
import { TusService } from '../archive/tus-service.ts';
import { UploadService } from '../archive/upload-service.ts';
import { VerifyService } from '../archive/verify-service.ts';
import { dataSourceOptions } from '../database/data-source-options.ts';
import { Database } from '../database/database.ts';
import { entities } from '../entities.ts';
import { JobBell } from '../events/job-bell.ts';
import { LiveEvents } from '../events/live-events.ts';
import { Clock } from '../ground/clock.ts';
import { readConfig } from '../ground/config.ts';
import type { Config } from '../ground/config.ts';

/** Stands still until a test moves it; it starts at a whole second of the system's time. */
class StoppedClock extends Clock {
  ms = Math.floor(Date.now() / 1000) * 1000;

  override nowMs(): number {
    return this.ms;
  }
}

export type ArchiveRoom = Awaited<ReturnType<typeof startArchiveRoom>>;

export async function startArchiveRoom(variables: Record<string, string> = {}) {
  Logger.overrideLogger(false);
  const dir = await mkdtemp(join(tmpdir(), 'crowdsky-room-'));
  const config: Config = readConfig({ DATA_DIR: dir, WORKER_API_KEY: 'worker-key-of-tests', ...variables });
  const dataSource = new DataSource(dataSourceOptions({ kind: 'sqlite', path: ':memory:' }, entities));
  await dataSource.initialize();
  await dataSource.runMigrations();
  const em: EntityManager = dataSource.manager;
  const db = new Database(dataSource);
  const clock = new StoppedClock();
  const bell = new JobBell();
  const events = new LiveEvents(bell);
  const storage = new LocalStorage(join(dir, 'storage'));
  const settling = new SettleService(db, clock, storage);
  const leases = new LeaseService(db, clock, events, bell, config);
  const rawKeeper = new RawKeeper(db, settling, storage);
  const cancelling = new CancelUploadService(db, events);
  const uploads = new UploadService(db, clock, events, config);
  const trash = new TrashService(db, clock, events, settling);
  const stackUploads = new StackUploadService(db, clock, events, settling, storage, config);
  const tus = new TusService(db, clock, uploads, stackUploads, config);
  /** Everything that accounts were told, in its order. */
  const heard: LiveEvent[] = [];
  return {
    dir,
    config,
    em,
    db,
    clock,
    events,
    heard,
    storage,
    settling,
    leases,
    rawKeeper,
    cancelling,
    uploads,
    trash,
    tus,
    abandoned: new AbandonedService(db, leases, cancelling, rawKeeper, trash, tus),
    completing: new CompleteService(db, clock, events, leases, settling, rawKeeper, storage, config),
    deleting: new DeleteAccountService(db, clock, settling, new OpenStreams(), config),
    downloads: new RawDownloadService(db, storage),
    finalizing: new FinalizeService(db, clock, events),
    publishing: new PublicService(db, clock),
    jobs: new JobService(db, clock, events, settling),
    verifying: new VerifyService(db, clock, events, leases, rawKeeper),
    stacks: new StackService(db, clock, events, settling, storage),
    stackUploads,
    /** A new account, which `heard` listens to. */
    async user(changes: Partial<User> = {}): Promise<User> {
      const count = await em.count(User);
      const name = `user${count + 1}`;
      const { identifiers } = await em.insert(User, {
        username: name,
        email: `${name}@example.org`,
        passwordHash: '-',
        storageLimitMb: 500,
        ...changes,
      });
      const user = await em.findOneByOrFail(User, { id: identifiers[0]['id'] as number });
      events.subscribe(user.id, (event) => heard.push(event));
      return user;
    },
    async usedBytes(user: User): Promise<number> {
      return (await em.findOneByOrFail(User, { id: user.id })).storageUsedBytes;
    },
    /** Puts text under a name into the storage. */
    put: (name: string, text: string) => storage.put(name, Readable.from([Buffer.from(text)]), text.length),
    /** Names of all files below a folder, sorted. */
    async files(folder: 'uploads' | 'storage'): Promise<string[]> {
      const top = folder === 'uploads' ? config.uploadDir : join(dir, 'storage');
      const entries = await readdir(top, { recursive: true, withFileTypes: true }).catch(() => []);
      const found = entries.filter((entry) => entry.isFile());
      return found.map((entry) => join(entry.parentPath, entry.name).slice(top.length + 1)).sort();
    },
    async close(): Promise<void> {
      await rawKeeper.idle();
      await dataSource.destroy();
      await rm(dir, { recursive: true, force: true });
    },
  };
}
