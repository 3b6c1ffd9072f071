/** /healthz, /readyz, /metrics and the API's own description. */
import { Controller, Get, Header, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { For } from '../accounts/access.ts';
import { AppError } from '../ground/app-error.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { sameSecret } from '../ground/secrets.ts';
import { docsPage } from './docs-page.ts';
import { Metrics } from './metrics.ts';
import { openApiDocument } from './openapi.ts';
import { ReadinessService } from './readiness.ts';

@Controller()
@For('anyone')
export class OpsController {
  constructor(
    private readonly readiness: ReadinessService,
    private readonly metrics: Metrics,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('healthz')
  health() {
    return { ok: true };
  }

  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const readiness = await this.readiness.ask();
    if (!readiness.ok) reply.status(503).header('Retry-After', this.config.retryAfterSeconds);
    return readiness;
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  metricsText(@Req() request: FastifyRequest): Promise<string> {
    const { metricsToken } = this.config;
    const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (metricsToken === undefined)
      throw new AppError('not-allowed', 'The figures are closed: set METRICS_TOKEN to open them.');
    if (!sameSecret(given, metricsToken))
      throw new AppError('not-signed-in', 'The metrics token is missing or wrong.');
    return this.metrics.text();
  }

  @Get('api/openapi.json')
  openApi() {
    return openApiDocument();
  }

  @Get('api/docs')
  @Header('Content-Type', 'text/html; charset=utf-8')
  docs(): string {
    return docsPage();
  }
}
