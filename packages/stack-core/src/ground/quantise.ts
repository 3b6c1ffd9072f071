/** Floats to scaled 16-bit integers that sample the noise finely. */

export interface Quantised {
  readonly data: Int16Array;
  readonly bscale: number;
  readonly bzero: number;
  readonly blank: number;
}

const LEVELS = 65_534;
const BLANK = -32768;
/** 2^-20 */
const FINEST_STEP = 1 / 1_048_576;

/**
 * Scales the image's range to 16 bits, NaN to BLANK. The step is a power of two, so that scaling back is exact in
 * binary.
 */
export function quantise(pixels: Float32Array): Quantised {
  let low = Infinity;
  let high = -Infinity;
  for (const value of pixels) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(high >= low)) {
    low = 0;
    high = 0;
  }
  let bscale = FINEST_STEP;
  while (bscale * LEVELS < high - low) bscale *= 2;
  const bzero = low + bscale * 32767;
  const data = new Int16Array(pixels.length);
  for (let i = 0; i < pixels.length; i++) {
    const value = pixels[i];
    data[i] = Number.isNaN(value)
      ? BLANK
      : Math.max(-32767, Math.min(32767, Math.round((value - bzero) / bscale)));
  }
  return { data, bscale, bzero, blank: BLANK };
}
