/** /api/stacks. */
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { Body, Controller, Param, Query, Req, Res } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type {
  ObjectList,
  PublishedStacks,
  PublishStacksRequest,
  RenameStackRequest,
  Stack,
  StackList,
  StackUploadResponse,
} from '@crowdsky/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Caller } from '../accounts/access.ts';
import { Route } from '../accounts/route.ts';
import type { Principal } from '../accounts/principal.ts';
import { rawBody } from '../http/raw-body.ts';
import { sendBytes, sendObject } from '../http/send-object.ts';
import { sendStream } from '../http/send-stream.ts';
import { requireSlot } from '../archive/upload-service.ts';
import { PublicService } from '../archive/public-service.ts';
import { StackService } from '../archive/stack-service.ts';
import { StackUploadService } from '../archive/stack-upload-service.ts';
import { stackFileName, stackView } from './stack-view.ts';
import { zipSizeBytes, zipStream } from './zip-stream.ts';

const id = { schema: api.idParameter };

@Controller()
export class StackController {
  constructor(
    private readonly stacks: StackService,
    private readonly uploads: StackUploadService,
    private readonly publishing: PublicService,
  ) {}

  @Route(api.endpoints.listStacks)
  async list(
    @Caller() caller: Principal,
    @Query({ schema: api.stackListQuery }) query: api.StackListQuery,
  ): Promise<StackList> {
    const { stacks, nextCursor } = await this.stacks.list(caller.user, query);
    return { stacks: stacks.map(stackView), nextCursor };
  }

  @Route(api.endpoints.uploadStack)
  async upload(
    @Caller() caller: Principal,
    @Query({ schema: api.stackUploadQuery }) query: api.StackUploadQuery,
    @Req() request: FastifyRequest,
  ): Promise<StackUploadResponse> {
    requireSlot(caller.user, query.slotSeconds);
    const { source, announcedBytes } = rawBody(request);
    const known = query.sha256 === undefined ? null : await this.uploads.known(caller.user, query.sha256);
    if (known) {
      source.resume();
      return { stack: stackView(known.row), alreadyStored: true };
    }
    const received = await this.uploads.receive(source, { announcedBytes, expectedSha256: query.sha256 });
    try {
      const { row, alreadyStored } = await this.uploads.store(caller.user, received, query);
      return { stack: stackView(row), alreadyStored };
    } finally {
      await this.uploads.discard(received);
    }
  }

  @Route(api.endpoints.listObjects)
  async objects(@Caller() caller: Principal): Promise<ObjectList> {
    const rows = await this.stacks.objects(caller.user);
    return {
      objects: rows.map((row) => ({ ...row, lastObserved: row.lastObserved?.toISOString() ?? null })),
    };
  }

  @Route(api.endpoints.zipStacks)
  async zip(
    @Caller() caller: Principal,
    @Query({ schema: api.zipQuery }) query: api.ZipQuery,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const rows = await this.stacks.rows(caller.user, query.ids);
    const entries = rows.map((row) => ({
      name: stackFileName(row),
      sizeBytes: row.fileSizeBytes,
      modified: row.observedAt,
      open: async () => (await this.stacks.open(row.ucloudPath)).stream,
    }));
    const stream = Readable.from(zipStream(entries), { objectMode: false });
    await sendStream(reply, {
      stream,
      sizeBytes: zipSizeBytes(entries),
      mediaType: 'application/zip',
      fileName: 'crowdsky-stacks.zip',
    });
  }

  @Route(api.endpoints.getStack)
  async get(@Caller() caller: Principal, @Param('id', id) stackId: number): Promise<Stack> {
    return stackView(await this.stacks.row(caller.user, stackId));
  }

  @Route(api.endpoints.renameStack)
  async rename(
    @Caller() caller: Principal,
    @Param('id', id) stackId: number,
    @Body({ schema: api.renameStackRequest }) { objectName }: RenameStackRequest,
  ): Promise<Stack> {
    return stackView(await this.stacks.rename(caller.user, stackId, objectName));
  }

  @Route(api.endpoints.getStackFits)
  async fits(
    @Caller() caller: Principal,
    @Param('id', id) stackId: number,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const row = await this.stacks.row(caller.user, stackId);
    await sendObject(request, reply, {
      ...this.stacks.ofRow(row),
      mediaType: 'application/fits',
      fileName: stackFileName(row),
      immutable: true,
    });
  }

  @Route(api.endpoints.getStackThumbnail)
  async thumbnail(
    @Caller() caller: Principal,
    @Param('id', id) stackId: number,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // No row holds a thumbnail's digest, but it is small.
    const picture = await buffer((await this.stacks.openThumbnail(caller.user, stackId)).stream);
    await sendBytes(request, reply, { bytes: picture, mediaType: 'image/png', immutable: true });
  }

  @Route(api.endpoints.publishStacks)
  async publish(
    @Caller() caller: Principal,
    @Body({ schema: api.publishStacksRequest }) { ids, isPublic }: PublishStacksRequest,
  ): Promise<PublishedStacks> {
    return { stacks: (await this.publishing.setStacks(caller.user, ids, isPublic)).map(stackView) };
  }

  @Route(api.endpoints.deleteStack)
  async delete(@Caller() caller: Principal, @Param('id', id) stackId: number) {
    await this.stacks.delete(caller.user, stackId);
    return { ok: true };
  }
}
