/** The record sizes of FITS 4.0 section 3.1: everything comes in blocks of 2880 bytes, cards in 80. */

export const BLOCK_BYTES = 2880;
export const CARD_BYTES = 80;

/** The size of `sizeBytes` of content with its fill to the end of the last block. */
export function paddedBytes(sizeBytes: number): number {
  return Math.ceil(sizeBytes / BLOCK_BYTES) * BLOCK_BYTES;
}
