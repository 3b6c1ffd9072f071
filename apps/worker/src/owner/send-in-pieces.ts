/** Sends one large file in pieces, by tus: where the line breaks, it goes on within the file. */
import type { ReadableStream } from 'node:stream/web';
import { ApiError } from '@crowdsky/api';
import { createTus, findTus, placeOf, TUS } from '@crowdsky/sending';
import type { TusMetadata } from '@crowdsky/sending';
import type { Server } from '../network/api.ts';
import { sendFile } from './send-file.ts';
import type { SendRun, Sent } from './send-file.ts';

export interface LargeFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly metadata: TusMetadata;
}

export interface TakenInPieces {
  /** What it became: the address of the frame or the stack. */
  readonly place: string;
  readonly alreadyStored: boolean;
}

/** Rejects as `sendFile`. */
export function sendInPieces(
  { path, sizeBytes, metadata }: LargeFile,
  server: Server,
  run: SendRun,
): Promise<Sent<TakenInPieces>> {
  const { signal } = run;
  let token: string | undefined;
  let alreadyStored = false;

  const create = async (): Promise<number> => {
    const created = await createTus(server, sizeBytes, metadata, signal);
    token = created.token;
    alreadyStored = created.offset === sizeBytes;
    return created.offset;
  };
  const begin = async (): Promise<number> => {
    const found = token === undefined ? undefined : await findTus(server, token, signal);
    return found?.offset ?? create();
  };
  const send = async (body: ReadableStream, startBytes: number): Promise<TakenInPieces> => {
    const headers = { ...TUS, 'upload-offset': String(startBytes) };
    const answer = await server.patchTus({ path: { token: token ?? '' }, headers, body, signal });
    const place = placeOf(answer);
    if (place !== null) return { place, alreadyStored };
    const message = 'The server did not get the whole file.';
    throw new ApiError(answer.status, { code: 'wrong-offset', message });
  };
  return sendFile(path, send, run, begin);
}
