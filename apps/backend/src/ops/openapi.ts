/** The OpenAPI description, made of the table of endpoints and its schemas. */
import { endpoints, keyScopeOf, problem } from '@crowdsky/api';
import type { Endpoint } from '@crowdsky/api';
import { z } from 'zod';

type Json = Record<string, unknown>;

/** OpenAPI 3.1. */
export function openApiDocument(): Json {
  const paths: Record<string, Json> = {};
  for (const endpoint of Object.values<Endpoint>(endpoints)) {
    paths[endpoint.path] = { ...paths[endpoint.path], [endpoint.method.toLowerCase()]: operation(endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'CrowdSky', version: '1', description: 'Raw frames in, stacks out.' },
    paths,
    components: {
      schemas: { Problem: jsonSchema(problem, 'output') },
      securitySchemes: {
        session: {
          type: 'apiKey',
          in: 'cookie',
          name: 'crowdsky',
          description: 'Unsafe requests also need the header X-CSRF-Token.',
        },
        key: {
          type: 'http',
          scheme: 'bearer',
          description: 'An API key, csk_…, made with the scope read or upload; upload includes reading.',
        },
        basic: { type: 'http', scheme: 'basic' },
        worker: { type: 'http', scheme: 'bearer', description: 'WORKER_API_KEY' },
      },
    },
  };
}

function operation(endpoint: Endpoint): Json {
  return {
    summary: endpoint.summary,
    tags: [endpoint.path.split('/')[2]],
    security: securityOf(endpoint),
    parameters: [...pathParameters(endpoint.path), ...queryParameters(endpoint.query)],
    ...(endpoint.body
      ? {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(endpoint.body, 'input') } },
          },
        }
      : {}),
    ...(endpoint.bodyMediaType
      ? { requestBody: { required: true, content: { [endpoint.bodyMediaType]: {} } } }
      : {}),
    responses: {
      [String(endpoint.status ?? 200)]: {
        description: 'Done.',
        content: { [endpoint.responseMediaType ?? 'application/json']: responseSchema(endpoint) },
      },
      default: {
        description: 'Refused.',
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
    },
  };
}

function responseSchema(endpoint: Endpoint): Json {
  return endpoint.response ? { schema: jsonSchema(endpoint.response, 'output') } : {};
}

function securityOf(endpoint: Endpoint): Json[] {
  switch (endpoint.audience) {
    case 'anyone':
      return [];
    case 'user':
      return [{ session: [] }, ...keySecurity(endpoint), { basic: [] }];
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

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (!query) return [];
  const schema = jsonSchema(query, 'input') as { properties?: Record<string, Json>; required?: string[] };
  return Object.entries(schema.properties ?? {}).map(([name, property]) => {
    const { description, ...rest } = property;
    return {
      name,
      in: 'query',
      required: schema.required?.includes(name) ?? false,
      schema: rest,
      ...(description ? { description } : {}),
    };
  });
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const all = z.toJSONSchema(schema, { io, unrepresentable: 'any' });
  return Object.fromEntries(Object.entries(all).filter(([keyword]) => keyword !== '$schema'));
}
