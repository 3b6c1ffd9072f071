/** Refuses query parameters that an address does not know: a mistyped filter must not silently answer with everything. */
import { Injectable, SetMetadata } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { AppError } from './app-error.ts';

const NAMES = 'crowdsky:query-names';
const mostNamed = 20;

/** The names of the parameters that a route takes; routes without this take any. */
export const KnownQuery = (names: readonly string[]) => SetMetadata(NAMES, names);

/** Stands behind access control, so that strangers learn nothing of it. */
@Injectable()
export class KnownQueryGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const names = this.reflector.get<readonly string[] | undefined>(NAMES, context.getHandler());
    const { query } = context.switchToHttp().getRequest<FastifyRequest>();
    const unknown =
      names === undefined ? [] : Object.keys(query as object).filter((name) => !names.includes(name));
    if (unknown.length === 0) return true;
    const fields = unknown
      .slice(0, mostNamed)
      .map((name) => ({ path: name.slice(0, 100), message: 'is no parameter of this address' }));
    const sentence = `The request cannot be accepted. ${fields[0].path}: ${fields[0].message}`;
    throw new AppError('bad-request', sentence, { fields });
  }
}
