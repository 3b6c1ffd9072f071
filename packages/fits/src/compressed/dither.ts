/** Turns the whole numbers of a quantised tile back to floating point (FITS 4.0 section 10.2 and appendix I). */
import { FitsError } from '../fits-error.ts';

/** How ZQUANTIZ says that values were rounded. */
export type Quantisation = 'NO_DITHER' | 'SUBTRACTIVE_DITHER_1' | 'SUBTRACTIVE_DITHER_2';

const RANDOM_COUNT = 10_000;
/** Stands for 0.0 in SUBTRACTIVE_DITHER_2. */
const ZERO = -2_147_483_646;

let randoms: Float32Array | undefined;

/** The standard's sequence of random numbers (Park and Miller's generator, seed 1). */
function randomNumbers(): Float32Array {
  if (randoms) return randoms;
  const made = new Float32Array(RANDOM_COUNT);
  let seed = 1;
  for (let i = 0; i < RANDOM_COUNT; i++) {
    seed = (16_807 * seed) % 2_147_483_647;
    made[i] = seed / 2_147_483_647;
  }
  randoms = made;
  return made;
}

export interface TileScale {
  readonly scale: number;
  readonly zero: number;
  /** The whole number that means "no data". */
  readonly blank: number | undefined;
}

/**
 * The values of one tile.
 *
 * @param tile counts from 0
 * @param seed ZDITHER0
 */
export function dequantise(
  whole: Int32Array,
  out: Float32Array | Float64Array,
  { scale, zero, blank }: TileScale,
  { method, seed }: { readonly method: Quantisation; readonly seed: number },
  tile: number,
): void {
  const isDithered = method !== 'NO_DITHER';
  const random = randomNumbers();
  let start = (tile + seed - 1) % RANDOM_COUNT;
  let next = Math.floor(random[start] * 500);
  for (let i = 0; i < out.length; i++) {
    const value = whole[i];
    if (value === blank) out[i] = NaN;
    else if (method === 'SUBTRACTIVE_DITHER_2' && value === ZERO) out[i] = 0;
    else if (isDithered) out[i] = (value - random[next] + 0.5) * scale + zero;
    else out[i] = value * scale + zero;
    if (!isDithered || ++next < RANDOM_COUNT) continue;
    start = (start + 1) % RANDOM_COUNT;
    next = Math.floor(random[start] * 500);
  }
}

/** @throws FitsError `unsupported`, `bad-header` */
export function parseQuantisation(
  text: string | undefined,
  seed: number | undefined,
): {
  readonly method: Quantisation;
  readonly seed: number;
} {
  const method = text?.trim().toUpperCase() ?? 'NO_DITHER';
  if (method === 'NO_DITHER' || method === 'NONE') return { method: 'NO_DITHER', seed: 1 };
  if (method !== 'SUBTRACTIVE_DITHER_1' && method !== 'SUBTRACTIVE_DITHER_2') {
    throw new FitsError(
      'unsupported',
      `The image is quantised by '${method}', which CrowdSky does not read: unpack it with funpack and use the unpacked file.`,
    );
  }
  if (seed === undefined || seed < 1 || seed > RANDOM_COUNT) {
    throw new FitsError('bad-header', `ZDITHER0 must be from 1 to ${RANDOM_COUNT}.`);
  }
  return { method, seed };
}
