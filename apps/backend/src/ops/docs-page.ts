/** The API's description as one plain page: no script, nothing fetched from elsewhere. */
import { createHash } from 'node:crypto';
import { openApiDocument } from './openapi.ts';

interface Operation {
  summary: string;
  security: Record<string, unknown>[];
  parameters: { name: string; in: string; required: boolean; schema: unknown }[];
  requestBody?: { content: Record<string, { schema?: unknown }> };
  responses: Record<string, { content: Record<string, { schema?: unknown }> }>;
}

const style = `body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;background:#0d1117;color:#e6edf3}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem;text-transform:capitalize}a{color:#79c0ff}
details{border:1px solid #30363d;border-radius:6px;margin:.4rem 0;padding:.4rem .8rem}summary{cursor:pointer}
b{display:inline-block;min-width:4.5rem;color:#7ee787}code{color:#ffa657}pre{overflow:auto;background:#161b22;padding:.6rem;border-radius:6px;font-size:13px}
i{color:#8b949e}`;

/** Goes into the Content-Security-Policy of this page. */
export const docsStyleHash = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

export function docsPage(): string {
  const { paths } = resolved(openApiDocument()) as { paths: Record<string, Record<string, Operation>> };
  const groups = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(paths)) {
    for (const [method, operation] of Object.entries(operations)) {
      const group = path.split('/')[2];
      groups.set(group, [...(groups.get(group) ?? []), section(method, path, operation)]);
    }
  }
  const body = [...groups].map(([name, sections]) => `<h2>${escape(name)}</h2>${sections.join('')}`).join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>CrowdSky API</title><style>${style}</style></head><body><h1>CrowdSky API</h1>
<p>The same as <a href="/api/openapi.json">openapi.json</a>. Scripts sign in with an API key (<code>Authorization: Bearer csk_…</code>) or HTTP Basic;
pages with the session cookie and, where something changes, the header <code>X-CSRF-Token</code>.</p>${body}</body></html>`;
}

/** With each named shape written out where it is used. */
function resolved(document: ReturnType<typeof openApiDocument>): unknown {
  const { schemas } = document['components'] as { schemas: Record<string, unknown> };
  const nameOf = (value: unknown): string | undefined =>
    (value as { $ref?: string } | null)?.$ref?.split('/').at(-1);
  const text = JSON.stringify(document, (_key, value: unknown) => {
    const name = nameOf(value);
    return name === undefined ? value : schemas[name];
  });
  return JSON.parse(text);
}

function audienceOf({ security }: Operation): string {
  if (security.length === 0) return 'anyone';
  if ('worker' in security[0]) return 'worker';
  return security.length === 1 ? 'admins, signed in' : 'signed in';
}

function section(method: string, path: string, operation: Operation): string {
  const audience = audienceOf(operation);
  const parameters = operation.parameters.map(
    (p) =>
      `<li><code>${escape(p.name)}</code> <i>${p.in}${p.required ? ', required' : ''}</i> ${escape(JSON.stringify(p.schema))}</li>`,
  );
  return `<details><summary><b>${method.toUpperCase()}</b> <code>${escape(path)}</code> ${escape(operation.summary)} <i>${audience}</i></summary>
${parameters.length > 0 ? `<ul>${parameters.join('')}</ul>` : ''}${content('Body', operation.requestBody?.content)}${content('Answer', Object.values(operation.responses)[0].content)}</details>`;
}

function content(title: string, media: Record<string, { schema?: unknown }> | undefined): string {
  return Object.entries(media ?? {})
    .map(
      ([type, { schema }]) =>
        `<p>${title}: ${escape(type)}</p>${schema ? `<pre>${escape(JSON.stringify(schema, null, 1))}</pre>` : ''}`,
    )
    .join('');
}

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
