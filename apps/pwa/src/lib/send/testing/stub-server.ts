/** The far end of the network in tests: an account, the stacks it has, and an upload that a test decides about. */
import { vi } from 'vitest';

export interface StubbedServer {
  /** Undefined: nobody is signed in. */
  userId: number | undefined;
  /** By digest: number of the stack. */
  readonly stacks: Map<string, number>;
  /** Method and address of each request. */
  readonly asked: string[];
  /** Asked to begin an upload in pieces; a request that is broken off rejects by itself. */
  create(): Promise<Response>;
}

/** From here on, instead of `fetch`. */
export function stubServer(): StubbedServer {
  const server: StubbedServer = {
    userId: 7,
    stacks: new Map(),
    asked: [],
    create: async () => refusal(404, 'not-found'),
  };
  const answer = async (url: string, { method, body, signal }: RequestInit): Promise<Response> => {
    const address = url.split('?')[0];
    server.asked.push(`${method} ${address}`);
    if (server.userId === undefined) return refusal(401, 'not-signed-in');
    if (address === '/api/auth/me') return Response.json(meOf(server.userId));
    if (address === '/api/digests') return Response.json(known(body as string, server.stacks));
    if (address !== '/api/tus') return refusal(404, 'not-found');
    return Promise.race([server.create(), broken(signal)]);
  };
  vi.stubGlobal('fetch', answer);
  return server;
}

function known(body: string, stacks: StubbedServer['stacks']) {
  const { sha256 } = JSON.parse(body) as { sha256: string[] };
  const there = sha256.flatMap((digest) => {
    const stackId = stacks.get(digest);
    return stackId === undefined ? [] : [{ sha256: digest, stackId }];
  });
  return { stacks: there, raws: [] };
}

function broken(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

function refusal(status: number, code: string): Response {
  return Response.json({ error: { code, message: 'No.' } }, { status });
}

function meOf(id: number) {
  const sizes = {
    storageUsedBytes: 0,
    storageLimitBytes: 1e9,
    trashBytes: 0,
    trashLimitBytes: 1e9,
    stacksPublic: false,
  };
  const account = {
    id,
    username: 'fern',
    email: 'fern@example.org',
    emailVerified: true,
    tier: 'free',
    role: 'user',
    createdAt: '2026-01-01T00:00:00.000Z',
    ...sizes,
  };
  return { account, csrfToken: 'x' };
}
