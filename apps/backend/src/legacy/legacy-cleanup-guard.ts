/** Requires the worker key, as Bearer or in the address, where the earlier system's cron jobs put it. */
import { Inject, Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { requireWorkerKey } from '../accounts/access.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';

@Injectable()
export class LegacyCleanupGuard implements CanActivate {
  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /** @throws AppError `not-signed-in` */
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const { key } = request.query as { key?: unknown };
    requireWorkerKey(request, this.config, typeof key === 'string' ? key : undefined);
    return true;
  }
}
