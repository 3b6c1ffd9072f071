/** A route of the API: address, status and audience of its endpoint, so that server and clients cannot drift apart. */
import { applyDecorators, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';
import { keyScopeOf } from '@crowdsky/api';
import type { Endpoint } from '@crowdsky/api';
import { For, ForKeys } from './access.ts';

export function Route(endpoint: Endpoint): MethodDecorator {
  const { method, path, status, audience } = endpoint;
  return applyDecorators(
    RequestMapping({ method: RequestMethod[method], path: path.replace(/\{(\w+)\}/g, ':$1') }),
    HttpCode(status ?? 200),
    For(audience),
    ForKeys(keyScopeOf(endpoint)),
  );
}
