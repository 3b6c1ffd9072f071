/** Fetches a stack into a file: a broken transfer goes on where it broke, and the bytes are checked by their digest. */
import { createHash } from 'node:crypto';
import type { Hash } from 'node:crypto';
import { ApiError } from '@crowdsky/api';
import type { Stack } from '@crowdsky/api';
import { FileAside } from '@crowdsky/files';
import { DamagedFile, isPassing, patiently } from '@crowdsky/sending';
import type { Access } from './find-access.ts';
import { OwnerError } from './owner-error.ts';

export type DownloadableStack = Pick<Stack, 'id' | 'sizeBytes' | 'sha256' | 'storedSha256' | 'madeBy'>;

export interface DownloadRun {
  readonly signal: AbortSignal;
  /** More bytes are there; negative when they must come again. */
  readonly onBytes: (count: number) => void;
  /** A passing fault: it is tried again. */
  readonly onRetry: (error: unknown) => void;
}

/** A transfer that breaks again and again still gets on; one that is damaged again and again does not. */
const PATIENCE = { attempts: 60, longestAskedMs: 900_000 };
const MOST_DAMAGED = 3;

/**
 * What stood under `path` before stays until the stack is there. Rejects with ApiError, OwnerError, WriteError, as `fetch`, or
 * the signal's reason; nothing of it is left then.
 */
export async function downloadStack(
  stack: DownloadableStack,
  path: string,
  access: Access,
  { signal, onBytes, onRetry }: DownloadRun,
): Promise<void> {
  const file = new FileAside(path);
  const part = new Part(file, onBytes);
  const damaged: string[] = [];
  try {
    await patiently(
      async () => {
        try {
          await fetchRest(stack, part, access, signal);
          checkBytes(stack, part, damaged);
        } catch (error) {
          if (isPassing(error) && !signal.aborted) onRetry(error);
          throw error;
        }
      },
      signal,
      PATIENCE,
    );
    await file.keep();
  } finally {
    await file.discard();
  }
}

async function fetchRest(
  { id, sizeBytes }: DownloadableStack,
  part: Part,
  { server, withHeaders }: Access,
  signal: AbortSignal,
): Promise<void> {
  const { etag } = part;
  const goesOn = part.sizeBytes > 0 && part.sizeBytes < sizeBytes && etag !== undefined;
  if (!goesOn) part.clear();
  const from = goesOn ? withHeaders({ range: `bytes=${part.sizeBytes}-`, 'if-range': etag }) : server;
  const answer = await from.getStackFits({ path: { id }, signal });
  if (answer.status !== 206) part.clear();
  part.etag = answer.headers.get('etag') ?? undefined;
  // The types of Node know no iteration of the platform's streams.
  for await (const bytes of (answer.body ?? []) as AsyncIterable<Uint8Array>) await part.add(bytes);
}

/** Where an older server has blanked the location in a stack of a device, nobody knows. */
export function digestOfStored({ sha256, storedSha256, madeBy }: DownloadableStack): string | null {
  return storedSha256 ?? (madeBy === 'worker' ? sha256 : null);
}

function checkBytes(stack: DownloadableStack, part: Part, damaged: string[]): void {
  const { id, sizeBytes, sha256 } = stack;
  const digest = part.digest();
  const expected = digestOfStored(stack) ?? sha256;
  const isConfirmed = digestOfStored(stack) === null && damaged.at(-1) === digest;
  if (part.sizeBytes === sizeBytes && (expected === null || expected === digest || isConfirmed)) return;
  damaged.push(digest);
  const message = `Stack ${id} arrives damaged: ${part.sizeBytes} of ${sizeBytes} bytes, with SHA-256 ${digest} instead of ${expected ?? 'any'}.`;
  part.clear();
  if (damaged.length < MOST_DAMAGED) throw new DamagedFile(message);
  throw new OwnerError('server', message);
}

/** What has arrived so far. */
class Part {
  readonly #file: FileAside;
  readonly #onBytes: (count: number) => void;
  #hash: Hash = createHash('sha256');
  sizeBytes = 0;
  etag: string | undefined;

  constructor(file: FileAside, onBytes: (count: number) => void) {
    this.#file = file;
    this.#onBytes = onBytes;
  }

  async add(bytes: Uint8Array): Promise<void> {
    await this.#file.write([{ offsetBytes: this.sizeBytes, bytes }]);
    this.#hash.update(bytes);
    this.sizeBytes += bytes.byteLength;
    this.#onBytes(bytes.byteLength);
  }

  digest(): string {
    return this.#hash.copy().digest('hex');
  }

  clear(): void {
    this.#onBytes(-this.sizeBytes);
    this.#hash = createHash('sha256');
    this.sizeBytes = 0;
    this.etag = undefined;
  }
}

/** Whether a refusal means that this stack alone is not there, or not any more. */
export function isGone(error: unknown): error is ApiError {
  return error instanceof ApiError && (error.code === 'not-found' || error.code === 'file-lost');
}
