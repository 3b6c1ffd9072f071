/** An account at a server that runs, asked as its scripts do; and what the same frames give without a server. */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { crowdsky, testFolder } from '../cli/run-crowdsky.ts';

export const OWNER = { name: 'ada', password: 'a rather long password' } as const;

export type Ask = (
  method: string,
  path: string,
  body?: Uint8Array<ArrayBuffer> | object,
) => Promise<Response>;

/** A new account's requests, by HTTP Basic. */
export async function owner(address: string): Promise<Ask> {
  const { name, password } = OWNER;
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
  const account = { username: name, email: 'ada@example.org', password };
  expect((await ask('POST', '/api/auth/register', account)).status).toBe(201);
  return ask;
}

export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
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

/** What `crowdsky stack` makes of the same files. */
export function stackHere(files: readonly NamedFile[]): Buffer {
  const folder = testFolder();
  mkdirSync(join(folder, 'raws'));
  for (const { name, bytes } of files) writeFileSync(join(folder, 'raws', name), bytes);
  expect(crowdsky(['stack', 'raws', '-o', 'here.fits'], folder).code).toBe(0);
  return readFileSync(join(folder, 'here.fits'));
}

export const digestOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
