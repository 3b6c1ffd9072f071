/** /api/keys. */
import { Body, Controller, Ip, Param } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { ApiKey, CreateKeyRequest, KeyList, RenameKeyRequest } from '@crowdsky/api';
import { Caller } from '../accounts/access.ts';
import { KeyService } from '../accounts/key-service.ts';
import { Route } from '../accounts/route.ts';
import type { Principal } from '../accounts/principal.ts';

@Controller()
export class KeyController {
  constructor(private readonly keys: KeyService) {}

  @Route(api.endpoints.listKeys)
  async list(@Caller() caller: Principal): Promise<KeyList> {
    return { keys: await this.keys.list(caller.user) };
  }

  @Route(api.endpoints.createKey)
  create(
    @Caller() caller: Principal,
    @Body({ schema: api.createKeyRequest }) body: CreateKeyRequest,
    @Ip() address: string,
  ) {
    return this.keys.create(caller.user, body, address);
  }

  @Route(api.endpoints.renameKey)
  rename(
    @Caller() caller: Principal,
    @Param('id', { schema: api.idParameter }) id: number,
    @Body({ schema: api.renameKeyRequest }) { name }: RenameKeyRequest,
  ): Promise<ApiKey> {
    return this.keys.rename(caller.user, id, name);
  }

  @Route(api.endpoints.deleteKey)
  async revoke(@Caller() caller: Principal, @Param('id', { schema: api.idParameter }) id: number) {
    await this.keys.revoke(caller, id);
    return { ok: true };
  }
}
