/** Compares the database with the files: rows whose files are missing, and files that no row knows. */
import { stat } from 'node:fs/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { StorageCheck, StorageCheckRequest } from '@crowdsky/api';
import { StorageError } from '@crowdsky/storage';
import type { Storage } from '@crowdsky/storage';
import { isObjectKnown, isOwnName, isStillNamed, noteUnknown, storedFiles } from '../archive/stored-files.ts';
import type { StoredFile } from '../archive/stored-files.ts';
import type { Actor } from '../audit/actor.ts';
import { appendAudit } from '../audit/audit-rows.ts';
import { Database } from '../database/database.ts';
import { AppError } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { STORAGE } from '../ground/storage-token.ts';

/** So many findings of each kind are named. */
const mostNamed = 1000;
const handedAtOnce = 200;
const namedInLog = 20;

type UnknownFile = StorageCheck['unknown'][number];

@Injectable()
export class StorageCheckService {
  private readonly logger = new Logger('Audit');
  private isRunning = false;

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @Inject(STORAGE) private readonly storage: Storage,
  ) {}

  /**
   * With `delete`, files that no row knows are handed to the clean-up, which looks once more before it deletes them.
   *
   * @throws AppError `wrong-state` while a check runs, or where the storage is not the one that the database knows;
   * StorageError
   */
  async check(actor: Actor, asked: StorageCheckRequest): Promise<StorageCheck> {
    if (this.isRunning) throw new AppError('wrong-state', 'The storage is being checked already.');
    this.isRunning = true;
    try {
      return await this.compare(actor, asked.delete);
    } finally {
      this.isRunning = false;
    }
  }

  private async compare(actor: Actor, isHanded: boolean): Promise<StorageCheck> {
    const { rows, files, lost, stray } = await this.firstLook();
    const missing = await this.confirmMissing(lost);
    const unknown = await this.confirmUnknown(stray.filter(isOwnName));
    const foreign = stray.filter((name) => !isOwnName(name));
    const handedOver = isHanded ? await this.handOver(actor, unknown) : 0;
    return {
      ...{ rows, files, handedOver },
      missingCount: missing.length,
      missing: missing.slice(0, mostNamed),
      unknownCount: unknown.length,
      unknown: unknown.slice(0, mostNamed),
      foreignCount: foreign.length,
      foreign: foreign.slice(0, mostNamed),
    };
  }

  /** Files before rows: what is recorded meanwhile has its row when rows are read. */
  private async firstLook(): Promise<{ rows: number; files: number; lost: StoredFile[]; stray: string[] }> {
    const stray = new Set([...(await this.storage.list('stacks')), ...(await this.storage.list('raws'))]);
    const files = stray.size;
    const lost: StoredFile[] = [];
    let [rows, inStorage] = [0, 0];
    for await (const page of storedFiles((work) => this.db.run(work)))
      for (const file of page) {
        rows++;
        if (file.place === 'buffer') {
          if (!(await isFile(file.name))) lost.push(file);
        } else {
          inStorage++;
          if (!stray.delete(file.name)) lost.push(file);
        }
      }
    if (files === 0 && inStorage > 0)
      throw new AppError(
        'wrong-state',
        `The storage (${this.storage.label}) holds none of the ${inStorage} files that the database names: look at STORAGE_URL, and whether its disk is mounted.`,
      );
    return { rows, files, lost, stray: [...stray] };
  }

  /** A row ends before its file does, so one that is still there when the file is gone is without it. */
  private async confirmMissing(lost: readonly StoredFile[]): Promise<StoredFile[]> {
    const missing: StoredFile[] = [];
    for (const file of lost) {
      const isThere =
        file.place === 'buffer' ? await isFile(file.name) : (await this.sizeOf(file.name)) !== null;
      if (!isThere && (await this.db.run((em) => isStillNamed(em, file)))) missing.push(file);
    }
    return missing;
  }

  private async confirmUnknown(stray: readonly string[]): Promise<UnknownFile[]> {
    const unknown: UnknownFile[] = [];
    for (const name of stray) {
      if (await this.db.run((em) => isObjectKnown(em, name))) continue;
      const sizeBytes = await this.sizeOf(name);
      if (sizeBytes !== null) unknown.push({ name, sizeBytes });
    }
    return unknown;
  }

  /** Resolves to how many are still unknown then, and so are the clean-up's. */
  private async handOver(actor: Actor, unknown: readonly UnknownFile[]): Promise<number> {
    let handedOver = 0;
    for (let at = 0; at < unknown.length; at += handedAtOnce) {
      const some = unknown.slice(at, at + handedAtOnce);
      handedOver += await this.db.transaction(async (em) => {
        const names: string[] = [];
        for (const { name } of some) if (!(await isObjectKnown(em, name))) names.push(name);
        if (names.length === 0) return 0;
        await noteUnknown(em, names, this.clock.nowSeconds());
        await appendAudit(em, actor, this.clock.now(), {
          action: 'storage-clean',
          target: { kind: 'storage', id: null, name: this.storage.label.slice(0, 255) },
          before: null,
          after: { handedOver: names.length, first: names.slice(0, namedInLog) },
        });
        return names.length;
      });
    }
    if (handedOver > 0) this.logger.log(`${actor.source} ${actor.name}: storage-clean ${handedOver} files`);
    return handedOver;
  }

  /** Null where there is none, also of a name that cannot be stored. */
  private async sizeOf(name: string): Promise<number | null> {
    try {
      return (await this.storage.stat(name))?.sizeBytes ?? null;
    } catch (error) {
      if (error instanceof StorageError && error.code === 'bad-name') return null;
      throw error;
    }
  }
}

async function isFile(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null))?.isFile() ?? false;
}
