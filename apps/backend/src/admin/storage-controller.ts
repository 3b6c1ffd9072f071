/** /api/admin/storage. */
import { Body, Controller } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { StorageCheck, StorageCheckRequest } from '@crowdsky/api';
import { Caller } from '../accounts/access.ts';
import { Route } from '../accounts/route.ts';
import type { Principal } from '../accounts/principal.ts';
import { actorOf } from './actor-of.ts';
import { StorageCheckService } from './storage-check-service.ts';

@Controller()
export class StorageController {
  constructor(private readonly checks: StorageCheckService) {}

  @Route(api.endpoints.checkStorage)
  check(
    @Caller() caller: Principal,
    @Body({ schema: api.storageCheckRequest }) asked: StorageCheckRequest,
  ): Promise<StorageCheck> {
    return this.checks.check(actorOf(caller), asked);
  }
}
