/** `cleanup.php` of the earlier system, which cron jobs call with the worker key in the address. */
import { Controller, Get, Post, Res, UseGuards } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { For } from '../accounts/access.ts';
import { CleanupService } from '../ops/cleanup-service.ts';
import { LegacyCleanupGuard } from './legacy-cleanup-guard.ts';

@Controller('api/cleanup.php')
@For('anyone')
@UseGuards(LegacyCleanupGuard)
export class LegacyCleanupController {
  constructor(private readonly cleanup: CleanupService) {}

  @Get()
  async get(@Res() reply: FastifyReply): Promise<void> {
    const { expiredSessions, filesDeleted } = await this.cleanup.run();
    await reply
      .status(200)
      .type('text/plain; charset=UTF-8')
      .send(`Cleanup done: ${expiredSessions} expired sessions, ${filesDeleted} files deleted.\n`);
  }

  @Post()
  post(@Res() reply: FastifyReply): Promise<void> {
    return this.get(reply);
  }
}
