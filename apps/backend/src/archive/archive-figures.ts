/** What the archive holds and how its queue runs, for the operator. */
import { Injectable } from '@nestjs/common';
import { sumStorageUsed, sumTrashUsed } from '../accounts/user-rows.ts';
import { Database } from '../database/database.ts';
import { countJobsByStatus, lastSignsOfWorkers, oldestWaitingSince } from './job-repository.ts';
import { countUnsettled } from './unsettled-repository.ts';
import { allBufferedBytes } from './upload-repository.ts';

export interface Figures {
  jobsByStatus: Record<string, number>;
  oldestWaitingSince: Date | null;
  /** When each worker was last heard of, as far as the jobs of the queue tell. */
  workerSigns: Map<string, Date>;
  bufferBytes: number;
  storageBytes: number;
  trashBytes: number;
  unsettledObjects: number;
}

@Injectable()
export class ArchiveFigures {
  constructor(private readonly db: Database) {}

  read(): Promise<Figures> {
    return this.db.run(async (em) => ({
      jobsByStatus: await countJobsByStatus(em),
      oldestWaitingSince: await oldestWaitingSince(em),
      workerSigns: await lastSignsOfWorkers(em),
      bufferBytes: await allBufferedBytes(em),
      storageBytes: await sumStorageUsed(em),
      trashBytes: await sumTrashUsed(em),
      unsettledObjects: await countUnsettled(em),
    }));
  }
}
