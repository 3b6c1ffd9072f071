/** The paths of the earlier system that its users' scripts and apps call, by HTTP Basic. */
import { unlink } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { parseDateObs } from '@crowdsky/stack-core';
import { Caller, ForKeys } from '../accounts/access.ts';
import type { Principal } from '../accounts/principal.ts';
import { AppError } from '../ground/app-error.ts';
import { sendBytes, sendObject } from '../http/send-object.ts';
import { StackService } from '../archive/stack-service.ts';
import { StackUploadService } from '../archive/stack-upload-service.ts';
import { stackFileName } from '../stacks/stack-view.ts';
import { FinalizeService } from '../archive/finalize-service.ts';
import { UploadService } from '../archive/upload-service.ts';
import { readLegacyForm } from './legacy-form.ts';
import type { LegacyForm } from './legacy-form.ts';
import { legacyIdQuery } from './legacy-requests.ts';
import { legacyStack } from './legacy-stack.ts';
import { answer } from './legacy-answer.ts';

@Controller('api')
export class LegacyUserController {
  constructor(
    private readonly uploads: UploadService,
    private readonly finalizing: FinalizeService,
    private readonly stacks: StackService,
    private readonly stackUploads: StackUploadService,
  ) {}

  @Post('raw_upload.php')
  @ForKeys('upload')
  async rawUpload(
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await readLegacyForm(request, (part) => this.uploads.receive(part.file));
    try {
      switch (form.fields.get('action')) {
        case 'start':
          await answer(reply, await this.start(caller, form));
          return;
        case 'file':
          await answer(reply, await this.takeFile(caller, form));
          return;
        case 'finalize':
          await answer(reply, await this.finalize(caller, form));
          return;
        default:
          throw new AppError('bad-request', 'The action must be start, file or finalize.');
      }
    } finally {
      if (form.file) await unlink(form.file.path).catch(() => {});
    }
  }

  @Get('my_stacks.php')
  async myStacks(
    @Caller() caller: Principal,
    @Query() query: Record<string, unknown>,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const object =
      typeof query['object'] === 'string' && query['object'] !== '' ? query['object'] : undefined;
    const stacks = await this.stacks.all(caller.user, object);
    await answer(reply, stacks.map(legacyStack));
  }

  @Post('upload_stack.php')
  @ForKeys('upload')
  async uploadStack(
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const form = await readLegacyForm(request, (part) => this.stackUploads.receive(part.file, {}));
    if (!form.file) throw new AppError('bad-request', 'The file is missing.');
    try {
      const { row, keptDeeper } = await this.stackUploads.store(caller.user, form.file, {
        overwrite: 'unless-deeper',
        keepLocation: !isOn(form, 'scrub_location'),
        slotSeconds: 900,
        thumbnail: form.thumbnail,
        framesInput: countOf(form, 'n_frames_input'),
        framesAligned: countOf(form, 'n_frames_aligned'),
        dateObsStart: timeOf(form, 'date_obs_start'),
        dateObsEnd: timeOf(form, 'date_obs_end'),
      });
      await answer(reply, {
        ok: true,
        job_id: row.stackingJobId,
        chunk_key: row.chunkKey,
        status: 'completed',
        ...(keptDeeper && {
          kept: 'existing',
          message: keptMessage(row.chunkKey, row.nFramesAligned, 'the one sent has fewer'),
        }),
      });
    } finally {
      await this.stackUploads.discard(form.file);
    }
  }

  @Get('download_stack.php')
  async downloadStack(
    @Caller() caller: Principal,
    @Query() query: Record<string, unknown>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const chunkKey = query['chunk_key'];
    if (typeof chunkKey !== 'string' || chunkKey === '')
      throw new AppError('bad-request', 'Missing chunk_key.');
    const row = await this.stacks.rowByKey(caller.user, chunkKey);
    await sendObject(request, reply, {
      ...this.stacks.ofRow(row),
      mediaType: 'application/fits',
      fileName: stackFileName(row),
      // Where old scripts follow a redirect, some take their password along.
      link: undefined,
    });
  }

  @Get('thumbnail.php')
  async thumbnail(
    @Caller() caller: Principal,
    @Query({ schema: legacyIdQuery('id') }) query: { id: number },
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const bytes = await buffer((await this.stacks.openThumbnail(caller.user, query.id)).stream);
    await sendBytes(request, reply, { bytes, mediaType: 'image/png' });
  }

  private async start(caller: Principal, form: LegacyForm) {
    const keepLocation = !isOn(form, 'scrub_location');
    const session = await this.uploads.start(caller.user, { keepLocation, slotSeconds: 900 });
    return { session_token: session.sessionToken };
  }

  private async takeFile(caller: Principal, form: LegacyForm) {
    const session = await this.uploads.openSession(caller.user, tokenOf(form));
    if (!form.file) throw new AppError('bad-request', 'File upload error (code: missing).');
    const { filename, ...received } = form.file;
    const scrub = isOn(form, 'scrub_location');
    const { file, facts } = await this.uploads.takeReceived(session, filename, received, { scrub });
    return {
      ok: true,
      filename: file.filename,
      chunk_key: file.chunkKey,
      date_obs: facts?.dateObsText ?? null,
    };
  }

  private async finalize(caller: Principal, form: LegacyForm) {
    const overwrite = isOn(form, 'overwrite') && 'unless-deeper';
    const { jobs, skipped, kept, verifying } = await this.finalizing.finalize(
      caller.user,
      tokenOf(form),
      overwrite,
    );
    return {
      ok: true,
      jobs: jobs.length,
      job_ids: jobs.map((job) => job.id),
      chunks: jobs.map((job) => job.chunkKey),
      skipped: [...skipped, ...verifying].map((chunk) => chunk.chunkKey),
      ...(kept.length > 0 && {
        kept: kept.map((stack) => stack.chunkKey),
        message: kept
          .map((stack) => keptMessage(stack.chunkKey, stack.framesAligned, 'those sent are fewer'))
          .join(' '),
      }),
    };
  }
}

/** Old clients show what they do not know of: the status stays the one that they wait for. */
function keptMessage(chunkKey: string, frames: number, because: string): string {
  return `The stack of ${frames} frames that you have of the chunk ${chunkKey} was kept: ${because}.`;
}

function tokenOf(form: LegacyForm): string {
  const token = form.fields.get('session_token') ?? '';
  if (!/^[0-9a-f]{1,64}$/.test(token)) throw new AppError('bad-request', 'Missing session_token.');
  return token;
}

/** Whether a flag is set, by the rules of the earlier system's PHP. */
function isOn(form: LegacyForm, name: string): boolean {
  return !['', '0', 'false', 'off'].includes((form.fields.get(name) ?? '').toLowerCase());
}

function countOf(form: LegacyForm, name: string): number | undefined {
  const text = form.fields.get(name) ?? '';
  return /^\d{1,7}$/.test(text) ? Number(text) : undefined;
}

function timeOf(form: LegacyForm, name: string): Date | undefined {
  const ms = parseDateObs((form.fields.get(name) ?? '').replace(/\+00:00$/, ''));
  return ms === undefined ? undefined : new Date(ms);
}
