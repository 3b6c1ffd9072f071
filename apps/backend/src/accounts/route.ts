/** A route of the API: address, status and audience of its endpoint, so that server and clients cannot drift apart. */
import { applyDecorators, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';
import { keyScopeOf } from '@crowdsky/api';
import type { Endpoint } from '@crowdsky/api';
import { z } from 'zod';
import { KnownQuery } from '../ground/known-query.ts';
import { For, ForKeys } from './access.ts';

export function Route(endpoint: Endpoint): MethodDecorator {
  const { method, path, status, audience, query } = endpoint;
  return applyDecorators(
    RequestMapping({ method: RequestMethod[method], path: path.replace(/\{(\w+)\}/g, ':$1') }),
    HttpCode(status ?? 200),
    For(audience),
    ForKeys(keyScopeOf(endpoint)),
    KnownQuery(namesOf(query)),
  );
}

function namesOf(query: Endpoint['query']): string[] {
  if (query === undefined) return [];
  if (query instanceof z.ZodObject) return Object.keys(query.shape);
  throw new Error('The schema of a query is an object.');
}
