/** Requests that many tests of stacks share. */
/* eslint-disable @typescript-eslint/no-unsafe-member-access, @typescript-eslint/no-unsafe-return -- tests look into answers freely */
import { makeStack } from './make-frame.ts';
import type { StackOptions } from './make-frame.ts';
import type { TestClient } from './test-client.ts';
import type { TestServer } from './test-server.ts';

/** Hands a stack in as a device does. */
export function store(owner: TestClient, options: StackOptions, query = ''): ReturnType<TestClient['call']> {
  return owner.call('POST', `/api/stacks${query}`, { bytes: makeStack(options) });
}

/** Bytes that the account uses according to the server. */
export async function used(owner: TestClient): Promise<number> {
  return (await owner.get('/api/auth/me')).body.account.storageUsedBytes;
}

/** Bytes of all stacks and thumbnails that the account can fetch. */
export async function sumOfFiles(owner: TestClient): Promise<number> {
  let sum = 0;
  for (const stack of (await owner.get('/api/stacks')).body.stacks) {
    sum += (await owner.bytes(`/api/stacks/${stack.id}/fits`)).length;
    if (stack.hasThumbnail) sum += (await owner.bytes(`/api/stacks/${stack.id}/thumbnail`)).length;
  }
  return sum;
}

/** Paths of all stored objects of the account. */
export async function filesOf(server: TestServer, owner: { readonly userId: number }): Promise<string[]> {
  return (await server.files('storage')).filter((path) => path.includes(`user_${owner.userId}/`));
}
