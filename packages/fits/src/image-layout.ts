/** What the header says about an image: sample format, shape and scaling (FITS 4.0 sections 4.4.1 and 4.4.2.5). */
import { FitsError } from './fits-error.ts';
import type { Header } from './header.ts';

/** Table 8: 8 is unsigned, 16 to 64 are two's complement, negative ones IEEE floating point. */
export type Bitpix = 8 | 16 | 32 | 64 | -32 | -64;

export interface ImageLayout {
  readonly bitpix: Bitpix;
  /** Axis lengths in pixels, NAXIS1 (the fastest) first; empty when the HDU holds no data. */
  readonly shape: readonly number[];
  /** physical = bzero + bscale * stored */
  readonly bscale: number;
  readonly bzero: number;
  /** The stored integer that means "no data"; never set for floating point images. */
  readonly blank?: number | bigint;
}

const BITPIX_VALUES: readonly number[] = [8, 16, 32, 64, -32, -64];
/** Section 4.4.1.1. */
const MAX_AXES = 999;

/**
 * The shape, number format and scaling of an image, from the header of its HDU.
 *
 * @throws FitsError `bad-header` when BITPIX, NAXIS or an axis is missing or impossible
 */
export function imageLayout(header: Header): ImageLayout {
  const bitpix = bitpixOf(header);
  const blank = bitpix > 0 ? header.get('BLANK') : undefined;
  const hasBlank = typeof blank === 'bigint' || (typeof blank === 'number' && Number.isInteger(blank));
  return {
    bitpix,
    shape: axesOf(header),
    bscale: header.number('BSCALE') ?? 1,
    bzero: header.number('BZERO') ?? 0,
    ...(hasBlank ? { blank } : {}),
  };
}

export function bitpixOf(header: Header): Bitpix {
  const bitpix = header.integer('BITPIX');
  if (bitpix === undefined) throw new FitsError('bad-header', 'The header has no BITPIX.');
  if (!BITPIX_VALUES.includes(bitpix)) {
    throw new FitsError('bad-header', `BITPIX is ${bitpix}; FITS knows 8, 16, 32, 64, -32 and -64.`);
  }
  return bitpix as Bitpix;
}

/** The lengths of all axes, NAXIS1 first. */
export function axesOf(header: Header): number[] {
  const count = header.integer('NAXIS');
  if (count === undefined) throw new FitsError('bad-header', 'The header has no NAXIS.');
  if (count < 0 || count > MAX_AXES) {
    throw new FitsError('bad-header', `NAXIS is ${count}; FITS allows 0 to ${MAX_AXES}.`);
  }
  return Array.from({ length: count }, (_, axis) => {
    const keyword = `NAXIS${axis + 1}`;
    const length = header.integer(keyword);
    if (length === undefined) throw new FitsError('bad-header', `The header has no ${keyword}.`);
    if (length < 0) throw new FitsError('bad-header', `${keyword} is ${length}; an axis cannot be negative.`);
    return length;
  });
}

/** The number of samples of an image: 0 without axes. */
export function pixelCount(shape: readonly number[]): number {
  return shape.length === 0 ? 0 : shape.reduce((product, length) => product * length, 1);
}

/** The length of one stored sample. */
export function sampleBytes(bitpix: Bitpix): number {
  return Math.abs(bitpix) / 8;
}
