/** Completes a job: stores its files, records its stack in the archive, releases its raws. */
import { readFile, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import type { CompleteRequest, CompleteResponse, WorkerPutResponse } from '@crowdsky/api';
import type { EntityManager } from 'typeorm';
import { fileStream } from '@crowdsky/files';
import type { Storage } from '@crowdsky/storage';
import { AppError } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { LiveEvents } from '../events/live-events.ts';
import { checkStack } from '../files/measure-stack.ts';
import { receiveFile } from '../files/receive-file.ts';
import type { ReceiveLimits } from '../files/receive-file.ts';
import { storedSoftware, storedStackFacts } from '../files/stack-facts.ts';
import { cleanThumbnail, maxThumbnailBytes } from '../files/thumbnail.ts';
import { reasonsText } from './frame-reasons.ts';
import { completed, findJob, moveJob, noteLeftOut } from './job-repository.ts';
import type { StackingJob } from './stacking-job.entity.ts';
import { JobNotOurs, recordStack } from './record-stack.ts';
import { newStack } from './new-stack.ts';
import { noteAttempts } from './note-attempts.ts';
import type { Claims, NewStack } from './new-stack.ts';
import type { OnRival, Recorded } from './record-stack.ts';
import { lockAccount } from './quota.ts';
import { findOwnStack, findStackOfJob, findStacksBySha, noteVerification } from './stack-repository.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';
import { SettleService } from './settle-service.ts';
import { stackObjectName, thumbnailObjectName } from './stack-objects.ts';
import { STORAGE } from '../ground/storage-token.ts';
import type { RawFileRow } from './raw-file.entity.ts';
import { releaseRaws } from './release-raws.ts';
import { RawKeeper } from './raw-keeper.ts';
import { LeaseService, leaseLost } from './lease-service.ts';

/** Under which lease a stack was made, and what the worker left out. */
type Attempt = Pick<CompleteRequest, 'leaseToken' | 'droppedFrames' | 'framesInPart'>;

@Injectable()
export class CompleteService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: LiveEvents,
    private readonly leases: LeaseService,
    private readonly settling: SettleService,
    private readonly rawKeeper: RawKeeper,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** @throws AppError `lease-lost`, or the fault of the file; StorageError */
  async putStack(
    jobId: number,
    leaseToken: string,
    source: Readable,
    limits: Omit<ReceiveLimits, 'maxBytes'>,
  ): Promise<WorkerPutResponse> {
    await this.leases.requireLease(jobId, leaseToken);
    const received = await receiveFile(source, this.incomingFolder(), {
      ...limits,
      maxBytes: this.config.maxStackBytes,
    });
    try {
      // A worker tells the figures when it completes the job.
      await checkStack(received.path);
      const job = await this.leases.requireLease(jobId, leaseToken);
      await this.leases.heartbeat(jobId, leaseToken);
      const name = stackObjectName(job.userId, job.objectName, job.chunkKey, job.id);
      await this.settling.announcePut([name]);
      await this.storage.put(name, fileStream(received.path), received.sizeBytes);
      await this.note(jobId, leaseToken, {
        putStackBytes: received.sizeBytes,
        putStackSha256: received.sha256,
      });
      return { sizeBytes: received.sizeBytes, sha256: received.sha256 };
    } finally {
      await unlink(received.path).catch(() => {});
    }
  }

  /** @throws AppError `lease-lost`, `bad-thumbnail`; StorageError */
  async putThumbnail(
    jobId: number,
    leaseToken: string,
    source: Readable,
    limits: Omit<ReceiveLimits, 'maxBytes'>,
  ): Promise<WorkerPutResponse> {
    const job = await this.leases.requireLease(jobId, leaseToken);
    const received = await receiveFile(source, this.incomingFolder(), {
      ...limits,
      maxBytes: maxThumbnailBytes,
    });
    try {
      const picture = await cleanThumbnail(await readFile(received.path));
      await this.leases.heartbeat(jobId, leaseToken);
      const name = thumbnailObjectName(stackObjectName(job.userId, job.objectName, job.chunkKey, job.id));
      await this.settling.announcePut([name]);
      await this.storage.put(name, Readable.from([picture]), picture.length);
      await this.note(jobId, leaseToken, { putThumbnailBytes: picture.length });
      return { sizeBytes: picture.length, sha256: received.sha256 };
    } finally {
      await unlink(received.path).catch(() => {});
    }
  }

  /** Idempotent: late and repeated calls get an answer and change nothing. */
  async complete(jobId: number, request: CompleteRequest): Promise<CompleteResponse> {
    const job = await this.db.run((em) => findJob(em, jobId));
    if (job?.status !== 'processing' || job.leaseToken !== request.leaseToken)
      return this.alreadyFinished(jobId);
    if (job.verifiesStackId !== null)
      throw new AppError('wrong-state', 'This job verifies a stack: it ends with a verdict.');
    if (job.putStackBytes === null)
      throw new AppError('wrong-state', 'Put the stack before completing the job.');
    const name = stackObjectName(job.userId, job.objectName, job.chunkKey, job.id);
    const twin = await this.db.run((em) => findTwin(em, job));
    if (twin) {
      const checkedBy = (await storedSoftware(this.storage, name)) ?? UNNAMED_PROGRAM;
      const answer = await this.verifyTwin(job, twin, checkedBy, request);
      if (answer) return answer;
    }
    const facts = await storedStackFacts(this.storage, name);
    const files = {
      ucloudPath: name,
      thumbnailPath: job.putThumbnailBytes === null ? null : thumbnailObjectName(name),
      fileSizeBytes: job.putStackBytes,
      thumbnailSizeBytes: job.putThumbnailBytes ?? 0,
      sha256: job.putStackSha256,
      storedSha256: job.putStackSha256,
    };
    return this.finish(job, newStack(files, claimsOf(request), facts), request);
  }

  /** Records a stack whose files are already stored, then releases its raws. */
  async finish(
    job: StackingJob,
    stack: NewStack,
    { leaseToken, droppedFrames = null, framesInPart = null }: Partial<Attempt> = {},
  ): Promise<CompleteResponse> {
    const lease = leaseToken === undefined ? {} : { leaseToken };
    let outcome: Recorded & { raws: RawFileRow[] };
    try {
      outcome = await this.db.transaction(async (em) => {
        const now = this.clock.nowSeconds();
        const recorded = await recordStack(em, {
          job,
          stack,
          now,
          // Without its owner's word nothing is replaced, whatever came since the job was made.
          onRival: onRivalOf(job),
          mindQuota: false,
          ...lease,
        });
        // An earlier attempt may have put its files under another spelling of the folder.
        const { ucloudPath } = stack;
        await noteAttempts(em, [job], now, [ucloudPath, thumbnailObjectName(ucloudPath)]);
        await noteLeftOut(em, job.id, {
          droppedFrames: reasonsText(droppedFrames),
          framesInPart: reasonsText(framesInPart),
        });
        return { ...recorded, raws: await releaseRaws(em, job) };
      });
    } catch (error) {
      if (error instanceof JobNotOurs) return this.alreadyFinished(job.id);
      throw error;
    }
    await this.settling.dropNow(outcome.droppedObjects);
    await this.afterwards(job, outcome.stackId, outcome.raws);
    return { recorded: true, stackId: outcome.stackId };
  }

  /**
   * A device sent the stack while the worker made it: the one is verified by the other, and not kept twice. Resolves to
   * null where it was deleted meanwhile.
   */
  private async verifyTwin(
    job: StackingJob,
    { id: stackId }: Pick<StackedFrame, 'id'>,
    checkedBy: string,
    { leaseToken, droppedFrames, framesInPart }: CompleteRequest,
  ): Promise<CompleteResponse | null> {
    const now = this.clock.nowSeconds();
    const verdict = { isSame: true, exceptPlace: false, differences: [], checkedBy };
    const raws = await this.db.transaction(async (em) => {
      await lockAccount(em, job.userId);
      const verification = { ...verdict, checkedAt: now.toISOString() };
      if (!(await noteVerification(em, job.userId, stackId, verification))) return 'gone';
      const ended = { ...completed(now), verifiesStackId: stackId };
      if (!(await moveJob(em, job.id, { states: ['processing'], leaseToken }, ended))) return 'not-ours';
      await noteAttempts(em, [job], now);
      await noteLeftOut(em, job.id, {
        droppedFrames: reasonsText(droppedFrames ?? null),
        framesInPart: reasonsText(framesInPart ?? null),
      });
      return releaseRaws(em, job);
    });
    if (raws === 'gone') return null;
    if (raws === 'not-ours') return this.alreadyFinished(job.id);
    await this.afterwards(job, stackId, raws);
    return { recorded: true, stackId };
  }

  /** Lets the raws go and tells the owner. */
  private async afterwards(
    { id: jobId, userId, chunkKey }: StackingJob,
    stackId: number,
    raws: readonly RawFileRow[],
  ): Promise<void> {
    for (const raw of raws) await unlink(raw.ucloudPath).catch(() => {}); // cleanup finds what is left
    this.rawKeeper.wake();
    const ended = { status: 'completed', progress: 1, errorMessage: null } as const;
    this.events.publish(userId, { type: 'job', jobId, chunkKey, ...ended });
    this.events.publish(userId, { type: 'stack', stackId, chunkKey });
  }

  private async alreadyFinished(jobId: number): Promise<CompleteResponse> {
    const [job, stack] = await this.db.run(async (em) => [
      await findJob(em, jobId),
      await findStackOfJob(em, jobId),
    ]);
    return { recorded: false, stackId: stack?.id ?? job?.verifiesStackId ?? null };
  }

  private async note(jobId: number, leaseToken: string, changes: Partial<StackingJob>): Promise<void> {
    const noted = await this.db.run((em) =>
      moveJob(em, jobId, { states: ['processing'], leaseToken }, changes),
    );
    if (!noted) throw leaseLost();
  }

  private incomingFolder(): string {
    return join(this.config.uploadDir, 'incoming');
  }
}

/** Where the header of a stack names none. */
const UNNAMED_PROGRAM = 'the worker';

/** The device's stack that the one which was put equals to the byte, unless the owner wants it replaced. */
async function findTwin(
  em: EntityManager,
  { userId, overwrites, putStackSha256 }: StackingJob,
): Promise<StackedFrame | undefined> {
  if (overwrites || putStackSha256 === null) return undefined;
  const same = await findStacksBySha(em, userId, [putStackSha256]);
  const stacks = await Promise.all(same.map(({ id }) => findOwnStack(em, userId, id)));
  return stacks.find((stack) => stack?.madeBy === 'client') ?? undefined;
}

/** Raws are gone once they are stacked, so a stack of theirs is kept beside a deeper one rather than dropped. */
function onRivalOf({ overwrites, keepsDeeper }: StackingJob): OnRival {
  if (!overwrites) return 'keep-both';
  return keepsDeeper ? 'replace-shallower' : 'replace';
}

/** The worker's own figures, under the names of their columns. */
function claimsOf({
  leaseToken: _lease,
  droppedFrames: _dropped,
  framesInPart: _inPart,
  ...request
}: CompleteRequest): Claims {
  const { framesInput, framesAligned, exposureSeconds, filter, starCount, ...others } = request;
  const times = [others.dateObsStart, others.dateObsEnd, others.dateObsMid];
  const [dateObsStart, dateObsEnd, dateObsMid] = times.map((text) => (text === null ? null : new Date(text)));
  return {
    ...others,
    nFramesInput: framesInput,
    nFramesAligned: framesAligned,
    totalExptime: exposureSeconds,
    filterName: filter,
    nStarsDetected: starCount,
    dateObsStart,
    dateObsEnd,
    dateObsMid,
  };
}
