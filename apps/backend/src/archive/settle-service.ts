/** Deletes stored objects that no row refers to: remains of interrupted puts, and pending deletions. */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { StorageError } from '@crowdsky/storage';
import type { Storage } from '@crowdsky/storage';
import type { EntityManager } from 'typeorm';
import { Clock } from '../ground/clock.ts';
import { Database } from '../database/database.ts';
import { findJob } from './job-repository.ts';
import { NameTurns } from './name-turns.ts';
import { jobIdOfObject, objectNameOf } from './stack-objects.ts';
import { STORAGE } from '../ground/storage-token.ts';
import * as unsettled from './unsettled-repository.ts';

/** Longer than the longest put of a worker or a device. */
export const putMs = 3_600_000;
const batch = 200;
const dayMs = 86_400_000;

type Run = <T>(work: (em: EntityManager) => Promise<T>) => Promise<T>;

@Injectable()
export class SettleService {
  private readonly logger = new Logger('Settle');
  private readonly turns = new NameTurns();
  private sweptAtMs = 0;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @Inject(STORAGE) private readonly storage: Storage,
  ) {}

  /** Call this before a put; the recording transaction settles the object. Waits for a running deletion. */
  async announcePut(names: string[]): Promise<void> {
    for (const name of names) {
      await this.turns.take(name, () =>
        this.db.run((em) =>
          unsettled.noteUnsettled(em, [name], this.clock.nowSeconds(), this.clock.in(putMs)),
        ),
      );
    }
  }

  /** Deletes objects whose rows are gone; the next cleanup retries failed deletions. */
  async dropNow(paths: string[]): Promise<void> {
    for (const name of paths.map(objectNameOf)) {
      try {
        await this.dropUnwanted(name);
      } catch (error) {
        this.logger.warn(`${name} is left to the next cleanup: ${(error as Error).message}`);
      }
    }
  }

  /**
   * For a worker's word on a job that was deleted or finished meanwhile: its files go. Of the paths, those count that are
   * this job's; what archive and trash refer to stays.
   */
  async dropLate(jobId: number, paths: string[]): Promise<void> {
    const names = paths.map(objectNameOf).filter((name) => jobIdOfObject(name) === jobId);
    const now = this.clock.nowSeconds();
    const isOver = await this.db.transaction(async (em) => {
      const job = await findJob(em, jobId);
      if (job && job.status !== 'completed') return false; // the next attempt may be putting the same files
      await unsettled.noteUnsettled(em, names, now, now);
      return true;
    });
    if (isOver) await this.dropNow(names);
  }

  countUnsettled(): Promise<number> {
    return this.db.run(unsettled.countUnsettled);
  }

  /** For a server that alone uses its database: no put has survived the previous process. */
  async makeAllDue(): Promise<void> {
    await this.db.run((em) => unsettled.makeAllDue(em, this.clock.nowSeconds()));
  }

  /**
   * Looks at everything that is due and at half-put files that nothing touched since the given time; resolves to how many
   * objects were deleted. The storage may be down: then the rest waits.
   */
  async cleanStorage(untouchedSinceMs: number): Promise<number> {
    try {
      const deleted = await this.settleDue();
      if (this.clock.nowMs() - this.sweptAtMs < dayMs) return deleted;
      this.sweptAtMs = this.clock.nowMs();
      const ageMs = Date.now() - untouchedSinceMs;
      const swept = (await this.storage.sweep('stacks', ageMs)) + (await this.storage.sweep('raws', ageMs));
      return deleted + swept;
    } catch (error) {
      this.logger.warn(`The storage could not be cleaned: ${(error as Error).message}`);
      return 0;
    }
  }

  /**
   * Looks at everything that is due; resolves to how many objects were deleted.
   *
   * @throws StorageError when the storage fails; the rest stays due
   */
  private async settleDue(): Promise<number> {
    let deleted = 0;
    for (;;) {
      const due = await this.db.run((em) => unsettled.dueObjects(em, this.clock.now(), batch));
      for (const { objectName } of due) if (await this.dropUnwanted(objectName)) deleted++;
      if (due.length < batch) return deleted;
    }
  }

  /**
   * A name may be put again while it waits to be deleted, as when a worker repeats a job after a crash. So deletion looks
   * once more, in turn with puts of that name, and on MariaDB behind a lock that puts in other processes wait for.
   */
  private dropUnwanted(name: string): Promise<boolean> {
    return this.turns.take(name, () =>
      this.db.embedded
        ? this.drop(name, (work) => this.db.run(work))
        : this.db.transaction((em) => this.drop(name, (work) => work(em))),
    );
  }

  private async drop(name: string, run: Run): Promise<boolean> {
    if (!(await run((em) => unsettled.takeDue(em, name, this.clock.now(), !this.db.embedded)))) return false;
    const wanted = await run((em) => unsettled.isObjectWanted(em, name));
    const deleted = !wanted && (await this.deleteObject(name));
    await run((em) => unsettled.settle(em, [name]));
    return deleted;
  }

  private async deleteObject(name: string): Promise<boolean> {
    try {
      return await this.storage.delete(name);
    } catch (error) {
      // Rows of the earlier system may hold names that cannot be stored: there is no such object.
      if (error instanceof StorageError && error.code === 'bad-name') return false;
      throw error;
    }
  }
}
