/** Stacks made on a device: untrusted until parsed, checked and measured. */
import { unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { fileStream } from '@crowdsky/files';
import { groupIntoChunks } from '@crowdsky/stack-core';
import type { Storage } from '@crowdsky/storage';
import type { User } from '../accounts/user.entity.ts';
import { AppError } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { Database } from '../database/database.ts';
import { LiveEvents } from '../events/live-events.ts';
import { measureStack } from '../files/measure-stack.ts';
import type { MeasuredStack } from '../files/measure-stack.ts';
import { receiveFile } from '../files/receive-file.ts';
import type { ReceivedFile, ReceiveLimits } from '../files/receive-file.ts';
import { scrubbedDigest } from '../files/scrub-location.ts';
import { cleanThumbnail, thumbnailOf } from '../files/thumbnail.ts';
import { deleteJobs, insertJob, requireJob, verifyInstead } from './job-repository.ts';
import type { StackingJob } from './stacking-job.entity.ts';
import { randomHex } from '../ground/secrets.ts';
import { SettleService } from './settle-service.ts';
import { stackObjectName, thumbnailObjectName } from './stack-objects.ts';
import { STORAGE } from '../ground/storage-token.ts';
import { Semaphore } from './semaphore.ts';
import { newStack } from './new-stack.ts';
import type { Claims, NewStack, StoredFiles } from './new-stack.ts';
import { addToQuota, lockAccount, requireQuota } from './quota.ts';
import { noteUnsettled } from './unsettled-repository.ts';
import { chunkExists, recordStack, StackNotNeeded } from './record-stack.ts';
import type { OnRival } from './record-stack.ts';
import { deeperThan, findStackBySha, findStacksOfChunk, requireStack } from './stack-repository.ts';
import type { StackedFrame } from './stacked-frame.entity.ts';
import { mayBeVerified } from './verification.ts';

const putMs = 3_600_000;
/** Limits memory: each measurement holds a strip of pixels and a small picture, each thumbnail a whole stack. */
const measuredAtATime = 2;

export interface StackUploadOptions {
  /** Whether the account's stack of the same chunk is replaced; `unless-deeper` only by one of at least as many frames. */
  overwrite: boolean | 'unless-deeper';
  keepLocation: boolean;
  slotSeconds: number;
  /** The client's own picture; when absent, one is made from the pixels. */
  thumbnail?: Buffer | undefined;
  framesInput?: number | undefined;
  framesAligned?: number | undefined;
  dateObsStart?: Date | undefined;
  dateObsEnd?: Date | undefined;
}

export interface StoredStack {
  row: StackedFrame;
  alreadyStored: boolean;
  /** Whether `row` is a deeper stack of the chunk, which was kept in place of the one sent. */
  keptDeeper?: boolean;
}

@Injectable()
export class StackUploadService {
  private readonly semaphore = new Semaphore(measuredAtATime);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: LiveEvents,
    private readonly settling: SettleService,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Receives the FITS to disk first; see `store`. The caller deletes the file. */
  receive(source: Readable, limits: Omit<ReceiveLimits, 'maxBytes'>): Promise<ReceivedFile> {
    return receiveFile(source, join(this.config.uploadDir, 'incoming'), {
      ...limits,
      maxBytes: this.config.maxStackBytes,
    });
  }

  async known(user: User, sha256: string): Promise<StoredStack | null> {
    const row = await this.db.run((em) => findStackBySha(em, user.id, sha256));
    return row && { row, alreadyStored: true };
  }

  /** @throws AppError `bad-fits`, `cut-file`, `no-date-obs`, `chunk-exists`, `quota-exceeded`, `bad-thumbnail`; StorageError */
  async store(user: User, received: ReceivedFile, options: StackUploadOptions): Promise<StoredStack> {
    const known = await this.known(user, received.sha256);
    return known ?? this.storeNew(user, received, options).catch(keptInstead);
  }

  private async storeNew(
    user: User,
    received: ReceivedFile,
    options: StackUploadOptions,
  ): Promise<StoredStack> {
    const { measured, picture } = await this.semaphore.pass(async () => {
      const stack = await measureStack(received.path);
      const thumbnail = options.thumbnail
        ? await cleanThumbnail(options.thumbnail)
        : await thumbnailOf(received.path, stack);
      return { measured: stack, picture: thumbnail };
    });
    const chunkKey = chunkKeyOf(measured, options);
    const deeper = await this.deeper(user, measured, chunkKey, options);
    if (deeper) return { row: deeper, alreadyStored: false, keptDeeper: true };
    const storedSha256 = options.keepLocation ? received.sha256 : await scrubbedDigest(received);
    const file = { sha256: received.sha256, bytes: received.sizeBytes + picture.length };
    const job = await this.openJob(user, measured, chunkKey, file, options);
    try {
      const files = filesOf(job, { ...received, storedSha256 }, picture.length);
      const { ucloudPath, thumbnailPath } = files;
      const stack = newStack(files, claimsOf(options), measured.facts);
      await this.settling.announcePut([ucloudPath, thumbnailPath]);
      await this.storage.put(ucloudPath, fileStream(received.path), received.sizeBytes);
      await this.storage.put(thumbnailPath, Readable.from([picture]), picture.length);
      return await this.record(user, job, stack, onRivalOf(options));
    } catch (error) {
      const isRefused = error instanceof StackNotNeeded || error instanceof AppError;
      await this.giveUp(job, isRefused).catch(() => {}); // else the lapsed lease and the cleanup do it
      throw error;
    }
  }

  /** The stack that is kept in place of this one, where that is known before anything is stored. */
  private async deeper(
    user: User,
    { facts }: MeasuredStack,
    chunkKey: string,
    { overwrite, framesAligned, framesInput }: StackUploadOptions,
  ): Promise<StackedFrame | undefined> {
    if (overwrite !== 'unless-deeper') return undefined;
    const frames = framesAligned ?? facts.nFramesAligned ?? framesInput ?? facts.nFramesInput ?? 0;
    const stacks = await this.db.run((em) => findStacksOfChunk(em, user.id, { ...facts, chunkKey }));
    return deeperThan(stacks, frames);
  }

  /** Deletes the job; and its objects, where they are stored and not wanted. */
  private async giveUp(job: StackingJob, areStored: boolean): Promise<void> {
    const name = stackObjectName(job.userId, job.objectName, job.chunkKey, job.id);
    const names = areStored ? [name, thumbnailObjectName(name)] : [];
    const now = this.clock.nowSeconds();
    await this.db.transaction(async (em) => {
      await noteUnsettled(em, names, now, now);
      await deleteJobs(em, [job.id]);
    });
    await this.settling.dropNow(names);
  }

  async discard(received: ReceivedFile): Promise<void> {
    await unlink(received.path).catch(() => {});
  }

  private async record(
    user: User,
    job: StackingJob,
    stack: NewStack,
    onRival: OnRival,
  ): Promise<StoredStack> {
    const { recorded, row, verifyingJob } = await this.db.transaction(async (em) => {
      const done = await recordStack(em, {
        job,
        leaseToken: job.leaseToken ?? '',
        stack,
        now: this.clock.nowSeconds(),
        onRival,
        mindQuota: true,
      });
      const stored = await requireStack(em, done.stackId);
      const verifying = mayBeVerified(stored) ? await verifyInstead(em, user.id, job, stored.id) : null;
      return { recorded: done, row: stored, verifyingJob: verifying };
    });
    await this.settling.dropNow(recorded.droppedObjects);
    const { chunkKey } = job;
    this.events.publish(user.id, { type: 'stack', stackId: recorded.stackId, chunkKey });
    if (verifyingJob !== null)
      this.events.publish(user.id, {
        type: 'job',
        jobId: verifyingJob,
        chunkKey,
        status: 'pending',
        progress: null,
        errorMessage: null,
      });
    return { row, alreadyStored: false };
  }

  /** The job that gives the stack its id; its lease lets cleanup remove it after a crash. */
  private openJob(
    user: User,
    measured: MeasuredStack,
    chunkKey: string,
    { sha256, bytes }: { sha256: string; bytes: number },
    options: StackUploadOptions,
  ): Promise<StackingJob> {
    return this.db.transaction(async (em) => {
      await lockAccount(em, user.id);
      const same = await findStackBySha(em, user.id, sha256);
      if (same) throw new StackNotNeeded(same, 'same-file');
      const chunk = { ...measured.facts, chunkKey };
      const [existing] = await findStacksOfChunk(em, user.id, chunk);
      if (existing && !options.overwrite) throw chunkExists(existing.chunkKey);
      if (!existing) {
        await addToQuota(em, user.id, bytes);
        await requireQuota(em, user.id, bytes);
        await addToQuota(em, user.id, -bytes);
      }
      const now = this.clock.nowSeconds();
      const id = await insertJob(em, {
        userId: user.id,
        uploadSessionId: null,
        chunkKey: existing?.chunkKey ?? chunkKey,
        objectName: measured.facts.objectName,
        telescope: measured.facts.telescope,
        filterName: measured.facts.filterName,
        raDeg: measured.facts.raDeg,
        decDeg: measured.facts.decDeg,
        frameCount: options.framesInput ?? measured.facts.nFramesInput ?? 0,
        status: 'processing',
        madeBy: 'client',
        startedAt: now,
        createdAt: now,
        leaseToken: randomHex(16),
        leaseExpiresAt: this.clock.in(putMs),
      });
      return requireJob(em, id);
    });
  }
}

/** What the owner gets where another stack was recorded first; rethrows everything else. */
function keptInstead(error: unknown): StoredStack {
  if (!(error instanceof StackNotNeeded)) throw error;
  const { kept, because } = error;
  return { row: kept, alreadyStored: because === 'same-file', keptDeeper: because === 'deeper' };
}

function chunkKeyOf(measured: MeasuredStack, options: StackUploadOptions): string {
  const startMs = (options.dateObsStart ?? measured.facts.dateObsStart)?.getTime();
  if (startMs === undefined) {
    throw new AppError(
      'no-date-obs',
      'The stack has no usable DATE-OBS, so nobody can tell when it was taken.',
    );
  }
  const frame = {
    dateObsMs: startMs,
    raDeg: measured.facts.raDeg ?? undefined,
    decDeg: measured.facts.decDeg ?? undefined,
  };
  return groupIntoChunks([frame], { slotSeconds: options.slotSeconds }).chunks[0].key;
}

function onRivalOf({ overwrite }: StackUploadOptions): OnRival {
  if (overwrite === 'unless-deeper') return 'keep-deeper';
  return overwrite ? 'replace' : 'refuse';
}

function claimsOf(options: StackUploadOptions): Claims {
  const { framesInput, framesAligned, dateObsStart, dateObsEnd } = options;
  return {
    nFramesInput: framesInput,
    nFramesAligned: framesAligned,
    dateObsStart,
    dateObsEnd,
  };
}

/** Names and sizes of the stack and thumbnail objects. */
function filesOf(
  job: StackingJob,
  received: ReceivedFile & { storedSha256: string },
  pictureBytes: number,
): StoredFiles & { thumbnailPath: string } {
  const ucloudPath = stackObjectName(job.userId, job.objectName, job.chunkKey, job.id);
  return {
    ucloudPath,
    thumbnailPath: thumbnailObjectName(ucloudPath),
    fileSizeBytes: received.sizeBytes,
    thumbnailSizeBytes: pictureBytes,
    sha256: received.sha256,
    storedSha256: received.storedSha256,
  };
}
