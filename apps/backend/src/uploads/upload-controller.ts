/** /api/uploads. */
import { Body, Controller, Param, Query, Req, Res } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { FinalizeResponse, PutFileResponse, Upload, UploadDetail, UploadList } from '@crowdsky/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller } from '../accounts/access.ts';
import { Route } from '../accounts/route.ts';
import type { Principal } from '../accounts/principal.ts';
import { AppError } from '../ground/app-error.ts';
import { decodeCursor, pageOf } from '../ground/cursor.ts';
import { rawBody } from '../http/raw-body.ts';
import { sendObject } from '../http/send-object.ts';
import { CancelUploadService } from '../archive/cancel-upload-service.ts';
import { FinalizeService } from '../archive/finalize-service.ts';
import { RawDownloadService } from '../archive/raw-download-service.ts';
import { UploadService } from '../archive/upload-service.ts';
import { rawFileView, uploadView } from './upload-view.ts';

const maxId = 4_294_967_295;
const token = { schema: api.uploadToken };

@Controller()
export class UploadController {
  constructor(
    private readonly uploads: UploadService,
    private readonly finalizing: FinalizeService,
    private readonly cancelling: CancelUploadService,
    private readonly downloads: RawDownloadService,
  ) {}

  @Route(api.endpoints.startUpload)
  async start(
    @Caller() caller: Principal,
    @Body({ schema: api.startUploadRequest }) body: api.StartUploadRequest,
    @Req() request: FastifyRequest,
  ): Promise<Upload> {
    return uploadView(await this.uploads.start(caller.user, body, keyOf(request)));
  }

  @Route(api.endpoints.listUploads)
  async list(
    @Caller() caller: Principal,
    @Query({ schema: api.uploadListQuery }) query: { limit: number; cursor?: string },
  ): Promise<UploadList> {
    const beforeId = query.cursor === undefined ? maxId : decodeCursor(query.cursor, false);
    const found = await this.uploads.list(caller.user, beforeId, query.limit + 1);
    const { page, nextCursor } = pageOf(found, query.limit, ({ id }) => ({ id }));
    return { uploads: page.map(uploadView), nextCursor };
  }

  @Route(api.endpoints.getUpload)
  async detail(
    @Caller() caller: Principal,
    @Param('token', token) sessionToken: string,
  ): Promise<UploadDetail> {
    const { session, files } = await this.uploads.detail(caller.user, sessionToken);
    return { upload: uploadView(session), files: files.map(rawFileView) };
  }

  @Route(api.endpoints.putRaw)
  async putFile(
    @Caller() caller: Principal,
    @Param('token', token) sessionToken: string,
    @Param('filename') filename: string,
    @Query({ schema: api.putFileQuery }) query: { sha256?: string },
    @Req() request: FastifyRequest,
  ): Promise<PutFileResponse> {
    const incoming = { filename, sha256: query.sha256, ...rawBody(request) };
    const { file, alreadyStored } = await this.uploads.takeFile(caller.user, sessionToken, incoming);
    return { file: rawFileView(file), alreadyStored };
  }

  @Route(api.endpoints.getRaw)
  async getFile(
    @Caller() caller: Principal,
    @Param('token', token) sessionToken: string,
    @Param('filename') filename: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const file = await this.downloads.find(caller.user, sessionToken, filename);
    await sendObject(request, reply, {
      ...this.downloads.ofFile(file),
      mediaType: 'application/fits',
      fileName: file.filename,
    });
  }

  @Route(api.endpoints.finalizeUpload)
  async finalize(
    @Caller() caller: Principal,
    @Param('token', token) sessionToken: string,
    @Body({ schema: api.finalizeRequest }) body: api.FinalizeRequest,
  ): Promise<FinalizeResponse> {
    const { jobs, skipped, verifying } = await this.finalizing.finalize(
      caller.user,
      sessionToken,
      body.overwrite,
    );
    return { jobs, skipped, verifying };
  }

  @Route(api.endpoints.cancelUpload)
  async cancel(@Caller() caller: Principal, @Param('token', token) sessionToken: string) {
    await this.cancelling.cancel(caller.user, sessionToken);
    return { ok: true };
  }
}

/** A call repeated under one key is the same call. @throws AppError `bad-request` */
function keyOf({ headers }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined) return undefined;
  if (typeof key === 'string' && key.length > 0 && key.length <= 255) return key;
  throw new AppError('bad-request', 'An Idempotency-Key has 1 to 255 characters.');
}
