/** What becomes of the raws of a job that is done: they end, or go to the storage where their owner keeps raws. */
import type { EntityManager } from 'typeorm';
import { requireUser } from '../accounts/user-rows.ts';
import { filesOfJob } from './lease-service.ts';
import type { RawFileRow } from './raw-file.entity.ts';
import type { StackingJob } from './stacking-job.entity.ts';
import { markFiles, releaseFiles } from './upload-repository.ts';

/** Resolves to those whose files the caller deletes after the transaction; the raw keeper takes the others. */
export async function releaseRaws(em: EntityManager, job: StackingJob): Promise<RawFileRow[]> {
  const raws = await filesOfJob(em, job);
  const owner = await requireUser(em, job.userId);
  if (owner.tier !== 'raw') {
    await releaseFiles(em, job.userId, raws);
    return raws;
  }
  await markFiles(
    em,
    raws.map((raw) => raw.id),
    { keptIn: 'moving' },
  );
  return [];
}
