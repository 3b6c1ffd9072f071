/** The OpenAPI description, made of the table of endpoints and its schemas. */
import { endpoints, keyScopeOf } from '@crowdsky/api';
import type { Endpoint, ProblemCode } from '@crowdsky/api';
import type { z } from 'zod';
import { statusOfCode } from '../ground/app-error.ts';
import { componentSchemas, inline, referenceOf } from './openapi-schemas.ts';
import type { Json } from './openapi-schemas.ts';

const tags: Readonly<Record<string, string>> = {
  admin: 'For accounts with the role admin: other accounts, and the log of what admins did.',
  auth: 'Accounts: opening, signing in, passwords.',
  events: 'What happens to the account, live.',
  jobs: 'Chunks that wait for a worker, run, or are done.',
  keys: 'API keys for scripts.',
  stacks: 'Stacks: searching, downloading, storing, deleting.',
  tus: 'Large files that go on where they broke, by tus 1.0.',
  trash: 'What was deleted or replaced in the last days.',
  uploads: 'Raw frames on their way to a stack.',
  worker: 'For headless workers, with the worker key.',
};

/** OpenAPI 3.1. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(endpoints)) {
    const described = { [endpoint.method.toLowerCase()]: operation(name, endpoint) };
    paths[endpoint.path] = { ...paths[endpoint.path], ...described };
  }
  const used = new Set(Object.values<Endpoint>(endpoints).map(({ path }) => tagOf(path)));
  return {
    openapi: '3.1.0',
    info: {
      title: 'CrowdSky',
      version: '1',
      description: 'Raw frames in, stacks out.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/', description: 'This server.' }],
    tags: [...used].sort().map((name) => ({ name, description: tags[name] ?? name })),
    paths,
    components: { schemas: componentSchemas(paths), securitySchemes },
  };
}

const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'crowdsky',
    description: 'Unsafe requests also need the header X-CSRF-Token.',
  },
  key: { type: 'http', scheme: 'bearer', description: 'An API key, csk_…' },
  basic: { type: 'http', scheme: 'basic' },
  worker: { type: 'http', scheme: 'bearer', description: 'WORKER_API_KEY' },
};

function operation(name: string, endpoint: Endpoint): Json {
  const bodyType = endpoint.bodyMediaType ?? (endpoint.body && 'application/json');
  const body = endpoint.body ? { schema: referenceOf(endpoint.body, 'input') } : {};
  return {
    operationId: name,
    summary: endpoint.summary,
    tags: [tagOf(endpoint.path)],
    security: securityOf(endpoint),
    parameters: [
      ...pathParameters(endpoint.path),
      ...parametersIn('query', endpoint.query),
      ...parametersIn('header', endpoint.headers),
    ],
    ...(bodyType === undefined ? {} : { requestBody: { required: true, content: { [bodyType]: body } } }),
    responses: {
      [String(endpoint.status ?? 200)]: {
        description: 'Done.',
        ...answerOf(endpoint),
      },
      ...(mayBeElsewhere(endpoint) && { 302: elsewhere }),
      ...refusalsOf(endpoint),
    },
  };
}

/** Whole files of the storage; thumbnails are small. */
function mayBeElsewhere({ responseMediaType }: Endpoint): boolean {
  return responseMediaType === 'application/fits';
}

const elsewhere: Json = {
  description:
    'Where the server gives out links (S3_DIRECT_DOWNLOADS): the file at the bucket, for five minutes. For callers with a key, and where a browser saves the file.',
  headers: { Location: { description: 'A signed address.', schema: { type: 'string' } } },
};

function tagOf(path: string): string {
  return path.split('/')[2];
}

function answerOf(endpoint: Endpoint): Json {
  const { answerHeaders } = endpoint;
  if (answerHeaders === undefined)
    return { content: { [endpoint.responseMediaType ?? 'application/json']: responseSchema(endpoint) } };
  const told = Object.entries(answerHeaders).map(([name, description]) => [
    name,
    { description, schema: { type: 'string' } },
  ]);
  return { headers: Object.fromEntries(told) as Json };
}

function responseSchema({ response }: Endpoint): Json {
  return response ? { schema: referenceOf(response, 'output') } : {};
}

/** One entry for each status, with the codes that have it. */
function refusalsOf(endpoint: Endpoint): Json {
  const codes = codesOf(endpoint);
  const statuses = [...new Set(codes.map((code) => statusOfCode[code]))].sort((a, b) => a - b);
  return Object.fromEntries(
    statuses.map((status) => {
      const own = codes.filter((code) => statusOfCode[code] === status);
      const error = { type: 'object', properties: { code: { enum: own } } };
      const schema = {
        allOf: [{ $ref: '#/components/schemas/Problem' }, { type: 'object', properties: { error } }],
      };
      const content = { 'application/problem+json': { schema } };
      return [String(status), { description: `Refused: ${own.join(', ')}.`, content }];
    }),
  );
}

function codesOf(endpoint: Endpoint): ProblemCode[] {
  const { method, path, audience, body, bodyMediaType, responseMediaType, refusals = [] } = endpoint;
  const codes: ProblemCode[] = ['bad-request'];
  const isSafe = ['GET', 'HEAD', 'OPTIONS'].includes(method);
  if (audience !== 'anyone') codes.push('not-signed-in');
  const isSignedIn = audience === 'user' || audience === 'admin';
  if (isSignedIn && !isSafe) codes.push('bad-csrf-token');
  if (isSignedIn)
    codes.push('wrong-password', 'not-allowed', 'email-not-verified', 'account-blocked', 'too-many-requests');
  if (!isSafe) codes.push('cross-site');
  if (path.includes('{')) codes.push('not-found');
  if (body ?? bodyMediaType) codes.push('too-large');
  if (bodyMediaType) codes.push('empty-file', 'bad-digest', 'client-gone', 'storage-failed');
  if (/fits|png/.test(responseMediaType ?? '')) codes.push('file-lost', 'bad-range', 'storage-failed');
  return [...new Set([...codes, ...refusals, 'database-failed' as const, 'unexpected' as const])];
}

function securityOf(endpoint: Endpoint): Json[] {
  switch (endpoint.audience) {
    case 'anyone':
      return [];
    case 'user':
      return [{ session: [] }, ...keySecurity(endpoint), { basic: [] }];
    case 'admin':
      return [{ session: [] }];
    case 'worker':
      return [{ worker: [] }];
  }
}

/** The list names the scope; a key for uploads may read too. */
function keySecurity(endpoint: Endpoint): Json[] {
  switch (keyScopeOf(endpoint)) {
    case 'none':
      return [];
    case 'read':
      return [{ key: ['read'] }];
    case 'upload':
      return [{ key: ['upload'] }];
  }
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: name === 'id' ? 'integer' : 'string' },
  }));
}

function parametersIn(place: 'query' | 'header', fields: z.ZodType | undefined): Json[] {
  if (!fields) return [];
  const schema = inline(fields, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: place,
      required: schema.required?.includes(name) ?? false,
      schema: rest,
      ...(description ? { description } : {}),
    };
  });
}
