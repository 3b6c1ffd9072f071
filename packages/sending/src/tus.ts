/** Files in pieces, by tus: where the line breaks, they go on within the file. */
import { ApiError, tusVersion } from '@crowdsky/api';
import type { ClientAnswer } from '@crowdsky/api';
import type { SendServer } from './access.ts';

/** In the header of every request. */
export const TUS = { 'tus-resumable': tusVersion } as const;

/** Of what is smaller, little is lost by sending it again. */
const LARGE_BYTES = 16 * 1024 * 1024;

/** What file it is, as the header Upload-Metadata tells the server. */
export type TusMetadata = Readonly<Record<string, string | number | boolean>>;

export interface Begun {
  readonly token: string;
  /** As many bytes as the server has. */
  readonly offset: number;
  /** The address of the frame or the stack, once the server has taken it. */
  readonly place: string | null;
}

/** Whether a file is large, and the server takes pieces: earlier versions do not. */
export async function goesInPieces(
  sizeBytes: number,
  server: SendServer,
  signal: AbortSignal,
): Promise<boolean> {
  if (sizeBytes <= LARGE_BYTES) return false;
  try {
    await server.tusOptions({ signal });
    return true;
  } catch {
    return false; // whatever it is, sending the whole file is told of it too
  }
}

/** Rejects as the server's client. */
export async function createTus(
  server: SendServer,
  sizeBytes: number,
  metadata: TusMetadata,
  signal: AbortSignal,
): Promise<Begun> {
  const headers = { ...TUS, 'upload-length': String(sizeBytes), 'upload-metadata': encode(metadata) };
  const answer = await server.createTus({ headers, signal });
  const token = answer.headers.get('location')?.split('/').at(-1) ?? '';
  return { token, offset: offsetOf(answer), place: placeOf(answer) };
}

/** Where to go on; undefined where the server has forgotten it. Rejects as the server's client. */
export async function findTus(
  server: SendServer,
  token: string,
  signal: AbortSignal,
): Promise<Begun | undefined> {
  try {
    const answer = await server.headTus({ path: { token }, headers: TUS, signal });
    return { token, offset: offsetOf(answer), place: placeOf(answer) };
  } catch (error) {
    // Answers to HEAD have no words: to create another has some, if it is refused too.
    if (error instanceof ApiError && error.status < 500) return undefined;
    throw error;
  }
}

/** As many bytes as the server has. */
export function offsetOf({ headers }: Pick<ClientAnswer, 'headers'>): number {
  return Number(headers.get('upload-offset'));
}

/** What it became: the address of the frame or the stack; null before the last byte. */
export function placeOf({ headers }: Pick<ClientAnswer, 'headers'>): string | null {
  return headers.get('content-location');
}

function encode(metadata: TusMetadata): string {
  return Object.entries(metadata)
    .map(([name, value]) => `${name} ${base64(String(value))}`)
    .join(',');
}

/** Of its UTF-8: file names may hold any letter. */
function base64(text: string): string {
  return btoa(String.fromCharCode(...new TextEncoder().encode(text)));
}
