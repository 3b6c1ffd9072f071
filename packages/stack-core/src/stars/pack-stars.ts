/** Packs star lists into plain numbers, which take little memory and move cheaply between threads. */
import type { Star } from './star.ts';

const NUMBERS_PER_STAR = 11;

/** Eleven numbers a star. */
export function packStars(stars: readonly Star[]): Float64Array<ArrayBuffer> {
  const packed = new Float64Array(stars.length * NUMBERS_PER_STAR);
  stars.forEach((star, n) => {
    const { x, y, flux, peak, fwhmPx, elongation, aPx, bPx, thetaRad, snr, flags } = star;
    packed.set([x, y, flux, peak, fwhmPx, elongation, aPx, bPx, thetaRad, snr, flags], n * NUMBERS_PER_STAR);
  });
  return packed;
}

export function unpackStars(packed: Float64Array): Star[] {
  return Array.from({ length: packed.length / NUMBERS_PER_STAR }, (_, n) => {
    const at = n * NUMBERS_PER_STAR;
    return {
      x: packed[at],
      y: packed[at + 1],
      flux: packed[at + 2],
      peak: packed[at + 3],
      fwhmPx: packed[at + 4],
      elongation: packed[at + 5],
      aPx: packed[at + 6],
      bPx: packed[at + 7],
      thetaRad: packed[at + 8],
      snr: packed[at + 9],
      flags: packed[at + 10],
    };
  });
}
