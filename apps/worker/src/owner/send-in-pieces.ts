/** Sends one large file in pieces, by tus: where the line breaks, it goes on within the file. */
import type { ReadableStream } from 'node:stream/web';
import { ApiError, tusVersion } from '@crowdsky/api';
import type { Server } from '../network/api.ts';
import { sendFile } from './send-file.ts';
import type { SendRun, Sent } from './send-file.ts';

/** Of what is smaller, little is lost by sending it again. */
const LARGE_BYTES = 16 * 1024 * 1024;

export interface LargeFile {
  readonly path: string;
  readonly sizeBytes: number;
  /** What file it is, as the header Upload-Metadata tells the server. */
  readonly metadata: Readonly<Record<string, string | number | boolean>>;
}

export interface TakenInPieces {
  /** What it became: the address of the frame or the stack. */
  readonly place: string;
  readonly alreadyStored: boolean;
}

/** Whether a file is large, and the server takes pieces: earlier versions do not. */
export async function goesInPieces(sizeBytes: number, server: Server, signal: AbortSignal): Promise<boolean> {
  if (sizeBytes <= LARGE_BYTES) return false;
  try {
    await server.tusOptions({ signal });
    return true;
  } catch {
    return false; // whatever it is, sending the whole file is told of it too
  }
}

/** Rejects as `sendFile`. */
export function sendInPieces(
  { path, sizeBytes, metadata }: LargeFile,
  server: Server,
  run: SendRun,
): Promise<Sent<TakenInPieces>> {
  const { signal } = run;
  const version = { 'tus-resumable': tusVersion } as const;
  let token: string | undefined;
  let alreadyStored = false;

  const create = async (): Promise<number> => {
    const headers = {
      ...version,
      'upload-length': String(sizeBytes),
      'upload-metadata': headerOf(metadata),
    };
    const created = await server.createTus({ headers, signal });
    token = created.headers.get('location')?.split('/').at(-1);
    const startBytes = offsetOf(created);
    alreadyStored = startBytes === sizeBytes;
    return startBytes;
  };
  const begin = async (): Promise<number> => {
    if (token === undefined) return create();
    try {
      return offsetOf(await server.headTus({ path: { token }, headers: version, signal }));
    } catch (error) {
      // The server has forgotten it. Answers to HEAD have no words: to create another has some, if it is refused too.
      if (error instanceof ApiError && error.status < 500) return create();
      throw error;
    }
  };
  const send = async (body: ReadableStream, startBytes: number): Promise<TakenInPieces> => {
    const headers = { ...version, 'upload-offset': String(startBytes) };
    const answer = await server.patchTus({ path: { token: token ?? '' }, headers, body, signal });
    const place = answer.headers.get('content-location');
    if (place !== null) return { place, alreadyStored };
    const message = 'The server did not get the whole file.';
    throw new ApiError(answer.status, { code: 'wrong-offset', message });
  };
  return sendFile(path, send, run, begin);
}

function offsetOf({ headers }: Response): number {
  return Number(headers.get('upload-offset'));
}

function headerOf(metadata: LargeFile['metadata']): string {
  return Object.entries(metadata)
    .map(([name, value]) => `${name} ${Buffer.from(String(value)).toString('base64')}`)
    .join(',');
}
