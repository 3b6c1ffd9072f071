/** Access to the database: plain work and transactions, with the handling that MariaDB and SQLite each need. */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, EntityManager } from 'typeorm';
import { DiskReserve } from './disk-reserve.ts';
import { databaseAway, DatabaseSilent, isDatabaseAway } from './database-away.ts';

const maxTries = 8;
/** ER_LOCK_DEADLOCK and ER_LOCK_WAIT_TIMEOUT; as SQLITE_BUSY they say that the transaction had no effect and may be retried. */
const retriedErrors = new Set([1213, 1205]);
/** How long work waits for its turn on SQLite. */
const turnMs = 10_000;

/**
 * SQLite has one connection: any statement during an open transaction would become part of that transaction.
 * So on SQLite all work runs one piece after the other.
 */
@Injectable()
export class Database implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly embedded: boolean;
  private readonly reserve: DiskReserve | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private log: FileHandle | undefined;
  private syncing: Promise<void> | undefined;
  private nextSync: Promise<void> | undefined;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    const { type, database } = dataSource.options;
    this.embedded = type === 'better-sqlite3';
    if (this.embedded && typeof database === 'string' && database !== ':memory:')
      this.reserve = new DiskReserve(database);
  }

  /**
   * Work outside a transaction: each statement commits by itself.
   *
   * @throws AppError `database-failed` when the database is away
   */
  run<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    const { manager } = this.dataSource;
    return refusing(() =>
      this.embedded ? this.inTurn(() => this.withReserve(() => work(manager))) : work(manager),
    );
  }

  /**
   * Runs `work` in a transaction, possibly more than once, so `work` must have no effects outside `em`.
   *
   * @throws AppError `database-failed` when the database is away
   */
  transaction<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return refusing(() => this.transact(work));
  }

  private async transact<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    if (!this.embedded) return this.withRetries(() => this.dataSource.transaction('READ COMMITTED', work));
    const result = await this.inTurn(() =>
      this.withReserve(() => this.withRetries(() => this.dataSource.transaction(work))),
    );
    await this.syncLog();
    return result;
  }

  /** Makes room on the disk that is given up when it is full; only SQLite needs it. */
  async keepReserve(): Promise<void> {
    await this.reserve?.keep();
  }

  onApplicationBootstrap(): Promise<void> {
    return this.keepReserve();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.log?.close();
  }

  /**
   * SQLite itself would sync at every commit and hold up the whole process meanwhile. Here all commits of a moment share
   * one sync beside the other work, and none is acknowledged before it.
   */
  private syncLog(): Promise<void> {
    if (this.nextSync) return this.nextSync;
    const start = async (): Promise<void> => {
      this.nextSync = undefined;
      this.syncing = this.syncOnce().finally(() => (this.syncing = undefined));
      return this.syncing;
    };
    if (!this.syncing) return start();
    this.nextSync = this.syncing.catch(() => {}).then(start);
    return this.nextSync;
  }

  private async syncOnce(): Promise<void> {
    const { database } = this.dataSource.options;
    if (typeof database !== 'string' || database === ':memory:') return;
    this.log ??= await open(`${database}-wal`, 'r');
    await this.log.datasync();
  }

  /** On a full disk nothing was written, so the work may run again once there is room. */
  private async withReserve<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { code } = (error as { driverError?: { code?: string } }).driverError ?? {};
      if (code !== 'SQLITE_FULL' || !(await this.reserve?.spend())) throw error;
      return work();
    }
  }

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const dueMs = performance.now() + turnMs;
    const turn = this.queue.then(() => {
      if (performance.now() > dueMs) throw new DatabaseSilent('give a turn', turnMs);
      return work();
    });
    this.queue = turn.catch(() => {});
    return turn;
  }

  private async withRetries<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const { errno, code } = error as { errno?: number; code?: string };
        const isRetried = retriedErrors.has(errno ?? 0) || code === 'SQLITE_BUSY';
        if (attempt === maxTries || !isRetried) throw error;
        await new Promise((wake) => setTimeout(wake, Math.random() * 20 * 2 ** attempt));
      }
    }
  }
}

async function refusing<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isDatabaseAway(error) ? databaseAway(error) : error;
  }
}
