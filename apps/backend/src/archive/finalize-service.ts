/** Closing an upload: its frames become chunks, each chunk a job, in one transaction. */
import { Injectable } from '@nestjs/common';
import { groupIntoChunks } from '@crowdsky/stack-core';
import type { EntityManager } from 'typeorm';
import type { User } from '../accounts/user.entity.ts';
import { AppError, notFound } from '../ground/app-error.ts';
import { Clock } from '../ground/clock.ts';
import { Database } from '../database/database.ts';
import { LiveEvents } from '../events/live-events.ts';
import { readFinalized, writeFinalized } from './finalized.ts';
import type { Finalized } from './finalized.ts';
import { findOpenJobOfChunk, insertJob, isBeingVerified, promisedBytes } from './job-repository.ts';
import { lockAccount, requireRoom } from './quota.ts';
import { deeperThan, findStacksOfChunk } from './stack-repository.ts';
import type { ChunkIdentity } from './chunk-identity.ts';
import type { RawFileRow } from './raw-file.entity.ts';
import type { StackingJob } from './stacking-job.entity.ts';
import * as uploads from './upload-repository.ts';
import type { UploadSession } from './upload-session.entity.ts';
import { mayBeVerified } from './verification.ts';

/** Estimate of a stack's size, rounded up: three float planes, footprint, header and star table. */
const bytesPerStackPixel = 14;
const stackOverheadBytes = 200_000;

interface PlannedChunk extends ChunkIdentity {
  files: RawFileRow[];
}

interface Plan {
  wanted: PlannedChunk[];
  skipped: { chunk: PlannedChunk; reason: 'stack-exists' | 'job-exists' }[];
  kept: Finalized['kept'];
  /** Chunks whose stack, which a device made, is to be made again and compared. */
  verifying: { chunk: PlannedChunk; stackId: number }[];
}

/** What becomes of stacks that there are of the same chunks; `unless-deeper` is how old clients overwrite. */
export type Overwrite = boolean | 'unless-deeper';

@Injectable()
export class FinalizeService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: LiveEvents,
  ) {}

  /** Repeated, it answers what the first call did. @throws AppError `not-found`, `wrong-state`, `quota-exceeded` */
  async finalize(user: User, sessionToken: string, overwrite: Overwrite): Promise<Finalized> {
    const session = await this.db.run((em) => uploads.findSession(em, user.id, sessionToken));
    if (!session) throw notFound('upload');
    const done = await this.db.transaction((em) => this.makeJobs(em, user, session, overwrite));
    if ('before' in done) return done.before;
    const { response, fileCount } = done;
    this.events.publish(user.id, {
      type: 'upload',
      token: sessionToken,
      fileCount,
      status: 'complete',
    });
    for (const job of [...response.jobs, ...response.verifying]) {
      this.events.publish(user.id, {
        type: 'job',
        jobId: job.id,
        chunkKey: job.chunkKey,
        status: 'pending',
        progress: null,
        errorMessage: null,
      });
    }
    return response;
  }

  private async makeJobs(em: EntityManager, user: User, session: UploadSession, overwrite: Overwrite) {
    await lockAccount(em, user.id); // two finalizes of one chunk key wait for each other
    const now = this.clock.nowSeconds();
    if (!(await uploads.moveSession(em, session.id, 'uploading', { status: 'complete', completedAt: now }))) {
      const { finalized, status } = await uploads.requireSession(em, session.id);
      if (finalized !== null) return { before: readFinalized(finalized) };
      throw new AppError('wrong-state', `This upload is ${status} and takes no more files.`);
    }
    const files = await uploads.presentFiles(em, session.id);
    if (files.length === 0) throw new AppError('wrong-state', 'There are no files in this upload.');
    const plan = await this.plan(em, user.id, planChunks(files, session.slotSeconds), overwrite);
    const planned = [
      ...plan.wanted.map((chunk) => ({
        ...chunk,
        overwrites: overwrite !== false,
        keepsDeeper: overwrite === 'unless-deeper',
        expectedBytes: stackBytes(chunk) + keptBytes(user, chunk),
      })),
      ...plan.verifying.map(({ chunk, stackId }) => ({
        ...chunk,
        verifiesStackId: stackId,
        expectedBytes: keptBytes(user, chunk),
      })),
    ];
    const asked = planned.reduce((sum, job) => sum + job.expectedBytes, 0);
    await requireRoom(em, user.id, await promisedBytes(em, user.id), asked);
    const made = [];
    for (const job of planned) made.push(await this.makeJob(em, session, job, now));
    const jobs = made.slice(0, plan.wanted.length);
    const verifying = made
      .slice(plan.wanted.length)
      .map((job, n) => ({ ...job, stackId: plan.verifying[n].stackId }));
    // They stay until they expire: what was skipped by mistake is not lost.
    const left = plan.skipped.flatMap(({ chunk }) => chunk.files);
    await uploads.markFiles(
      em,
      left.map((file) => file.id),
      { chunkKey: null },
    );
    const skipped = plan.skipped.map(({ chunk, reason }) => ({
      chunkKey: chunk.chunkKey,
      frameCount: chunk.files.length,
      reason,
    }));
    const response: Finalized = { jobs, skipped, kept: plan.kept, verifying };
    const note = { finalized: writeFinalized(response) };
    await uploads.moveSession(em, session.id, 'complete', note);
    return { response, fileCount: files.length };
  }

  private async plan(
    em: EntityManager,
    userId: number,
    chunks: PlannedChunk[],
    overwrite: Overwrite,
  ): Promise<Plan> {
    const plan: Plan = { wanted: [], skipped: [], kept: [], verifying: [] };
    const taken = new Set(chunks.map(({ chunkKey }) => chunkKey));
    for (const chunk of chunks) {
      const stacks = await findStacksOfChunk(em, userId, chunk);
      const [stack] = stacks;
      const deeper = overwrite === 'unless-deeper' ? deeperThan(stacks, chunk.files.length) : undefined;
      const known = stack ?? (await findOpenJobOfChunk(em, userId, chunk));
      // The key that it has already, unless another chunk of this upload goes by it: it must tell their files apart.
      const chunkKey = known && !taken.has(known.chunkKey) ? known.chunkKey : chunk.chunkKey;
      taken.add(chunkKey);
      const own = { ...chunk, chunkKey };
      if (deeper) plan.kept.push({ chunkKey, framesAligned: deeper.nFramesAligned });
      if (known === undefined || (overwrite && !deeper)) {
        plan.wanted.push(own);
        continue;
      }
      const unverified = stacks.find(mayBeVerified);
      if (unverified && !(await isBeingVerified(em, userId, unverified.id)))
        plan.verifying.push({ chunk: own, stackId: unverified.id });
      else plan.skipped.push({ chunk: own, reason: stack ? 'stack-exists' : 'job-exists' });
    }
    return plan;
  }

  private async makeJob(
    em: EntityManager,
    session: UploadSession,
    chunk: PlannedChunk & Partial<StackingJob>,
    now: Date,
  ) {
    const { files, ...own } = chunk;
    await uploads.markFiles(
      em,
      files.map((file) => file.id),
      { chunkKey: chunk.chunkKey },
    );
    const id = await insertJob(em, {
      ...own,
      userId: session.userId,
      uploadSessionId: session.id,
      frameCount: files.length,
      createdAt: now,
    });
    return { id, chunkKey: chunk.chunkKey, frameCount: files.length };
  }
}

function planChunks(files: RawFileRow[], slotSeconds: number): PlannedChunk[] {
  const frames = files.map((file) => ({
    file,
    dateObsMs: file.fitsDateObs?.getTime(),
    raDeg: file.fitsRa ?? undefined,
    decDeg: file.fitsDec ?? undefined,
    objectName: file.fitsObject ?? undefined,
    filter: file.filterName ?? undefined,
    telescope: file.telescope ?? undefined,
  }));
  const { chunks } = groupIntoChunks(frames, { slotSeconds });
  return chunks.map(({ key, frames, raDeg, decDeg }) => {
    const files = frames.map(({ file }) => file);
    const [{ telescope, filterName }] = files;
    const objectName = files.find(({ fitsObject }) => fitsObject !== null)?.fitsObject ?? null;
    return {
      chunkKey: key,
      telescope,
      filterName,
      objectName,
      raDeg: raDeg ?? null,
      decDeg: decDeg ?? null,
      files,
    };
  });
}

function stackBytes({ files }: PlannedChunk): number {
  const pixels = Math.max(...files.map((file) => (file.widthPx ?? 0) * (file.heightPx ?? 0)));
  return pixels * bytesPerStackPixel + stackOverheadBytes;
}

function keptBytes(user: User, { files }: PlannedChunk): number {
  return user.tier === 'raw' ? files.reduce((sum, file) => sum + file.fileSizeBytes, 0) : 0;
}
