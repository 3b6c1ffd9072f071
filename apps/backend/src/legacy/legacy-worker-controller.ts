/** The paths of the earlier system that its Python worker calls. */
import { Body, Controller, Get, Inject, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { For } from '../accounts/access.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { sendObject } from '../http/send-object.ts';
import { RawDownloadService } from '../archive/raw-download-service.ts';
import { LeaseService } from '../archive/lease-service.ts';
import { answer, legacyNumber, legacyTime } from './legacy-answer.ts';
import { LegacyCompleteService } from './legacy-complete-service.ts';
import { legacyCompletion, legacyFailure, legacyIdQuery } from './legacy-requests.ts';
import type { LegacyCompletion } from './legacy-requests.ts';
import { AppError } from '../ground/app-error.ts';

const notRunning = 'Job not found or not in processing state.';

@Controller('api')
@For('worker')
export class LegacyWorkerController {
  constructor(
    private readonly leases: LeaseService,
    private readonly completing: LegacyCompleteService,
    private readonly downloads: RawDownloadService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('next_job.php')
  async nextJob(@Query() query: Record<string, unknown>, @Res() reply: FastifyReply): Promise<void> {
    const workerId = typeof query['worker_id'] === 'string' ? query['worker_id'].slice(0, 64) : 'default';
    const claimed = await this.leases.claim(workerId, {
      leaseSeconds: this.config.legacyLeaseSeconds,
      verifies: false,
    });
    if (!claimed) {
      await reply.status(204).send();
      return;
    }
    const { job, session } = claimed;
    await answer(reply, {
      job_id: job.id,
      user_id: job.userId,
      upload_session_id: job.uploadSessionId,
      chunk_key: job.chunkKey,
      object_name: job.objectName,
      frame_count: job.frameCount,
      session_ucloud_path: session?.ucloudPath ?? null,
    });
  }

  @Get('job_files.php')
  async jobFiles(
    @Query({ schema: legacyIdQuery('job_id') }) query: { job_id: number },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { job, files } = await this.leases.filesOf(query.job_id);
    await answer(reply, {
      job_id: job.id,
      chunk_key: job.chunkKey,
      files: files.map((file) => ({
        id: String(file.id),
        filename: file.filename,
        ucloud_path: file.ucloudPath,
        file_size_bytes: String(file.fileSizeBytes),
        fits_date_obs: legacyTime(file.fitsDateObs),
        fits_exptime: legacyNumber(file.fitsExptime),
        fits_ra: legacyNumber(file.fitsRa),
        fits_dec: legacyNumber(file.fitsDec),
      })),
    });
  }

  @Get('download_raw.php')
  async downloadRaw(
    @Query({ schema: legacyIdQuery('file_id') }) query: { file_id: number },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.leases.rawFile(query.file_id);
    const mediaType = 'application/octet-stream';
    await sendObject(request, reply, { ...this.downloads.ofFile(file), mediaType, link: undefined });
  }

  @Post('complete_job.php')
  async completeJob(
    @Body({ schema: legacyCompletion }) body: LegacyCompletion,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    if (!(await this.completing.complete(body))) throw new AppError('not-found', notRunning);
    await answer(reply, { ok: true });
  }

  @Post('fail_job.php')
  async failJob(
    @Body({ schema: legacyFailure }) body: { job_id: number; error_message: string },
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const status = await this.leases.fail(body.job_id, body.error_message);
    if (status === null) throw new AppError('not-found', notRunning);
    await answer(reply, { ok: true, status });
  }
}
