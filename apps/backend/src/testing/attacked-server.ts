/** A server with two accounts: one that owns something of each kind, and a stranger who wants it. */
/* eslint-disable @typescript-eslint/no-unsafe-assignment, @typescript-eslint/no-unsafe-member-access -- tests look into answers freely */
import { afterAll, beforeAll } from 'vitest';
import { makeFrame, makeStack } from './make-frame.ts';
import type { TestClient } from './test-client.ts';
import { startTestServer } from './test-server.ts';
import type { TestServer } from './test-server.ts';

export interface AttackedServer {
  server: TestServer;
  owner: TestClient & { userId: number };
  stranger: TestClient;
  theirs: Theirs;
}

/** What the owner has. */
export interface Theirs {
  token: string;
  jobId: number;
  stackId: number;
  keyId: number;
}

/** One server for all tests of a file; the returned getter works only inside tests and hooks. */
export function useAttackedServer(): () => AttackedServer {
  let attacked: AttackedServer | undefined;
  beforeAll(async () => {
    attacked = await startAttackedServer();
  });
  afterAll(() => attacked?.server.close());
  return () => attacked!;
}

async function startAttackedServer(): Promise<AttackedServer> {
  const server = await startTestServer({ TRUST_PROXY: '0' });
  const owner = await server.account('owner');
  const stranger = await server.account('stranger');
  const { token } = (await owner.post('/api/uploads', {})).body;
  await owner.put(`/api/uploads/${token}/files/a.fit`, makeFrame());
  const [{ id: jobId }] = (await owner.post(`/api/uploads/${token}/finalize`, {})).body.jobs;
  const stack = await owner.call('POST', '/api/stacks', {
    bytes: makeStack({ dateObs: '2025-03-01T01:00:00' }),
  });
  const keyId = (await owner.post('/api/keys', { name: 'k' })).body.key.id;
  return { server, owner, stranger, theirs: { token, jobId, stackId: stack.body.stack.id, keyId } };
}
