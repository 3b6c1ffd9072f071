/** The one place where errors become answers: a code and a sentence for the caller, the rest for the log. */
import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, Inject, Injectable, Logger, NotFoundException } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import { StorageError } from '@crowdsky/storage';
import type { StorageErrorCode } from '@crowdsky/storage';
import type { Problem, ProblemCode } from '@crowdsky/api';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AppError } from '../ground/app-error.ts';
import { CONFIG } from '../ground/config-token.ts';
import type { Config } from '../ground/config.ts';
import { AllowedMethods } from './allowed-methods.ts';
import { RequestMetrics } from './request-metrics.ts';

/** What callers may know; the log has the storage's own words, which tell addresses and names. */
const storageSentences: Readonly<Record<StorageErrorCode, string>> = {
  'bad-name': 'The storage of this server cannot keep a file of this name.',
  'bad-range': 'The file ends before the bytes that were asked for.',
  unauthorized: 'The storage of this server refused the credentials. Try again later.',
  full: 'The storage of this server has no room left. Try again later.',
  unreachable: 'The storage of this server cannot be reached. Try again later.',
  timeout: 'The storage of this server fell silent. Try again later.',
  refused: 'The storage of this server refused. Try again later.',
  incomplete: 'The connection to the storage of this server broke. Try again later.',
};

@Catch()
@Injectable()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger('Request');

  constructor(
    private readonly metrics: RequestMetrics,
    private readonly methods: AllowedMethods,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const error = this.asWrongMethod(thrown, request, reply) ?? asAppError(thrown);
    this.metrics.refusals.inc({ code: error.code });
    if (error.status >= 500 || error.code === 'file-lost') {
      const cause =
        error.cause instanceof Error ? (error.cause.stack ?? error.cause.message) : (error.stack ?? '');
      this.logger.error(
        `${request.id} ${request.method} ${request.routeOptions.url ?? ''}: ${error.message}\n${cause}`,
      );
    }
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy(); // half an answer is out: only breaking off tells the caller
      return;
    }
    const { retryAfterSeconds: usual } = this.config;
    const retryAfter = error.retryAfterSeconds ?? (error.status === 503 ? usual : undefined);
    if (retryAfter !== undefined) reply.header('Retry-After', retryAfter);
    if (error.code === 'not-signed-in' && request.headers.authorization?.startsWith('Basic')) {
      reply.header('WWW-Authenticate', 'Basic realm="CrowdSky", charset="UTF-8"');
    }
    this.answer(request, reply, error);
  }

  /** No route took the request; perhaps one would have with another method. */
  private asWrongMethod(thrown: unknown, request: FastifyRequest, reply: FastifyReply): AppError | null {
    if (!(thrown instanceof NotFoundException)) return null;
    const allowed = this.methods.of(request.url);
    if (allowed.length === 0 || allowed.includes(request.method)) return null;
    if (!reply.raw.headersSent) reply.header('Allow', allowed.join(', '));
    const sentence = `This address does not take ${request.method}.`;
    return new AppError('wrong-method', sentence, { cause: thrown });
  }

  protected answer(request: FastifyRequest, reply: FastifyReply, error: AppError): void {
    const { status, message } = error;
    const refusal = {
      code: error.code,
      message,
      requestId: request.id,
      ...(error.fields ? { fields: error.fields } : {}),
    };
    const problem = {
      ...{ type: 'about:blank' as const, title: STATUS_CODES[status] ?? 'Refused', status },
      ...{ detail: message, instance: `urn:uuid:${request.id}`, error: refusal },
    };
    void reply
      .status(status)
      .type('application/problem+json; charset=utf-8')
      .send(problem satisfies Problem);
  }
}

function asAppError(thrown: unknown): AppError {
  if (thrown instanceof AppError) return thrown;
  if (thrown instanceof StorageError)
    return new AppError('storage-failed', storageSentences[thrown.code], { cause: thrown });
  const status =
    thrown instanceof HttpException ? thrown.getStatus() : (thrown as { statusCode?: number }).statusCode;
  if (status !== undefined && status < 500)
    return new AppError(codeOfStatus(status), sentenceOfStatus(status), { cause: thrown });
  return new AppError('unexpected', 'Something went wrong on this server. It has been noted.', {
    cause: thrown,
  });
}

function codeOfStatus(status: number): ProblemCode {
  switch (status) {
    case 401:
    case 403:
      return 'not-allowed';
    case 404:
      return 'not-found';
    case 405:
      return 'wrong-method';
    case 413:
      return 'too-large';
    case 429:
      return 'too-many-requests';
    default:
      return 'bad-request';
  }
}

function sentenceOfStatus(status: number): string {
  switch (status) {
    case 404:
      return 'There is no such address.';
    case 413:
      return 'The request is too large.';
    case 429:
      return 'Too many requests: wait a little.';
    default:
      return 'The request cannot be understood.';
  }
}
