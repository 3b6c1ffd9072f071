/** /api/digests. */
import { Body, Controller } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { DigestRequest, DigestResponse } from '@crowdsky/api';
import { Caller } from '../accounts/access.ts';
import { Route } from '../accounts/route.ts';
import type { Principal } from '../accounts/principal.ts';
import { DigestService } from '../archive/digest-service.ts';

@Controller()
export class DigestController {
  constructor(private readonly digests: DigestService) {}

  @Route(api.endpoints.knownDigests)
  known(
    @Caller() caller: Principal,
    @Body({ schema: api.digestRequest }) body: DigestRequest,
  ): Promise<DigestResponse> {
    return this.digests.known(caller.user, body.sha256);
  }
}
