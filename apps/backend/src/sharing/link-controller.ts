/** /api/stacks/{id}/links: the owner's side of links. */
import { Body, Controller, Param } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { MakeLinkRequest, SharedLink, SharedLinkList } from '@crowdsky/api';
import { Caller } from '../accounts/access.ts';
import { Route } from '../accounts/route.ts';
import type { Principal } from '../accounts/principal.ts';
import type { ShareLink } from '../archive/share-link.entity.ts';
import { ShareService } from '../archive/share-service.ts';

const id = { schema: api.idParameter };

@Controller()
export class LinkController {
  constructor(private readonly sharing: ShareService) {}

  @Route(api.endpoints.listLinks)
  async list(@Caller() caller: Principal, @Param('id', id) stackId: number): Promise<SharedLinkList> {
    return { links: (await this.sharing.list(caller.user, stackId)).map(linkView) };
  }

  @Route(api.endpoints.makeLink)
  async make(
    @Caller() caller: Principal,
    @Param('id', id) stackId: number,
    @Body({ schema: api.makeLinkRequest }) { withFits }: MakeLinkRequest,
  ): Promise<SharedLink> {
    return linkView(await this.sharing.make(caller.user, stackId, withFits));
  }

  @Route(api.endpoints.revokeLink)
  async revoke(@Caller() caller: Principal, @Param('id', id) linkId: number) {
    await this.sharing.revoke(caller.user, linkId);
    return { ok: true };
  }
}

function linkView({ id: linkId, stackId, token, withFits, createdAt }: ShareLink): SharedLink {
  return { id: linkId, stackId, path: `/s/${token}`, withFits, createdAt: createdAt.toISOString() };
}
