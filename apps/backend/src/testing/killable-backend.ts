/** The built backend in a process of its own, for tests that kill it and start it again on the same folder and port. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { killed } from '@crowdsky/storage/testing';
import { workerKey } from './secrets.ts';

const serve = fileURLToPath(new URL('../../bin/serve.mjs', import.meta.url));
/** Whether it can be started here. */
export const isBackendBuilt = existsSync(fileURLToPath(new URL('../../build/index.js', import.meta.url)));

export class KillableBackend {
  readonly dir: string;
  readonly port: number;
  readonly databaseUrl: string | undefined;
  readonly #variables: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;

  /** On SQLite in `dir` unless `databaseUrl` names another database. */
  constructor(
    dir: string,
    port: number,
    databaseUrl: string | undefined,
    variables: Readonly<NodeJS.ProcessEnv> = {},
  ) {
    this.dir = dir;
    this.port = port;
    this.databaseUrl = databaseUrl;
    this.#variables = variables;
  }

  /** Resolves when it is ready. */
  async start(): Promise<void> {
    const env = {
      PATH: process.env['PATH'],
      DATA_DIR: this.dir,
      PORT: String(this.port),
      WORKER_API_KEY: workerKey,
      LOG_LEVEL: 'error',
      LEASE_SECONDS: '1',
      RETRY_AFTER_SECONDS: '1',
      DEFAULT_QUOTA_MB: '100000',
      DATABASE_URL: this.databaseUrl,
      ...this.#variables,
    };
    this.#child = spawn(process.execPath, [serve], { env, stdio: ['ignore', 'ignore', 'inherit'] });
    for (let attempt = 0; attempt < 600; attempt++) {
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.status === 200) return;
      if (this.#child.exitCode !== null) break;
      await new Promise((wake) => setTimeout(wake, 50));
    }
    throw new Error('The backend did not start.');
  }

  async kill(): Promise<void> {
    if (this.#child) await killed(this.#child);
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }
}
