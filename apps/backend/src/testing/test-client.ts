/** A caller for tests: real HTTP, a cookie jar of one cookie, the CSRF token where it belongs. */

import { expectPromised } from './promised-refusals.ts';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look into answers freely
export interface Answer<T = any> {
  status: number;
  headers: Headers;
  body: T;
  text: string;
}

export interface Call {
  json?: unknown;
  bytes?: Uint8Array;
  form?: FormData;
  headers?: Record<string, string>;
}

/** A call that says as little as its method allows. */
export function leastCall(method: string): Call {
  return /^(GET|HEAD)$/.test(method) ? {} : { json: {} };
}

export class TestClient {
  cookie = '';
  csrfToken = '';
  authorization = '';
  readonly base: string;

  constructor(base: string) {
    this.base = base;
  }

  get(path: string, call: Call = {}): Promise<Answer> {
    return this.call('GET', path, call);
  }

  post(path: string, json?: unknown, call: Call = {}): Promise<Answer> {
    return this.call('POST', path, { json: json ?? {}, ...call });
  }

  put(path: string, bytes: Uint8Array, call: Call = {}): Promise<Answer> {
    return this.call('PUT', path, { bytes, ...call });
  }

  delete(path: string, json?: unknown): Promise<Answer> {
    return this.call('DELETE', path, json === undefined ? {} : { json });
  }

  async call(method: string, path: string, call: Call): Promise<Answer> {
    const response = await this.fetch(method, path, call);
    const text = await response.text();
    const setCookie = response.headers.get('set-cookie');
    if (setCookie) this.cookie = setCookie.split(';')[0];
    const isJson = method !== 'HEAD' && (response.headers.get('content-type')?.includes('json') ?? false);
    const body: unknown = isJson ? JSON.parse(text) : text;
    const csrfToken = (body as { csrfToken?: string } | null)?.csrfToken;
    if (isJson && typeof csrfToken === 'string') this.csrfToken = csrfToken;
    const code = (body as { error?: { code?: string } } | null)?.error?.code;
    expectPromised(method, path, response.status, code);
    return { status: response.status, headers: response.headers, body, text };
  }

  async bytes(path: string): Promise<Buffer> {
    return Buffer.from(await (await this.fetch('GET', path, {})).arrayBuffer());
  }

  fetch(method: string, path: string, call: Call): Promise<Response> {
    const headers: Record<string, string> = { ...call.headers };
    if (this.cookie) headers['cookie'] = this.cookie;
    if (this.csrfToken && method !== 'GET') headers['x-csrf-token'] = this.csrfToken;
    if (this.authorization) headers['authorization'] = this.authorization;
    if (call.json !== undefined && !call.bytes && !call.form) headers['content-type'] ??= 'application/json';
    if (call.bytes) headers['content-type'] ??= 'application/fits';
    const body = call.bytes ?? call.form ?? (call.json === undefined ? null : JSON.stringify(call.json));
    return fetch(this.base + path, { method, headers, body: body as BodyInit | null });
  }
}

export function basicAuth(login: string, password: string): string {
  return `Basic ${Buffer.from(`${login}:${password}`).toString('base64')}`;
}
