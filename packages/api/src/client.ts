/** The client of the API, for app and worker alike: a function for each endpoint, its types and checks from the record. */
import type { z } from 'zod';
import { ApiError } from './api-error.ts';
import type { Endpoint } from './endpoint.ts';
import { endpoints } from './endpoints.ts';
import { problem } from './problem.ts';

/** The part of `Response` that the client needs. */
export interface ClientAnswer {
  readonly ok: boolean;
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  json(): Promise<unknown>;
}

export interface ClientRequest<Signal, Bytes> {
  readonly method: Endpoint['method'];
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Bytes;
  readonly signal?: Signal;
}

/** The platform's own types: `createClient<AbortSignal, BodyInit, Response>(…)`. */
export interface ClientOptions<Signal, Bytes, Answer> {
  /** Sends a request; rejects when there is no network and when `signal` aborts. */
  readonly fetch: (url: string, request: ClientRequest<Signal, Bytes>) => Promise<Answer>;
  /** `https://example.org`, or empty for the page's own server. */
  readonly baseUrl: string;
  /** Asked before each request: the CSRF token, or the key. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

type Endpoints = typeof endpoints;
type Parameters<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | Parameters<Rest>
  : never;
/** Query strings hold text, so callers may pass numbers and flags unconverted. */
type Query<Schema> = Schema extends z.ZodType
  ? { readonly [Name in keyof z.input<Schema>]: z.input<Schema>[Name] | number | boolean }
  : never;

type Given<E, Signal, Bytes> = (E extends { path: infer Path extends string }
  ? [Parameters<Path>] extends [never]
    ? unknown
    : { readonly path: Readonly<Record<Parameters<Path>, string | number>> }
  : never) &
  (E extends { query: infer Schema }
    ? object extends Query<Schema>
      ? { readonly query?: Query<Schema> }
      : { readonly query: Query<Schema> }
    : unknown) &
  (E extends { body: infer Schema extends z.ZodType }
    ? { readonly body: z.input<Schema> }
    : E extends { bodyMediaType: string }
      ? { readonly body: Bytes }
      : unknown) &
  (E extends { headers: infer Schema extends z.ZodType }
    ? object extends z.input<Schema>
      ? { readonly headers?: Readonly<z.input<Schema>> }
      : { readonly headers: Readonly<z.input<Schema>> }
    : unknown) & { readonly signal?: Signal };

/** Files, streams and what is said in headers come as the platform's answer, body unread. */
type Result<E, Answer> = E extends { responseMediaType: string } | { answerHeaders: object }
  ? Answer
  : E extends { response: infer Schema extends z.ZodType }
    ? z.output<Schema>
    : never;

export type Client<Signal, Bytes, Answer> = {
  readonly [Name in keyof Endpoints]: object extends Given<Endpoints[Name], Signal, Bytes>
    ? (given?: Given<Endpoints[Name], Signal, Bytes>) => Promise<Result<Endpoints[Name], Answer>>
    : (given: Given<Endpoints[Name], Signal, Bytes>) => Promise<Result<Endpoints[Name], Answer>>;
};

interface Call<Signal> {
  readonly path?: Readonly<Record<string, string | number>>;
  readonly query?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly signal?: Signal;
}

/** Each function rejects with ApiError for a refusal or an answer that breaks the schema, otherwise as `fetch`. */
export function createClient<Signal, Bytes, Answer extends ClientAnswer>(
  options: ClientOptions<Signal, Bytes, Answer>,
): Client<Signal, Bytes, Answer> {
  const functions = Object.entries<Endpoint>(endpoints).map(([name, endpoint]) => [
    name,
    (given: Call<Signal> = {}) => call(options, endpoint, given),
  ]);
  return Object.fromEntries(functions) as Client<Signal, Bytes, Answer>;
}

async function call<Signal, Bytes, Answer extends ClientAnswer>(
  { fetch, baseUrl, headers }: ClientOptions<Signal, Bytes, Answer>,
  endpoint: Endpoint,
  { path = {}, query = {}, headers: own, body, signal }: Call<Signal>,
): Promise<unknown> {
  const mediaType = endpoint.bodyMediaType ?? (endpoint.body && 'application/json');
  const answer = await fetch(baseUrl + addressOf(endpoint.path, path, query), {
    method: endpoint.method,
    headers: { ...headers?.(), ...(mediaType === undefined ? {} : { 'content-type': mediaType }), ...own },
    ...(body === undefined ? {} : { body: endpoint.body ? JSON.stringify(body) : (body as Bytes) }),
    ...(signal === undefined ? {} : { signal }),
  });
  if (!answer.ok) throw await refusalOf(answer);
  if (endpoint.responseMediaType ?? endpoint.answerHeaders) return answer;
  const parsed = endpoint.response?.safeParse(await jsonOf(answer));
  if (parsed?.success) return parsed.data;
  throw strange(answer, parsed?.error);
}

function addressOf(
  path: string,
  parameters: Readonly<Record<string, string | number>>,
  query: Readonly<Record<string, unknown>>,
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parameters[name]));
  const pairs = Object.entries(query)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  return pairs.length === 0 ? filled : `${filled}?${pairs.join('&')}`;
}

async function refusalOf(answer: ClientAnswer): Promise<ApiError> {
  const parsed = problem.safeParse(await jsonOf(answer));
  if (!parsed.success) return strange(answer, parsed.error);
  return new ApiError(answer.status, parsed.data.error, { retryAfterSeconds: retryAfterOf(answer) });
}

/** Undefined where there is none, or a date. */
function retryAfterOf(answer: ClientAnswer): number | undefined {
  const text = answer.headers.get('retry-after') ?? '';
  return /^\d+$/.test(text) ? Number(text) : undefined;
}

/** Undefined for anything but JSON, such as a proxy's error page. */
async function jsonOf(answer: ClientAnswer): Promise<unknown> {
  try {
    return await answer.json();
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function strange(answer: ClientAnswer, cause: unknown): ApiError {
  const message = 'The server gave an answer that this program does not understand.';
  return new ApiError(
    answer.status,
    { code: 'unexpected', message },
    { cause, retryAfterSeconds: retryAfterOf(answer) },
  );
}
