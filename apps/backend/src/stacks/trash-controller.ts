/** /api/trash. */
import { Body, Controller, Param, Query } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { RestoreRequest, Stack, TrashList, TrashQuery } from '@crowdsky/api';
import { Caller } from '../accounts/access.ts';
import { Route } from '../accounts/route.ts';
import type { Principal } from '../accounts/principal.ts';
import { TrashService } from '../archive/trash-service.ts';
import { stackView } from './stack-view.ts';

const id = { schema: api.idParameter };

@Controller()
export class TrashController {
  constructor(private readonly trash: TrashService) {}

  @Route(api.endpoints.listTrash)
  async list(
    @Caller() caller: Principal,
    @Query({ schema: api.trashQuery }) query: TrashQuery,
  ): Promise<TrashList> {
    const { found, nextCursor } = await this.trash.list(caller.user, query);
    const stacks = found.map(({ stack, trashed: { reason, trashedAt, expiresAt } }) => ({
      stack: stackView(stack),
      reason,
      trashedAt: trashedAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
    }));
    return { stacks, nextCursor };
  }

  @Route(api.endpoints.restoreStack)
  async restore(
    @Caller() caller: Principal,
    @Param('id', id) stackId: number,
    @Body({ schema: api.restoreRequest }) body: RestoreRequest,
  ): Promise<Stack> {
    return stackView(await this.trash.restore(caller.user, stackId, body));
  }

  @Route(api.endpoints.dropTrash)
  async drop(@Caller() caller: Principal, @Param('id', id) stackId: number) {
    await this.trash.drop(caller.user, stackId);
    return { ok: true };
  }

  @Route(api.endpoints.emptyTrash)
  async empty(@Caller() caller: Principal) {
    await this.trash.empty(caller.user);
    return { ok: true };
  }
}
