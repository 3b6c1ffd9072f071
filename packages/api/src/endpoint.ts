/** The description of an endpoint in the table of endpoints. */
import type { z } from 'zod';
import type { ProblemCode } from './problem.ts';

/**
 * `user`: session cookie with CSRF token, API key or HTTP Basic; `admin`: session cookie with CSRF token of an account with
 * that role; `worker`: the worker key as Bearer.
 */
export type Audience = 'anyone' | 'user' | 'admin' | 'worker';

/** What an API key may do: only read, or also upload frames and stacks. */
export type KeyScope = 'read' | 'upload';

export interface Endpoint {
  method: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Parameters in braces, as OpenAPI writes them. */
  path: string;
  audience: Audience;
  /** The scope that an API key needs here; when absent `read` for GET and else no key will do. */
  keyScope?: KeyScope | 'none';
  summary: string;
  /** Codes of refusals that are the endpoint's own, beside those that its method, path and audience bring. */
  refusals?: readonly ProblemCode[];
  /** Of the answer when all went well: 200 when absent. */
  status?: 201 | 204;
  query?: z.ZodType;
  /** Headers of the request that say what it asks for, by their names in small letters. */
  headers?: z.ZodType;
  body?: z.ZodType;
  /** The body is these bytes, streamed, not JSON. */
  bodyMediaType?: string;
  response?: z.ZodType;
  responseMediaType?: string;
  /** The answer has no body: what it says is in these headers, each with its meaning. */
  answerHeaders?: Readonly<Record<string, string>>;
}

/** The scope that an API key needs at an endpoint for users, or `none` where no key will do. */
export function keyScopeOf({
  method,
  audience,
  keyScope,
}: Pick<Endpoint, 'method' | 'audience' | 'keyScope'>): KeyScope | 'none' {
  if (audience === 'admin') return 'none';
  return keyScope ?? (method === 'GET' ? 'read' : 'none');
}
