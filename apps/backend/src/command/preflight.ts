/** Whether a machine has what the server needs, before its first start and again at any time. */
import { existsSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { diskRoom } from '@crowdsky/files';
import { tryDatabase } from '../database/try-database.ts';
import type { Config } from '../ground/config.ts';
import { openConfiguredStorage } from '../ground/open-configured-storage.ts';
import { formatSize } from './sizes.ts';

export interface Part {
  part: 'database' | 'storage' | 'buffer' | 'port';
  ok: boolean;
  /** What was found, or what is missing and what to do. */
  sentence: string;
}

/** A thousand raw frames. */
const LEAST_BUFFER_BYTES = 4 * 1024 ** 3;

/** Tries everything, so that one run names all that is missing. Leaves nothing behind. */
export function preflight(config: Config, leastBufferBytes = LEAST_BUFFER_BYTES): Promise<Part[]> {
  return Promise.all([
    database(config),
    storage(config),
    buffer(config.uploadDir, leastBufferBytes),
    port(config),
  ]);
}

async function database({ database: asked }: Config): Promise<Part> {
  const lack = await tryDatabase(asked);
  const fine =
    asked.kind === 'sqlite' ? `SQLite in ${asked.path}.` : 'MariaDB answers and lets tables be made.';
  return { part: 'database', ok: lack === undefined, sentence: lack ?? fine };
}

async function storage(config: Config): Promise<Part> {
  try {
    await openConfiguredStorage(config).probe();
    return { part: 'storage', ok: true, sentence: 'A file was written there, read and deleted.' };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { part: 'storage', ok: false, sentence: `It cannot be used: ${reason} Check STORAGE_URL.` };
  }
}

async function buffer(uploadDir: string, leastBytes: number): Promise<Part> {
  const { freeBytes, reserveBytes } = await diskRoom(firstThatIs(uploadDir));
  const roomBytes = Math.max(0, freeBytes - reserveBytes);
  const room = `${uploadDir} has room for ${formatSize(roomBytes)} of raws`;
  if (roomBytes >= leastBytes) return { part: 'buffer', ok: true, sentence: `${room}.` };
  const sentence = `${room}, and ${formatSize(leastBytes)} are the least: free some, or name another disk with UPLOAD_DIR.`;
  return { part: 'buffer', ok: false, sentence };
}

function firstThatIs(folder: string): string {
  return existsSync(folder) ? folder : firstThatIs(dirname(folder));
}

async function port({ host, port: wanted }: Config): Promise<Part> {
  const refusal = await whyNotListen(host, wanted);
  if (refusal === undefined) return { part: 'port', ok: true, sentence: `${host}:${wanted} is free.` };
  if (refusal === 'EADDRINUSE' && (await isOurs(host, wanted)))
    return { part: 'port', ok: true, sentence: `CrowdSky answers at ${host}:${wanted} already.` };
  const why = refusal === 'EADDRINUSE' ? 'is taken by another program' : `cannot be listened on (${refusal})`;
  return {
    part: 'port',
    ok: false,
    sentence: `${host}:${wanted} ${why}: choose another with PORT and HOST.`,
  };
}

function whyNotListen(host: string, wanted: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code, message }: NodeJS.ErrnoException) => resolve(code ?? message));
    server.listen(wanted, host, () => server.close(() => resolve(undefined)));
  });
}

function isOurs(host: string, wanted: number): Promise<boolean> {
  const reached = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return new Promise((resolve) => {
    const asking = get({ host: reached, port: wanted, path: '/readyz', timeout: 3000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (piece: string) => (text += piece));
      answer.on('end', () => resolve(text.includes('"database":')));
    });
    asking.once('error', () => resolve(false)).once('timeout', () => asking.destroy());
  });
}
