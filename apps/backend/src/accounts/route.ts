/** A route of the API: address, status and audience of its endpoint, so that server and clients cannot drift apart. */
import { applyDecorators, HttpCode, RequestMapping, RequestMethod } from '@nestjs/common';
import type { Endpoint } from '@crowdsky/api';
import { For } from './access.ts';

export function Route({ method, path, status, audience }: Endpoint): MethodDecorator {
  return applyDecorators(
    RequestMapping({ method: RequestMethod[method], path: path.replace(/\{(\w+)\}/g, ':$1') }),
    HttpCode(status ?? 200),
    For(audience),
  );
}
