/** The description holds up to a linter of descriptions, and refusals are the problem details that it promises. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { endpoints, problem, problemCodes } from '@crowdsky/api';
import { startTestServer } from '../testing/test-server.ts';
import { openApiDocument } from './openapi.ts';

const redocly = fileURLToPath(new URL('../../../../node_modules/@redocly/cli/bin/cli.js', import.meta.url));

interface Refusal {
  content: Record<string, { schema: { allOf: [unknown, { properties: Codes }] } }>;
}
interface Codes {
  error: { properties: { code: { enum: string[] } } };
}
interface Operation {
  operationId: string;
  responses: Record<string, Refusal>;
}
interface Described {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, { properties: Record<string, { items?: unknown }> }> };
  servers: unknown;
}

const document = openApiDocument() as unknown as Described;
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.values(methods).map((operation) => ({ path, operation })),
);

it('has no error and no warning by the recommended rules', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crowdsky-openapi-'));
  const path = join(folder, 'openapi.json');
  await writeFile(path, JSON.stringify(document));
  const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' };
  const lint = [redocly, 'lint', path, '--extends=recommended', '--format=json', '--max-problems=1000'];
  const { stdout } = await promisify(execFile)(process.execPath, lint, {
    env,
    cwd: folder,
    maxBuffer: 64e6,
  }).catch((error: unknown) => error as { stdout: string });
  await rm(folder, { recursive: true });
  const { problems, totals } = JSON.parse(stdout) as {
    problems: { ruleId: string; location: { pointer?: string }[] }[];
    totals: unknown;
  };
  const told = problems.map(({ ruleId, location }) => [ruleId, location[0]?.pointer]);
  expect(told).toEqual([]);
  expect(totals).toMatchObject({ errors: 0, warnings: 0 });
});

it('names each operation as the client does, and each shape once', () => {
  expect(operations.map(({ operation }) => operation.operationId).sort()).toEqual(
    Object.keys(endpoints).sort(),
  );
  expect(document.components.schemas).toHaveProperty('Stack.properties.chunkKey');
  expect(document.paths['/api/stacks/{id}'].get.responses['200'].content['application/json'].schema).toEqual({
    $ref: '#/components/schemas/Stack',
  });
  expect(document.components.schemas.StackList.properties.stacks.items).toEqual({
    $ref: '#/components/schemas/Stack',
  });
  expect(document.servers).toEqual([{ url: '/', description: 'This server.' }]);
});

it('promises for each refusal its status and the codes of the closed list that have it', () => {
  for (const { path, operation } of operations) {
    const refusals = Object.entries(operation.responses).filter(([status]) => Number(status) >= 400);
    expect([path, refusals.some(([status]) => status.startsWith('4'))]).toEqual([path, true]);
    for (const [, { content }] of refusals) {
      const [reference, { properties }] = content['application/problem+json'].schema.allOf;
      expect(reference).toEqual({ $ref: '#/components/schemas/Problem' });
      for (const code of properties.error.properties.code.enum) expect(problemCodes).toContain(code);
    }
  }
});

it('a refusal is a problem by RFC 9457 that earlier clients still read; old addresses keep their form', async () => {
  const server = await startTestServer();
  const refused = await server.client().get('/api/stacks');
  expect(refused.headers.get('content-type')).toBe('application/problem+json; charset=utf-8');
  expect(refused.body).toEqual({
    type: 'about:blank',
    title: 'Unauthorized',
    status: 401,
    detail: 'Sign in first.',
    instance: `urn:uuid:${refused.headers.get('x-request-id')}`,
    error: {
      code: 'not-signed-in',
      message: 'Sign in first.',
      requestId: refused.headers.get('x-request-id'),
    },
  });
  expect(problem.parse(refused.body)).toEqual(refused.body);
  const old = await server.client().get('/api/my_stacks.php');
  expect(old.headers.get('content-type')).toMatch(/^application\/json/);
  expect(old.body).toEqual({ error: 'Sign in first.' });
  await server.close();
});
