/** /api/worker: what a headless worker calls, with the worker key as Bearer. */
import { Body, Controller, Param, Query, Req, Res } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type {
  CleanupResponse,
  CompleteRequest,
  CompleteResponse,
  FailRequest,
  FailResponse,
  HeartbeatRequest,
  JobFilesResponse,
  NextJobRequest,
  NextJobResponse,
  ReleaseResponse,
  VerdictRequest,
  VerdictResponse,
  WorkerPutResponse,
} from '@crowdsky/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Route } from '../accounts/route.ts';
import { CleanupService } from '../ops/cleanup-service.ts';
import { rawBody } from '../http/raw-body.ts';
import { sendObject } from '../http/send-object.ts';
import { RawDownloadService } from '../archive/raw-download-service.ts';
import { CompleteService } from '../archive/complete-service.ts';
import { LeaseService } from '../archive/lease-service.ts';
import type { Claimed } from '../archive/lease-service.ts';
import { StackService } from '../archive/stack-service.ts';
import { VerifyService } from '../archive/verify-service.ts';

const id = { schema: api.idParameter };

interface PutQuery {
  lease: string;
  sha256?: string;
}

@Controller()
export class WorkerController {
  constructor(
    private readonly leases: LeaseService,
    private readonly completing: CompleteService,
    private readonly downloads: RawDownloadService,
    private readonly verifying: VerifyService,
    private readonly stacks: StackService,
    private readonly cleanup: CleanupService,
  ) {}

  @Route(api.endpoints.claimJob)
  async nextJob(
    @Body({ schema: api.nextJobRequest }) { workerId, waitSeconds }: NextJobRequest,
    @Res({ passthrough: true }) { raw: answer }: FastifyReply,
  ): Promise<NextJobResponse> {
    const gone = new AbortController();
    let claimed: Claimed | null = null;
    answer.once('close', () => {
      gone.abort();
      // Nobody has the job whose answer was not sent.
      if (claimed !== null && !answer.writableFinished) void this.handBack(claimed);
    });
    claimed = await this.leases.claimWaiting(workerId, 1000 * waitSeconds, gone.signal);
    if (claimed !== null && gone.signal.aborted) await this.handBack(claimed);
    return { job: claimed && this.leases.claimedView(claimed) };
  }

  @Route(api.endpoints.listJobFiles)
  async files(@Param('id', id) jobId: number): Promise<JobFilesResponse> {
    const { job, files } = await this.leases.filesOf(jobId);
    return {
      jobId,
      chunkKey: job.chunkKey,
      files: files.map((file) => ({
        id: file.id,
        filename: file.filename,
        sizeBytes: file.fileSizeBytes,
        sha256: file.sha256,
        storedSha256: file.storedSha256,
        dateObs: file.fitsDateObs?.toISOString() ?? null,
        exposureSeconds: file.fitsExptime,
        raDeg: file.fitsRa,
        decDeg: file.fitsDec,
      })),
    };
  }

  @Route(api.endpoints.getJobFile)
  async raw(
    @Param('id', id) fileId: number,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.leases.rawFile(fileId);
    await sendObject(request, reply, { ...this.downloads.ofFile(file), mediaType: 'application/fits' });
  }

  @Route(api.endpoints.sendHeartbeat)
  async heartbeat(
    @Param('id', id) jobId: number,
    @Body({ schema: api.heartbeatRequest }) body: HeartbeatRequest,
  ) {
    const leaseExpiresAt = await this.leases.heartbeat(jobId, body.leaseToken, body.progress);
    return { leaseExpiresAt: leaseExpiresAt.toISOString() };
  }

  @Route(api.endpoints.putJobStack)
  putStack(
    @Param('id', id) jobId: number,
    @Query({ schema: api.workerPutQuery }) query: PutQuery,
    @Req() request: FastifyRequest,
  ): Promise<WorkerPutResponse> {
    const { source, announcedBytes } = rawBody(request);
    return this.completing.putStack(jobId, query.lease, source, {
      announcedBytes,
      expectedSha256: query.sha256,
    });
  }

  @Route(api.endpoints.putJobThumbnail)
  putThumbnail(
    @Param('id', id) jobId: number,
    @Query({ schema: api.workerPutQuery }) query: PutQuery,
    @Req() request: FastifyRequest,
  ): Promise<WorkerPutResponse> {
    const { source, announcedBytes } = rawBody(request);
    return this.completing.putThumbnail(jobId, query.lease, source, {
      announcedBytes,
      expectedSha256: query.sha256,
    });
  }

  @Route(api.endpoints.getJobStack)
  async stackToVerify(
    @Param('id', id) jobId: number,
    @Query({ schema: api.leaseQuery }) { lease }: { lease: string },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.verifying.stackOfJob(jobId, lease);
    await sendObject(request, reply, { ...this.stacks.ofRow(row), mediaType: 'application/fits' });
  }

  @Route(api.endpoints.recordVerdict)
  verdict(
    @Param('id', id) jobId: number,
    @Body({ schema: api.verdictRequest }) body: VerdictRequest,
  ): Promise<VerdictResponse> {
    return this.verifying.record(jobId, body);
  }

  @Route(api.endpoints.completeJob)
  complete(
    @Param('id', id) jobId: number,
    @Body({ schema: api.completeRequest }) body: CompleteRequest,
  ): Promise<CompleteResponse> {
    return this.completing.complete(jobId, body);
  }

  @Route(api.endpoints.failJob)
  async fail(
    @Param('id', id) jobId: number,
    @Body({ schema: api.failRequest }) body: FailRequest,
  ): Promise<FailResponse> {
    const status = await this.leases.fail(jobId, body.errorMessage, {
      leaseToken: body.leaseToken,
      retry: body.retry,
    });
    return { status: status ?? 'ignored' };
  }

  @Route(api.endpoints.releaseJob)
  async release(
    @Param('id', id) jobId: number,
    @Body({ schema: api.releaseRequest }) body: { leaseToken: string },
  ): Promise<ReleaseResponse> {
    return { released: await this.leases.release(jobId, body.leaseToken) };
  }

  /** Where that fails, the lease runs out. */
  private async handBack({ job, leaseToken }: Claimed): Promise<void> {
    await this.leases.release(job.id, leaseToken).catch(() => undefined);
  }

  @Route(api.endpoints.cleanUp)
  async cleanUp(): Promise<CleanupResponse> {
    return this.cleanup.run();
  }
}
