/** Writes whole FITS files, at once or piece by piece, with CHECKSUM and DATASUM (FITS 4.0 sections 3 and 4.4). */
import { BLOCK_BYTES, paddedBytes } from './blocks.ts';
import type { HduBody } from './encode-image.ts';
import { headerBytes, headerWithSums, planBytes, planHdus } from './plan-hdus.ts';
import type { HduSpec } from './plan-hdus.ts';

/** A whole number of blocks, about 1 MiB: large enough to be fast, small enough to be held. */
export const PIECE_BYTES = 360 * BLOCK_BYTES;

/**
 * The bytes of a FITS file. The first spec becomes the primary HDU; a table cannot be one, so an empty primary is
 * put before it. Mandatory keywords come first, as the standard orders them, then the cards of `spec.header`
 * without those that describe the structure (a header read from another file can be given whole) and without
 * later duplicates of a keyword, with keywords that have no value turned into COMMENT, then CHECKSUM and DATASUM. The same specs always give the same bytes.
 *
 * @throws FitsError `bad-value` for what FITS cannot hold (a non-finite number in a header, a shape that does not
 * fit its data)
 */
export function writeFits(specs: readonly HduSpec[]): Uint8Array<ArrayBuffer> {
  const plans = planHdus(specs);
  const bytes = new Uint8Array(plans.reduce((sum, plan) => sum + planBytes(plan), 0));
  let at = 0;
  for (const plan of plans) {
    const dataAt = at + headerBytes(plan);
    const sum = plan.body.encode(0, bytes.subarray(dataAt, dataAt + plan.body.sizeBytes), 0);
    bytes.set(headerWithSums(plan, sum), at);
    at += planBytes(plan);
  }
  return bytes;
}

/**
 * The same bytes in pieces of about 1 MiB, so that a file can be streamed out without holding it whole. The pixels
 * are gone over twice: once for the checksum that stands before them, once to be written.
 *
 * @throws FitsError as `writeFits`, before the first piece
 */
export function* fitsPieces(specs: readonly HduSpec[]): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
  for (const plan of planHdus(specs)) {
    yield headerWithSums(plan, sumOf(plan.body));
    for (const { offset, length } of piecesOf(plan.body)) {
      const piece = new Uint8Array(paddedBytes(length));
      plan.body.encode(offset, piece.subarray(0, length), 0);
      yield piece;
    }
  }
}

/** The size of the file that `writeFits` or `fitsPieces` makes of the same specs. */
export function fitsSizeBytes(specs: readonly HduSpec[]): number {
  return planHdus(specs).reduce((sum, plan) => sum + planBytes(plan), 0);
}

function sumOf(body: HduBody): number {
  if (body.sum !== undefined) return body.sum();
  const scratch = new Uint8Array(Math.min(PIECE_BYTES, body.sizeBytes));
  let sum = 0;
  for (const { offset, length } of piecesOf(body)) {
    sum = body.encode(offset, scratch.subarray(0, length), sum);
  }
  return sum;
}

function* piecesOf(body: HduBody): Generator<{ offset: number; length: number }> {
  for (let offset = 0; offset < body.sizeBytes; offset += PIECE_BYTES) {
    yield { offset, length: Math.min(PIECE_BYTES, body.sizeBytes - offset) };
  }
}
