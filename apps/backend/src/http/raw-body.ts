/** The body of a request as a stream, for routes that take files. */
import type { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { AppError } from '../ground/app-error.ts';

/** @throws AppError `bad-request` when the body was sent as JSON or a form */
export function rawBody(request: FastifyRequest): { source: Readable; announcedBytes: number | undefined } {
  const mediaType = (request.headers['content-type'] ?? '').split(';')[0].trim().toLowerCase();
  if (
    mediaType === 'application/json' ||
    mediaType.startsWith('multipart/') ||
    mediaType === 'application/x-www-form-urlencoded'
  ) {
    throw new AppError('bad-request', 'Send the file itself as the body, as application/fits.');
  }
  const announced = Number(request.headers['content-length']);
  return { source: request.raw, announcedBytes: Number.isFinite(announced) ? announced : undefined };
}
