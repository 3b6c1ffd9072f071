/** Access to the database: plain work and transactions, with the handling that MariaDB and SQLite each need. */
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, EntityManager } from 'typeorm';

const maxTries = 8;
/** ER_LOCK_DEADLOCK and ER_LOCK_WAIT_TIMEOUT: the statement had no effect and may be retried. */
const retriedErrors = new Set([1213, 1205]);

/**
 * SQLite has one connection: any statement during an open transaction would become part of that transaction.
 * So on SQLite all work runs one piece after the other.
 */
@Injectable()
export class Database implements OnApplicationShutdown {
  readonly embedded: boolean;
  private queue: Promise<unknown> = Promise.resolve();
  private log: FileHandle | undefined;
  private syncing: Promise<void> | undefined;
  private nextSync: Promise<void> | undefined;

  constructor(@InjectDataSource() private readonly dataSource: DataSource) {
    this.embedded = dataSource.options.type === 'better-sqlite3';
  }

  /** Work outside a transaction: each statement commits by itself. */
  run<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    return this.embedded ? this.inTurn(() => work(this.dataSource.manager)) : work(this.dataSource.manager);
  }

  /** Runs `work` in a transaction, possibly more than once, so `work` must have no effects outside `em`. */
  async transaction<T>(work: (em: EntityManager) => Promise<T>): Promise<T> {
    if (!this.embedded) return this.withRetries(() => this.dataSource.transaction('READ COMMITTED', work));
    const result = await this.inTurn(() => this.dataSource.transaction(work));
    await this.syncLog();
    return result;
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

  private inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.queue.then(work);
    this.queue = turn.catch(() => {});
    return turn;
  }

  private async withRetries<T>(work: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await work();
      } catch (error) {
        const { errno } = error as { errno?: number };
        if (attempt === maxTries || errno === undefined || !retriedErrors.has(errno)) throw error;
        await new Promise((wake) => setTimeout(wake, Math.random() * 20 * 2 ** attempt));
      }
    }
  }
}
