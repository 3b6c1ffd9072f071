/** The description of an endpoint in the table of endpoints. */
import type { z } from 'zod';

/** `user`: session cookie with CSRF token, API key or HTTP Basic; `worker`: the worker key as Bearer. */
export type Audience = 'anyone' | 'user' | 'worker';

export interface Endpoint {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Parameters in braces, as OpenAPI writes them. */
  path: string;
  audience: Audience;
  summary: string;
  /** Of the answer when all went well: 200 when absent. */
  status?: 201;
  query?: z.ZodType;
  body?: z.ZodType;
  /** The body is these bytes, streamed, not JSON. */
  bodyMediaType?: string;
  response?: z.ZodType;
  responseMediaType?: string;
}
