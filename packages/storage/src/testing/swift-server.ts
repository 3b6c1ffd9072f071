/** A real S3 server for tests: OpenStack Swift with its S3 interface, private, on a port of its own. */
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStorage } from '../open-storage.ts';
import type { S3Place } from '../open-storage.ts';
import type { Storage } from '../storage.ts';
import { freePort, killed } from './programs.ts';
import type { RunningStorage } from './programs.ts';

export interface RunningS3 extends RunningStorage {
  s3: S3Place;
  /** Amazon's own, for what no storage does. */
  client: S3Client;
  /** A folder below the bucket. */
  open(folder?: string, idleTimeoutMs?: number, more?: Partial<S3Place>): Storage;
}

const python = '/usr/bin/python3';
const bucket = 'sky';
const region = 'us-east-1';
const credentials = { accessKeyId: 'crowdsky:share', secretAccessKey: 'sesame' };

export const hasSwift = existsSync('/usr/lib/python3/dist-packages/swift/common/middleware/s3api');
if (!hasSwift) console.warn('Skipped: no OpenStack Swift on this machine. Install python3-swift.');

export async function startSwift(): Promise<RunningS3> {
  const folder = await mkdtemp(join(tmpdir(), 'crowdsky-swift-'));
  const port = await freePort();
  const endpoint = `http://127.0.0.1:${port}`;
  const script = join(import.meta.dirname, 'swift_s3.py');
  const start = (): ChildProcess =>
    spawn(python, [script, folder, String(port), 'share', credentials.secretAccessKey], { stdio: 'ignore' });
  let server = start();
  await untilItAnswers(server, endpoint);
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  const s3 = { endpoint, region, pathStyle: true, credentials };
  const storageUrl = `s3://${bucket}`;
  return {
    storageUrl,
    s3,
    client,
    variables: {
      STORAGE_URL: storageUrl,
      S3_ENDPOINT: endpoint,
      S3_REGION: region,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    },
    open: (below = '', idleTimeoutMs = 30_000, more = {}) =>
      openStorage(storageUrl + below, { s3: { ...s3, ...more }, idleTimeoutMs }),
    pause: () => void server.kill('SIGSTOP'),
    resume: () => void server.kill('SIGCONT'),
    crash: () => killed(server),
    async restart() {
      server = start();
      await untilItAnswers(server, endpoint);
    },
    async stop() {
      client.destroy();
      await killed(server);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function untilItAnswers(server: ChildProcess, endpoint: string): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    if (await fetch(endpoint).catch(() => null)) return;
    if (attempt > 900 || server.exitCode !== null) throw new Error('Swift did not start.');
    await new Promise((wake) => setTimeout(wake, 100));
  }
}
