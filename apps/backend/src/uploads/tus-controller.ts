/** /api/tus. */
import { Controller, Injectable, Param, Req, Res, UseGuards } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Inject } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller } from '../accounts/access.ts';
import type { Principal } from '../accounts/principal.ts';
import { Route } from '../accounts/route.ts';
import { TusService } from '../archive/tus-service.ts';
import type { TakenAs } from '../archive/tus-service.ts';
import type { TusUpload } from '../archive/tus-upload.entity.ts';
import { AppError } from '../ground/app-error.ts';
import { checked } from '../ground/checked.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { rawBody } from '../http/raw-body.ts';

const token = { schema: api.uploadToken };
const addressOf = (uploadToken: string): string => api.endpoints.headTus.path.replace('{token}', uploadToken);

/** tus 1.0, "Tus-Resumable": all but OPTIONS name the version. */
@Injectable()
class TusVersionGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    if (request.method === 'OPTIONS' || request.headers['tus-resumable'] === api.tusVersion) return true;
    http.getResponse<FastifyReply>().header('Tus-Version', api.tusVersion);
    throw new AppError('wrong-version', `The header Tus-Resumable must be ${api.tusVersion}.`);
  }
}

@Controller()
@UseGuards(TusVersionGuard)
export class TusController {
  constructor(
    private readonly tus: TusService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Route(api.endpoints.tusOptions)
  options(@Res({ passthrough: true }) reply: FastifyReply): void {
    const { maxFileBytes, maxStackBytes } = this.config;
    reply.headers({
      'Tus-Version': api.tusVersion,
      'Tus-Extension': api.tusExtensions,
      'Tus-Max-Size': Math.max(maxFileBytes, maxStackBytes),
    });
  }

  @Route(api.endpoints.createTus)
  async create(
    @Caller() caller: Principal,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const asked = checked(api.createTusHeaders, headers);
    const upload = await this.tus.begin(caller.user, asked['upload-length'], asked['upload-metadata']);
    reply.header('Location', addressOf(upload.token));
    await this.tell(reply, upload);
  }

  @Route(api.endpoints.headTus)
  async head(
    @Caller() caller: Principal,
    @Param('token', token) uploadToken: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const upload = await this.tus.ask(caller.user, uploadToken);
    reply.headers({ 'Upload-Length': upload.lengthBytes, 'Upload-Metadata': upload.metadata });
    await this.tell(reply, upload);
  }

  @Route(api.endpoints.patchTus)
  async patch(
    @Caller() caller: Principal,
    @Param('token', token) uploadToken: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    if (request.headers['content-type'] !== api.tusMediaType)
      throw new AppError('wrong-media-type', `A piece is sent as ${api.tusMediaType}.`);
    const startBytes = checked(api.patchTusHeaders, request.headers)['upload-offset'];
    const upload = await this.tus.append(caller.user, uploadToken, { startBytes, ...rawBody(request) });
    await this.tell(reply, upload);
  }

  @Route(api.endpoints.deleteTus)
  async delete(@Caller() caller: Principal, @Param('token', token) uploadToken: string): Promise<void> {
    await this.tus.giveUp(caller.user, uploadToken);
  }

  private async tell(reply: FastifyReply, upload: TusUpload): Promise<void> {
    const taken = await this.tus.takenAs(upload);
    reply.headers({
      'Upload-Offset': upload.receivedBytes,
      'Upload-Expires': this.tus.expiresAt(upload).toUTCString(),
      ...(taken && { 'Content-Location': placeOf(taken) }),
    });
  }
}

function placeOf(taken: TakenAs): string {
  if (taken.kind === 'stack') return `/api/stacks/${taken.id}`;
  return `/api/uploads/${taken.upload}/files/${encodeURIComponent(taken.filename)}`;
}
