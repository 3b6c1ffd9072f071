/** Each refusal that a test meets is one that the OpenAPI description promises for that operation. */
import { openApiDocument } from '../ops/openapi.ts';

interface Promised {
  method: string;
  address: RegExp;
  refusals: { status: number; codes: string[] }[];
}

type Responses = Record<
  string,
  { content?: Record<string, { schema: { allOf?: [unknown, { properties: Codes }] } }> }
>;
interface Codes {
  error: { properties: { code: { enum: string[] } } };
}

const operations = promised();

/** `code` is missing where the answer has no body. Addresses that are none of the API's promise nothing. */
export function expectPromised(method: string, path: string, status: number, code: string | undefined): void {
  if (status < 400 || status === 405) return; // a wrong method is no operation
  const address = path.split('?')[0];
  const operation = operations.find((one) => one.method === method && one.address.test(address));
  if (!operation) return;
  const told = operation.refusals.find((one) => one.status === status);
  if (told && (code === undefined || told.codes.includes(code))) return;
  throw new Error(
    `The OpenAPI description of ${method} ${address} does not promise ${status} ${code ?? ''}.`,
  );
}

/** Addresses without parameters come first: `/api/stacks/zip` is none of `/api/stacks/{id}`. */
function promised(): Promised[] {
  const { paths } = openApiDocument() as { paths: Record<string, Record<string, { responses: Responses }>> };
  return Object.entries(paths)
    .sort(([a], [b]) => Number(a.includes('{')) - Number(b.includes('{')))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => ({
        method: method.toUpperCase(),
        address: new RegExp(`^${path.replace(/[{]\w+[}]/g, '[^/]+')}$`),
        refusals: refusalsOf(responses),
      })),
    );
}

function refusalsOf(responses: Responses): Promised['refusals'] {
  return Object.entries(responses).flatMap(([status, { content }]) => {
    const problem = content?.['application/problem+json']?.schema.allOf;
    return problem
      ? [{ status: Number(status), codes: problem[1].properties.error.properties.code.enum }]
      : [];
  });
}
