/** /healthz, /readyz, /metrics and the API's own description. */
import { Controller, Get, Header, Inject, Req, Res } from '@nestjs/common';
import type { Storage } from '@crowdsky/storage';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { For } from '../accounts/access.ts';
import { AppError } from '../ground/app-error.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { SettleService } from '../archive/settle-service.ts';
import { sameSecret } from '../ground/secrets.ts';
import { STORAGE } from '../ground/storage-token.ts';
import { docsPage } from './docs-page.ts';
import { Metrics } from './metrics.ts';
import { openApiDocument } from './openapi.ts';

/** One real check of the storage answers all requests within `readyMs`. */
const readyMs = 5000;

interface Readiness {
  database: string;
  storage: string;
}

@Controller()
@For('anyone')
export class OpsController {
  private checked: { atMs: number; result: Promise<Readiness> } | undefined;

  constructor(
    private readonly settling: SettleService,
    private readonly metrics: Metrics,
    @Inject(STORAGE) private readonly storage: Storage,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @Get('healthz')
  health() {
    return { ok: true };
  }

  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    if (!this.checked || Date.now() - this.checked.atMs > readyMs)
      this.checked = { atMs: Date.now(), result: this.check() };
    const result = await this.checked.result;
    const ok = result.database === 'ok' && result.storage === 'ok';
    if (!ok) reply.status(503);
    return { ok, ...result };
  }

  @Get('metrics')
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  metricsText(@Req() request: FastifyRequest): Promise<string> {
    const { metricsToken } = this.config;
    const given = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    if (metricsToken !== undefined && !sameSecret(given, metricsToken))
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

  private async check(): Promise<Readiness> {
    const say = (work: Promise<unknown>): Promise<string> =>
      work.then(
        () => 'ok',
        () => 'failed',
      );
    const [database, storage] = await Promise.all([
      say(this.settling.countUnsettled()),
      say(this.storage.probe()),
    ]);
    return { database, storage };
  }
}
