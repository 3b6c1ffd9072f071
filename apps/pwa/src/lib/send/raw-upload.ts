/** Sends one raw frame into an upload: whole, or in pieces that go on where the line broke. */
import { ApiError } from '@crowdsky/api';
import { createTus, findTus, offsetOf, placeOf, sentName, TUS } from '@crowdsky/sending';
import { server } from '../api/api.ts';
import type { QueuedRaw } from '../store/send-entry.ts';
import { PIECE_BYTES } from './send-file.ts';

export interface RawUpload {
  /** Of the upload that it belongs to. */
  readonly token: string;
  readonly signal: AbortSignal;
  /** The server has begun to take it in pieces. */
  readonly begun: (tusToken: string) => Promise<void>;
}

/** Refusals that concern the file and no other. */
const OF_THE_FILE = new Set([
  'bad-fits',
  'bad-digest',
  'bad-file-name',
  'no-date-obs',
  'empty-file',
  'cut-file',
  'too-large',
]);

/** Resolves to the server's sentence where it takes this file not. Rejects as `server`. */
export async function uploadRaw(
  raw: QueuedRaw & { readonly sha256: string },
  file: File,
  upload: RawUpload,
): Promise<string | undefined> {
  try {
    if (file.size > PIECE_BYTES) await inPieces(raw, file, upload);
    else await whole(raw, file, upload);
    return undefined;
  } catch (error) {
    if (error instanceof ApiError && OF_THE_FILE.has(error.code)) return error.message;
    throw error;
  }
}

async function whole(
  { name, sha256 }: QueuedRaw & { readonly sha256: string },
  body: File,
  { token, signal }: RawUpload,
): Promise<void> {
  await server.putRaw({ path: { token, filename: sentName(name) }, query: { sha256 }, body, signal });
}

async function inPieces(
  { name, sha256, token: known }: QueuedRaw & { readonly sha256: string },
  file: File,
  { token: upload, signal, begun: note }: RawUpload,
): Promise<void> {
  const found = known === undefined ? undefined : await findTus(server, known, signal);
  const metadata = { kind: 'raw', upload, filename: sentName(name), sha256 };
  const begun = found ?? (await createTus(server, file.size, metadata, signal));
  const { token } = begun;
  let { offset, place } = begun;
  if (token !== known) await note(token);
  while (place === null) {
    const headers = { ...TUS, 'upload-offset': String(offset) };
    const body = file.slice(offset, offset + PIECE_BYTES);
    const answer = await server.patchTus({ path: { token }, headers, body, signal });
    const next = offsetOf(answer);
    if (next <= offset && body.size === 0) throw new Error(`${name} has fewer bytes than it had.`);
    offset = next;
    place = placeOf(answer);
  }
}
