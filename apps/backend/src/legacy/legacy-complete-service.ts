/** Completing by the earlier system's rules: the worker put the files on the share itself and names them. */
import { Inject, Injectable } from '@nestjs/common';
import type { Storage } from '@crowdsky/storage';
import { AppError } from '../ground/app-error.ts';
import { storedStackFacts } from '../files/stack-facts.ts';
import type { StackingJob } from '../archive/stacking-job.entity.ts';
import { newStack } from '../archive/new-stack.ts';
import { objectNameOf, thumbnailObjectName } from '../archive/stack-objects.ts';
import { STORAGE } from '../ground/storage-token.ts';
import { CompleteService } from '../archive/complete-service.ts';
import { LeaseService } from '../archive/lease-service.ts';
import { SettleService } from '../archive/settle-service.ts';
import type { LegacyCompletion } from './legacy-requests.ts';

@Injectable()
export class LegacyCompleteService {
  constructor(
    private readonly leases: LeaseService,
    private readonly completing: CompleteService,
    private readonly settling: SettleService,
    @Inject(STORAGE) private readonly storage: Storage,
  ) {}

  /**
   * Resolves to false when no worker holds the job; where it was deleted meanwhile, the named files go.
   *
   * @throws AppError `wrong-state` when the named file is not this job's or is not in the storage; StorageError
   */
  async complete(request: LegacyCompletion): Promise<boolean> {
    const job = await this.leases.jobInWork(request.job_id);
    if (job && (await this.record(job, request))) return true;
    const { ucloud_path: path, thumbnail_path: thumbnail } = request;
    await this.settling.dropLate(request.job_id, thumbnail === null ? [path] : [path, thumbnail]);
    return false;
  }

  private async record(job: StackingJob, request: LegacyCompletion): Promise<boolean> {
    const name = ownObject(job, request.ucloud_path);
    const stack = await this.storage.stat(name);
    if (!stack) throw new AppError('wrong-state', 'The stack is not in the storage.');
    const thumbnailName = thumbnailObjectName(name);
    const named = request.thumbnail_path === null ? null : objectNameOf(request.thumbnail_path);
    const thumbnail = named === thumbnailName ? await this.storage.stat(thumbnailName) : null;
    const facts = await storedStackFacts(this.storage, name);
    const files = {
      ucloudPath: name,
      thumbnailPath: thumbnail ? thumbnailName : null,
      fileSizeBytes: stack.sizeBytes,
      thumbnailSizeBytes: thumbnail?.sizeBytes ?? 0,
      sha256: null,
      storedSha256: null,
    };
    const claims = {
      nFramesInput: request.n_frames_input ?? job.frameCount,
      nFramesAligned: request.n_frames_aligned ?? 0,
      totalExptime: request.total_exptime,
      dateObsStart: request.date_obs_start,
      dateObsEnd: request.date_obs_end,
      raDeg: request.ra_deg === null ? null : request.ra_deg % 360,
      decDeg: request.dec_deg,
      nStarsDetected: request.n_stars_detected,
    };
    const { recorded } = await this.completing.finish(job, newStack(files, claims, facts));
    return recorded;
  }
}

/** Accepts a path only if it is the expected name of this job's stack, in its owner's folder. */
function ownObject(job: StackingJob, path: string): string {
  const name = objectNameOf(path);
  const segments = name.split('/');
  const isOwn =
    segments.length === 4 &&
    segments[0] === 'stacks' &&
    segments[1] === `user_${job.userId}` &&
    segments[3] === `stack_${job.chunkKey}_${job.id}.fits`;
  if (!isOwn)
    throw new AppError(
      'wrong-state',
      `The path of this job's stack must end in stacks/user_${job.userId}/OBJECT/stack_${job.chunkKey}_${job.id}.fits.`,
    );
  return name;
}
