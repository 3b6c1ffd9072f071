/** Sends one stack in pieces: where the line breaks, it goes on within the file. */
import { createTus, findTus, offsetOf, placeOf, TUS } from '@crowdsky/sending';
import { server } from '../api/api.ts';
import type { SendEntry } from '../store/send-entry.ts';

/** Small enough that little is lost with a piece, large enough that the answers between cost little. */
export const PIECE_BYTES = 4 * 1024 * 1024;

export interface SendSteps {
  readonly signal: AbortSignal;
  /** The server has begun to take the file, or knows how much of it it has. */
  begun(token: string, sentBytes: number): Promise<void>;
  /** The server has so many bytes safely. */
  taken(sentBytes: number): Promise<void>;
}

/** Resolves to the number of the stack at the server. Rejects as `server`. */
export async function sendFile(entry: SendEntry, file: Blob, steps: SendSteps): Promise<number> {
  const { signal } = steps;
  const found = entry.token === undefined ? undefined : await findTus(server, entry.token, signal);
  const begun = found ?? (await begin(entry, signal));
  const { token } = begun;
  let { offset, place } = begun;
  await steps.begun(token, offset);
  while (place === null) {
    const headers = { ...TUS, 'upload-offset': String(offset) };
    const body = file.slice(offset, offset + PIECE_BYTES);
    const answer = await server.patchTus({ path: { token }, headers, body, signal });
    const next = offsetOf(answer);
    // A file that has shrunk on this device would be asked for without end.
    if (next <= offset && body.size === 0) throw new Error(`${entry.name} has fewer bytes than it had.`);
    offset = next;
    place = placeOf(answer);
    await steps.taken(offset);
  }
  return Number(place.split('/').at(-1));
}

function begin({ sizeBytes, sha256, overwrites, keepsLocation }: SendEntry, signal: AbortSignal) {
  const options = { overwrite: overwrites, keepLocation: keepsLocation, slotSeconds: 900 };
  return createTus(server, sizeBytes, { kind: 'stack', sha256, ...options }, signal);
}
