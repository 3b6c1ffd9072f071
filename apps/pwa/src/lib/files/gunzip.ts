/** Unpacks gzip data with the browser's own decompressor, which checks length and sum. */
import { damagedPacking, FitsError } from '@crowdsky/fits';
import type { Gunzip } from '@crowdsky/fits';

export const gunzip: Gunzip = async (packed, mostBytes) => {
  const whole = await gunzipMember(packed, mostBytes);
  if (whole) return whole;
  const members = await splitMembers(packed);
  // The browser's decompressor takes a second member for damage.
  if (members.length < 2) throw damagedPacking();
  const pieces: Uint8Array[] = [];
  let lengthBytes = 0;
  for (const member of members) {
    const piece = await gunzipMember(member, mostBytes - lengthBytes);
    if (!piece) throw damagedPacking();
    pieces.push(piece);
    lengthBytes += piece.length;
  }
  return joined(pieces, lengthBytes);
};

/** Undefined where it is damaged or goes on behind its end. */
async function gunzipMember(packed: Uint8Array, mostBytes: number): Promise<Uint8Array | undefined> {
  const stream = new Blob([packed as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'));
  const pieces: Uint8Array[] = [];
  let lengthBytes = 0;
  try {
    for (const reader = stream.getReader(); ;) {
      const { done, value } = await reader.read();
      if (done) break;
      lengthBytes += value.length;
      if (lengthBytes > mostBytes) {
        await reader.cancel();
        throw damagedPacking();
      }
      pieces.push(value);
    }
  } catch (error) {
    if (error instanceof FitsError) throw error;
    return undefined;
  }
  return joined(pieces, lengthBytes);
}

/** By the offsets of all gzip headers that fflate reaches; one of them where there is no second or the first is damaged. */
async function splitMembers(packed: Uint8Array): Promise<Uint8Array[]> {
  const { Gunzip: Members } = await import('fflate');
  const starts: number[] = [];
  try {
    const splitter = new Members(() => undefined);
    splitter.onmember = (offset) => starts.push(offset);
    splitter.push(packed, true);
  } catch {
    return [packed];
  }
  return [0, ...starts].map((start, index) => packed.subarray(start, starts[index]));
}

function joined(pieces: readonly Uint8Array[], lengthBytes: number): Uint8Array {
  const bytes = new Uint8Array(lengthBytes);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
