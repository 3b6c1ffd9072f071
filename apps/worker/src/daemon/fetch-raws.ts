/** Fetches the raws of a job into a folder, several at a time, and checks each against its digest. */
import { join } from 'node:path';
import { ApiError } from '@crowdsky/api';
import type { Server } from '../network/api.ts';
import { DamagedFile, inTurns, patiently } from '@crowdsky/sending';
import { saveBody } from './save-body.ts';

interface FetchedRaw {
  readonly name: string;
  readonly path: string;
  /** Of the file as its owner sent it. */
  readonly sha256: string | undefined;
}

export interface FetchedRaws {
  /** In the order of the server's list. */
  readonly raws: readonly FetchedRaw[];
  /** The names of those that the server lists and does not have any more. */
  readonly missing: readonly string[];
  /** The size of the largest of all that the server lists. */
  readonly largestBytes: number;
}

const FILES_AT_ONCE = 4;

/** Where raws go. */
export interface RawsPlace {
  readonly folder: string;
  /** Called with the bytes that raws and stack will take, before the first raw is fetched. */
  readonly reserve: (sizeBytes: number) => Promise<void>;
}

/** Of the largest raw, which has 16 bits a pixel, the stack has three planes of 32 bits, and with it go its tables. */
const STACK_IN_RAWS = 7;

/** Rejects with WriteError, ApiError, DamagedFile, as `reserve`, or as `fetch`. */
export async function fetchRaws(
  server: Server,
  jobId: number,
  { folder, reserve }: RawsPlace,
  signal: AbortSignal,
): Promise<FetchedRaws> {
  const { files } = await patiently(() => server.listJobFiles({ path: { id: jobId }, signal }), signal);
  const sizes = files.map(({ sizeBytes }) => sizeBytes);
  const largestBytes = Math.max(0, ...sizes);
  await reserve(sizes.reduce((sum, size) => sum + size, 0) + STACK_IN_RAWS * largestBytes);
  // Names come from uploads: on this disk a file has none but its number.
  const pathOf = ({ id }: Announced): string => join(folder, `${id}.fits`);
  const isThere = await inTurns(files, FILES_AT_ONCE, async (file) => {
    const damaged = new Set<string>();
    try {
      await patiently(() => fetchRaw(server, file, { path: pathOf(file), damaged }, signal), signal);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError && /^(not-found|file-lost)$/.test(error.code))) throw error;
      return false;
    }
  });
  return {
    raws: files
      .filter((_, index) => isThere[index])
      .map((file) => ({ name: file.filename, path: pathOf(file), sha256: file.sha256 ?? undefined })),
    missing: files.filter((_, index) => !isThere[index]).map(({ filename }) => filename),
    largestBytes,
  };
}

interface Announced {
  readonly id: number;
  readonly filename: string;
  readonly sizeBytes: number;
  readonly storedSha256: string | null;
}

interface Target {
  readonly path: string;
  /** Digests that earlier transfers had. */
  readonly damaged: Set<string>;
}

async function fetchRaw(
  server: Server,
  file: Announced,
  { path, damaged }: Target,
  signal: AbortSignal,
): Promise<void> {
  const { body } = await server.getJobFile({ path: { id: file.id }, signal });
  const { sizeBytes, sha256: digest } = await saveBody(body, path);
  const { storedSha256 } = file;
  if (sizeBytes === file.sizeBytes && (storedSha256 === null || storedSha256 === digest)) return;
  // No two transfers break alike: whole, and wrong in the same way twice, the file is so on the server.
  const mayPass = sizeBytes !== file.sizeBytes || !damaged.has(digest);
  damaged.add(digest);
  throw new DamagedFile(
    `${file.filename} arrived damaged: ${sizeBytes} of ${file.sizeBytes} bytes, with SHA-256 ${digest} instead of ${storedSha256 ?? 'any'}.`,
    mayPass,
  );
}
