/** The whole service for tests, in this process, on a port of its own and a folder that goes away. */
/* eslint-disable @typescript-eslint/no-unsafe-member-access -- tests look into answers freely */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { User } from '../accounts/user.entity.ts';
import { Clock } from '../ground/clock.ts';
import { readConfig } from '../ground/config.ts';
import type { Config } from '../ground/config.ts';
import { CleanupService } from '../ops/cleanup-service.ts';
import { startServer } from '../server.ts';
import { RawKeeper } from '../archive/raw-keeper.ts';
import { password, workerKey } from './secrets.ts';
import { basicAuth, TestClient } from './test-client.ts';

export { password, workerKey } from './secrets.ts';

export interface TestServer {
  url: string;
  dir: string;
  config: Config;
  em: EntityManager;
  clock: Clock;
  /** A provider of the running service. */
  get<T>(part: new (...parts: never[]) => T): T;
  cleanup(): Promise<unknown>;
  rawsMoved(): Promise<void>;
  client(): TestClient;
  worker(): TestClient;
  /** A new account, signed in. */
  account(name: string): Promise<TestClient & { userId: number }>;
  /** Files below a folder of the server, relative and sorted. */
  files(folder: 'uploads' | 'storage'): Promise<string[]>;
  close(): Promise<void>;
}

/** `changes` are to settings that are not of the environment. */
export async function startTestServer(
  variables: Record<string, string> = {},
  changes: Partial<Config> = {},
): Promise<TestServer> {
  const dir = await mkdtemp(join(tmpdir(), 'crowdsky-test-'));
  const settings = readConfig({
    DATA_DIR: dir,
    PORT: '0',
    LOG_LEVEL: process.env['TEST_LOG'] ?? 'silent',
    WORKER_API_KEY: workerKey,
    CLEANUP_INTERVAL_MINUTES: '0',
    // Every test registers from one address.
    REGISTRATIONS_ALLOWED: '100000',
    ...variables,
  });
  // bcrypt's least: at its usual cost, passwords would take a quarter of all tests' time.
  const config = { ...settings, passwordCost: 4, ...changes };
  const { app, url, close } = await startServer(config);
  const client = (): TestClient => new TestClient(url);
  return {
    url,
    dir,
    config,
    em: app.get(DataSource).manager,
    clock: app.get(Clock),
    get: (part) => app.get(part),
    cleanup: () => app.get(CleanupService).run(Date.now() + 1000),
    rawsMoved: () => app.get(RawKeeper).idle(),
    client,
    worker: () => Object.assign(client(), { authorization: `Bearer ${workerKey}` }),
    async account(name) {
      const signedIn = client();
      const answer = await signedIn.post('/api/auth/register', {
        username: name,
        email: `${name}@example.org`,
        password,
      });
      if (answer.status !== 201) throw new Error(`register: ${answer.text}`);
      return Object.assign(signedIn, { userId: answer.body.account.id as number });
    },
    files: (folder) => filesBelow(folder === 'uploads' ? config.uploadDir : join(dir, 'storage')),
    async close() {
      await close();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A caller as the earlier system's scripts are: HTTP Basic, no cookies. */
export function scriptOf(server: TestServer, name: string): TestClient {
  return Object.assign(server.client(), { authorization: basicAuth(name, password) });
}

/** A new account with the role `admin`, signed in. */
export async function adminOf(server: TestServer, name: string): Promise<TestClient & { userId: number }> {
  const admin = await server.account(name);
  await server.em.update(User, { id: admin.userId }, { role: 'admin' });
  return admin;
}

async function filesBelow(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
