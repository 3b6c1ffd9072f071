/** The shapes of requests and answers as named components of the OpenAPI description. */
import * as api from '@crowdsky/api';
import { endpoints, problem } from '@crowdsky/api';
import type { Endpoint } from '@crowdsky/api';
import { z } from 'zod';

export type Json = Record<string, unknown>;

interface NamedSchemas {
  nameOf(schema: z.ZodType): string | undefined;
  schemas: Record<string, Json>;
}

const all = Object.values<Endpoint>(endpoints);
const isObject = (schema: unknown): schema is z.ZodType =>
  schema instanceof z.ZodObject || schema instanceof z.ZodDiscriminatedUnion;
const bodies = new Set(all.flatMap(({ body }) => body ?? []));
const queries = new Set(all.flatMap(({ query }) => query ?? []));
const exported = Object.entries(api as Record<string, unknown>).flatMap(
  ([name, schema]): [string, z.ZodType][] =>
    isObject(schema) ? [[name[0].toUpperCase() + name.slice(1), schema]] : [],
);

let made: Record<'input' | 'output', NamedSchemas> | undefined;
/** What is sent may leave out what has a default; what comes back has everything. Made when first asked for. */
const namedSchemas = () =>
  (made ??= {
    input: named(
      exported.filter(([, schema]) => bodies.has(schema)),
      'input',
    ),
    output: named(
      exported.filter(([, schema]) => schema !== problem && !bodies.has(schema) && !queries.has(schema)),
      'output',
    ),
  });

export function referenceOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const name = namedSchemas()[io].nameOf(schema);
  return name === undefined ? inline(schema, io) : { $ref: pointerOf(name) };
}

export function inline(schema: z.ZodType, io: 'input' | 'output'): Json {
  return plain(z.toJSONSchema(schema, { io, unrepresentable: 'any' }));
}

/** Those that `document` points at, directly or through one another, and the refusal. */
export function componentSchemas(document: unknown): Record<string, Json> {
  const { input, output } = namedSchemas();
  const known: Record<string, Json> = {
    ...output.schemas,
    ...input.schemas,
    Problem: inline(problem, 'output'),
  };
  const found: Record<string, Json> = {};
  const collect = (part: unknown): void => {
    for (const [, name] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/(\w+)"/g)) {
      if (name in found) continue;
      found[name] = known[name];
      collect(known[name]);
    }
  };
  collect(document);
  return found;
}

function named(entries: [string, z.ZodType][], io: 'input' | 'output'): NamedSchemas {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of entries) registry.add(schema, { id });
  const made = z.toJSONSchema(registry, { io, unrepresentable: 'any', uri: pointerOf });
  const schemas = Object.entries(made.schemas).map(([name, schema]) => [name, plain(schema as Json)]);
  return {
    nameOf: (schema) => registry.get(schema)?.id,
    schemas: Object.fromEntries(schemas) as Record<string, Json>,
  };
}

function pointerOf(name: string): string {
  return `#/components/schemas/${name}`;
}

function plain(schema: Json): Json {
  return Object.fromEntries(
    Object.entries(schema).filter(([keyword]) => !['$schema', '$id', 'id'].includes(keyword)),
  );
}
