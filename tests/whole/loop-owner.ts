/** An account at a server that runs, asked as its scripts do. */
import { expect } from 'vitest';
import type { NamedFile } from '../cli/stack-here.ts';

export const OWNER = { name: 'ada', password: 'a rather long password' } as const;

export type Ask = (
  method: string,
  path: string,
  body?: Uint8Array<ArrayBuffer> | object,
) => Promise<Response>;

/** A new account's requests, by HTTP Basic. */
export async function owner(address: string, name: string = OWNER.name): Promise<Ask> {
  const { password } = OWNER;
  const ask: Ask = (method, path, body) => {
    const isFile = body instanceof Uint8Array;
    return fetch(address + path, {
      method,
      headers: {
        authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
        'content-type': isFile ? 'application/fits' : 'application/json',
      },
      ...(body === undefined ? {} : { body: isFile ? body : JSON.stringify(body) }),
    });
  };
  const account = { username: name, email: `${name}@example.org`, password };
  expect((await ask('POST', '/api/auth/register', account)).status).toBe(201);
  return ask;
}

export async function upload(ask: Ask, files: readonly NamedFile[]): Promise<void> {
  const { token } = (await (await ask('POST', '/api/uploads', {})).json()) as { token: string };
  for (const { name, bytes } of files) {
    const path = `/api/uploads/${token}/files/${encodeURIComponent(name)}`;
    expect((await ask('PUT', path, new Uint8Array(bytes))).status).toBe(200);
  }
  expect((await ask('POST', `/api/uploads/${token}/finalize`, {})).status).toBe(200);
}

export interface JobAnswer {
  readonly status: string;
  readonly errorMessage: string | null;
}

export async function jobs(ask: Ask): Promise<JobAnswer[]> {
  return ((await (await ask('GET', '/api/jobs')).json()) as { jobs: JobAnswer[] }).jobs;
}

export async function stacks(ask: Ask): Promise<Record<string, unknown>[]> {
  const answer = await ask('GET', '/api/stacks');
  return ((await answer.json()) as { stacks: Record<string, unknown>[] }).stacks;
}
