/** /api/worker: what a headless worker calls, with the worker key as Bearer. */
import { Body, Controller, Get, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type {
  CleanupResponse,
  CompleteRequest,
  CompleteResponse,
  FailRequest,
  FailResponse,
  HeartbeatRequest,
  JobFilesResponse,
  NextJobResponse,
  WorkerPutResponse,
} from '@crowdsky/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { For } from '../accounts/access.ts';
import { CleanupService } from '../ops/cleanup-service.ts';
import { rawBody } from '../http/raw-body.ts';
import { sendStream } from '../http/send-stream.ts';
import { RawDownloadService } from '../archive/raw-download-service.ts';
import { CompleteService } from '../archive/complete-service.ts';
import { LeaseService } from '../archive/lease-service.ts';

const id = { schema: api.idParameter };

interface PutQuery {
  lease: string;
  sha256?: string;
}

@Controller('api/worker')
@For('worker')
export class WorkerController {
  constructor(
    private readonly leases: LeaseService,
    private readonly completing: CompleteService,
    private readonly downloads: RawDownloadService,
    private readonly cleanup: CleanupService,
  ) {}

  @Post('next-job')
  @HttpCode(200)
  async nextJob(@Body({ schema: api.nextJobRequest }) body: { workerId: string }): Promise<NextJobResponse> {
    const claimed = await this.leases.claim(body.workerId);
    return { job: claimed && this.leases.claimedView(claimed) };
  }

  @Get('jobs/:id/files')
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
        dateObs: file.fitsDateObs?.toISOString() ?? null,
        exposureSeconds: file.fitsExptime,
        raDeg: file.fitsRa,
        decDeg: file.fitsDec,
      })),
    };
  }

  @Get('files/:id')
  async raw(@Param('id', id) fileId: number, @Res() reply: FastifyReply): Promise<void> {
    const opened = await this.downloads.openFile(await this.leases.rawFile(fileId));
    await sendStream(reply, { ...opened, mediaType: 'application/fits' });
  }

  @Post('jobs/:id/heartbeat')
  @HttpCode(200)
  async heartbeat(
    @Param('id', id) jobId: number,
    @Body({ schema: api.heartbeatRequest }) body: HeartbeatRequest,
  ) {
    const leaseExpiresAt = await this.leases.heartbeat(jobId, body.leaseToken, body.progress);
    return { leaseExpiresAt: leaseExpiresAt.toISOString() };
  }

  @Put('jobs/:id/stack')
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

  @Put('jobs/:id/thumbnail')
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

  @Post('jobs/:id/complete')
  @HttpCode(200)
  complete(
    @Param('id', id) jobId: number,
    @Body({ schema: api.completeRequest }) body: CompleteRequest,
  ): Promise<CompleteResponse> {
    return this.completing.complete(jobId, body);
  }

  @Post('jobs/:id/fail')
  @HttpCode(200)
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

  @Post('cleanup')
  @HttpCode(200)
  async cleanUp(): Promise<CleanupResponse> {
    return this.cleanup.run();
  }
}
