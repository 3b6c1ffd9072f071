/** /s/{token}: what anyone sees who has a link. Nothing of it may be kept, for the link may be revoked. */
import { Controller, Get, Inject, Ip, Param, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { For } from '../accounts/access.ts';
import { ShareService } from '../archive/share-service.ts';
import { AppError } from '../ground/app-error.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { sendBytes, sendObject } from '../http/send-object.ts';
import { preferredLanguage } from './page-words.ts';
import { previewPicture } from './preview-picture.ts';
import { pagePolicy, refusedPage, sharedPage } from './shared-page.ts';
import { sharedFileName } from './shared-facts.ts';

@Controller('s/:token')
@For('anyone')
export class SharedController {
  constructor(
    private readonly sharing: ShareService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get()
  async page(
    @Param('token') token: string,
    @Ip() ip: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const language = preferredLanguage(request.headers['accept-language']);
    hide(reply)
      .type('text/html; charset=utf-8')
      .header('Content-Security-Policy', pagePolicy)
      .header('Vary', 'Accept-Language');
    try {
      const { link, stack } = await this.sharing.open(token, ip);
      const address = `${this.config.publicUrl ?? `${request.protocol}://${request.host}`}/s/${token}`;
      await reply.send(sharedPage({ stack, withFits: link.withFits, address, language }));
    } catch (error) {
      if (!(error instanceof AppError) || error.status >= 500) throw error;
      if (error.retryAfterSeconds !== undefined) reply.header('Retry-After', error.retryAfterSeconds);
      await reply.status(error.status).send(refusedPage(error.code, language));
    }
  }

  @Get('picture.png')
  async picture(
    @Param('token') token: string,
    @Ip() ip: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { stack } = await this.sharing.open(token, ip);
    const bytes = await this.sharing.thumbnail(stack);
    await sendBytes(request, hide(reply), { bytes, mediaType: 'image/png' });
  }

  /** For those who show a link with a picture: the whole picture on a card of their usual shape. */
  @Get('preview.jpg')
  async preview(
    @Param('token') token: string,
    @Ip() ip: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { stack } = await this.sharing.open(token, ip);
    const bytes = await previewPicture(await this.sharing.thumbnail(stack));
    await sendBytes(request, hide(reply), { bytes, mediaType: 'image/jpeg' });
  }

  @Get('stack.fits')
  async fits(
    @Param('token') token: string,
    @Ip() ip: string,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { link, stack } = await this.sharing.open(token, ip);
    if (!link.withFits) throw new AppError('not-allowed', 'The owner of this link shares no FITS file.');
    const file = await this.sharing.file(stack);
    const fileName = sharedFileName(stack);
    await sendObject(request, hide(reply), { ...file, mediaType: 'application/fits', fileName });
  }
}

function hide(reply: FastifyReply): FastifyReply {
  return reply.header('X-Robots-Tag', 'noindex').header('Cache-Control', 'private, no-store');
}
