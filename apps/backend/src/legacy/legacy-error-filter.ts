/** Refusals as the earlier system's clients read them; every other address has the service's own. */
import { Catch } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AppError } from '../ground/app-error.ts';
import { ErrorFilter } from '../http/error-filter.ts';
import { answer, isLegacyPath } from './legacy-answer.ts';

@Catch()
export class LegacyErrorFilter extends ErrorFilter {
  protected override answer(request: FastifyRequest, reply: FastifyReply, error: AppError): void {
    if (!isLegacyPath(request.url)) super.answer(request, reply, error);
    else if (error.status === 401 && request.routeOptions.url === '/api/cleanup.php')
      void reply.status(401).type('text/html; charset=UTF-8').send('Unauthorized\n');
    else void answer(reply, { error: error.message }, error.status);
  }
}
