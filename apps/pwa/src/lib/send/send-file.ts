/** Sends one stack in pieces, by tus: where the line breaks, it goes on within the file. */
import { tusVersion } from '@crowdsky/api';
import { refusalOf, server } from '../api/api.ts';
import type { SendEntry } from '../store/send-entry.ts';

/** Small enough that little is lost with a piece, large enough that the answers between cost little. */
const PIECE_BYTES = 4 * 1024 * 1024;
const version = { 'tus-resumable': tusVersion } as const;

export interface SendSteps {
  readonly signal: AbortSignal;
  /** The server has begun to take the file, or knows how much of it it has. */
  begun(token: string, sentBytes: number): Promise<void>;
  /** The server has so many bytes safely. */
  taken(sentBytes: number): Promise<void>;
}

/** Resolves to the number of the stack at the server. Rejects as `server`. */
export async function sendFile(entry: SendEntry, file: Blob, steps: SendSteps): Promise<number> {
  const begun = (await goOn(entry, steps.signal)) ?? (await begin(entry, steps.signal));
  const { token } = begun;
  let { offset, place } = begun;
  await steps.begun(token, offset);
  while (place === null) {
    const headers = { ...version, 'upload-offset': String(offset) };
    const body = file.slice(offset, offset + PIECE_BYTES);
    const answer = await server.patchTus({ path: { token }, headers, body, signal: steps.signal });
    const next = offsetOf(answer);
    // A file that has shrunk on this device would be asked for without end.
    if (next <= offset && body.size === 0) throw new Error(`${entry.name} has fewer bytes than it had.`);
    offset = next;
    place = placeOf(answer);
    await steps.taken(offset);
  }
  return Number(place.split('/').at(-1));
}

interface Begun {
  readonly token: string;
  readonly offset: number;
  /** The address of the stack, once the server has taken it. */
  readonly place: string | null;
}

/** Undefined where nothing was begun, or the server has forgotten it. */
async function goOn({ token }: SendEntry, signal: AbortSignal): Promise<Begun | undefined> {
  if (token === undefined) return undefined;
  try {
    const answer = await server.headTus({ path: { token }, headers: version, signal });
    return { token, offset: offsetOf(answer), place: placeOf(answer) };
  } catch (error) {
    // Answers to HEAD have no words: to begin another has some, if it is refused too.
    const { code, isPassing } = refusalOf(error);
    if (code === 'no-answer' || (isPassing && code !== 'unexpected') || code === 'not-signed-in') throw error;
    return undefined;
  }
}

async function begin(entry: SendEntry, signal: AbortSignal): Promise<Begun> {
  const headers = {
    ...version,
    'upload-length': String(entry.sizeBytes),
    'upload-metadata': metadataOf({
      kind: 'stack',
      sha256: entry.sha256,
      overwrite: entry.overwrites,
      keepLocation: entry.keepsLocation,
      slotSeconds: 900,
    }),
  };
  const answer = await server.createTus({ headers, signal });
  const token = answer.headers.get('location')?.split('/').at(-1) ?? '';
  return { token, offset: offsetOf(answer), place: placeOf(answer) };
}

function metadataOf(pairs: Readonly<Record<string, string | number | boolean>>): string {
  return Object.entries(pairs)
    .map(([name, value]) => `${name} ${btoa(String(value))}`)
    .join(',');
}

function offsetOf({ headers }: Response): number {
  return Number(headers.get('upload-offset'));
}

function placeOf({ headers }: Response): string | null {
  return headers.get('content-location');
}
