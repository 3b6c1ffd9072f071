/** /api/sky. */
import { Controller, Query } from '@nestjs/common';
import * as api from '@crowdsky/api';
import type { PublicNights, PublicSky } from '@crowdsky/api';
import { Route } from '../accounts/route.ts';
import { PublicSkyService } from '../archive/public-sky-service.ts';

@Controller()
export class SkyController {
  constructor(private readonly sky: PublicSkyService) {}

  @Route(api.endpoints.mapPublicStacks)
  async map(@Query({ schema: api.publicSkyQuery }) { from, to }: api.PublicSkyQuery): Promise<PublicSky> {
    return { cells: await this.sky.cells(timeOf(from), timeOf(to)) };
  }

  @Route(api.endpoints.listPublicNights)
  async nights(): Promise<PublicNights> {
    return { nights: await this.sky.nights() };
  }
}

function timeOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
