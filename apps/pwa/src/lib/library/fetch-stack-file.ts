/** The files of stacks that the server has. Loaded only where such a stack is opened or kept. */
import type { Stack } from '@crowdsky/api';
import { eachPiece, NoAnswer, refusalOf, server } from '../api/api.ts';
import type { Refusal } from '../api/api.ts';

/** Rejects as `server`. */
export async function fetchStack(id: number): Promise<Stack> {
  return server.getStack({ path: { id } });
}

/**
 * The bytes of a stack's FITS file from `fromByte` on, piece by piece. What came before a failure stays good: the next
 * call goes on behind it, and a server that knows of no ranges sends all again, of which only the rest is given. Rejects
 * as `server`.
 */
export async function fetchStackFile(
  { id, sizeBytes, storedSha256 }: Pick<Stack, 'id' | 'sizeBytes' | 'storedSha256'>,
  fromByte: number,
  onPiece: (piece: Uint8Array<ArrayBuffer>) => void | Promise<void>,
  signal: AbortSignal,
): Promise<void> {
  if (fromByte >= sizeBytes) return;
  const ifRange = storedSha256 === null ? {} : { 'if-range': `"${storedSha256}"` };
  const headers = fromByte > 0 ? { range: `bytes=${fromByte}-`, ...ifRange } : {};
  const answer = await server.getStackFits({ path: { id }, headers, signal });
  let skip = answer.status === 206 ? 0 : fromByte;
  let at = answer.status === 206 ? fromByte : 0;
  await eachPiece(
    answer,
    async (piece) => {
      at += piece.length;
      const rest = piece.subarray(Math.min(skip, piece.length));
      skip -= piece.length - rest.length;
      if (rest.length > 0) await onPiece(rest);
    },
    signal,
  );
  if (at < sizeBytes) throw new NoAnswer('The answer ended too early.');
}

/** PNG; undefined where the server has none, or gives none just now. */
export async function fetchThumbnail({
  id,
  hasThumbnail,
}: Pick<Stack, 'id' | 'hasThumbnail'>): Promise<Uint8Array | undefined> {
  if (!hasThumbnail) return undefined;
  try {
    const answer = await server.getStackThumbnail({ path: { id } });
    return new Uint8Array(await answer.arrayBuffer());
  } catch (error) {
    refusalOf(error);
    return undefined;
  }
}

/** What a failed call of these comes to; rethrows a fault of this program. */
export function whyNoFile(error: unknown): Refusal {
  return refusalOf(error);
}
