/** Turns the stored bytes of an image into numbers: physical values, or the stored ones as they are. */
import { swapToHost } from './byte-order.ts';
import { FitsError } from './fits-error.ts';
import type { Bitpix, ImageLayout } from './image-layout.ts';
import { sampleBytes } from './image-layout.ts';

export type PhysicalPixels = Float32Array<ArrayBuffer> | Float64Array<ArrayBuffer>;

/** Stored samples in the array type of their BITPIX. */
export type StoredPixels =
  | Uint8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

/**
 * The physical values bzero + bscale * stored (FITS 4.0 equation 3), computed in double precision and rounded
 * once to the array they are put in. BLANK becomes NaN; NaN and infinity of floating point images stay.
 *
 * Exactness: BITPIX 8, 16 and -32 give Float32Array, which is exact for unscaled data and for unsigned 16-bit
 * data (BZERO 32768). BITPIX 32, 64 and -64 give Float64Array: exact for 32-bit data, signed or unsigned; 64-bit
 * integers beyond 2^53 are rounded, and `decodeStored` gives them whole.
 *
 * @param bytes whole samples, big-endian
 * @param out filled and returned instead of a new array; its type decides the precision
 * @throws FitsError `bad-value` when the bytes are no whole number of samples or `out` has another length
 */
export function decodePixels(bytes: Uint8Array, layout: ImageLayout): PhysicalPixels;
export function decodePixels<Out extends Float32Array | Float64Array>(
  bytes: Uint8Array,
  layout: ImageLayout,
  out: Out,
): Out;
export function decodePixels(
  bytes: Uint8Array,
  layout: ImageLayout,
  out?: Float32Array | Float64Array,
): Float32Array | Float64Array {
  const count = sampleCount(bytes, layout.bitpix);
  const pixels = out ?? newPhysical(layout.bitpix, count);
  if (pixels.length !== count) {
    throw new FitsError('bad-value', `Cannot put ${count} pixels into an array of ${pixels.length}.`);
  }
  if (layout.bitpix === 8) scaleInto(pixels, bytes, layout);
  else if (layout.bitpix === 16) decode16(bytes, layout, pixels);
  else decodeWide(bytes, layout, pixels);
  return pixels;
}

/**
 * The stored samples in the host's byte order, without scaling: for what must stay exact.
 *
 * @throws FitsError `bad-value` when the bytes are no whole number of samples
 */
export function decodeStored(bytes: Uint8Array, bitpix: Bitpix): StoredPixels {
  const count = sampleCount(bytes, bitpix);
  const copy = new Uint8Array(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  swapToHost(copy, sampleBytes(bitpix));
  return viewStored(copy.buffer, bitpix, count);
}

function viewStored(buffer: ArrayBuffer, bitpix: Bitpix, count: number): StoredPixels {
  switch (bitpix) {
    case 8:
      return new Uint8Array(buffer, 0, count);
    case 16:
      return new Int16Array(buffer, 0, count);
    case 32:
      return new Int32Array(buffer, 0, count);
    case 64:
      return new BigInt64Array(buffer, 0, count);
    case -32:
      return new Float32Array(buffer, 0, count);
    case -64:
      return new Float64Array(buffer, 0, count);
  }
}

function newPhysical(bitpix: Bitpix, count: number): PhysicalPixels {
  const fitsFloat32 = bitpix === 8 || bitpix === 16 || bitpix === -32;
  return fitsFloat32 ? new Float32Array(count) : new Float64Array(count);
}

function sampleCount(bytes: Uint8Array, bitpix: Bitpix): number {
  const count = bytes.length / sampleBytes(bitpix);
  if (Number.isInteger(count)) return count;
  throw new FitsError(
    'bad-value',
    `${bytes.length} bytes are no whole number of ${Math.abs(bitpix)}-bit samples.`,
  );
}

/** The hot one (every raw frame): straight from the bytes, without a copy. */
function decode16(bytes: Uint8Array, layout: ImageLayout, out: Float32Array | Float64Array): void {
  const { bscale, bzero } = layout;
  for (let i = 0, at = 0; i < out.length; i++, at += 2) {
    out[i] = (((bytes[at] << 24) >> 16) | bytes[at + 1]) * bscale + bzero;
  }
  const { blank } = layout;
  if (blank === undefined) return;
  const blankBits = Number(blank);
  for (let i = 0, at = 0; i < out.length; i++, at += 2) {
    if ((((bytes[at] << 24) >> 16) | bytes[at + 1]) === blankBits) out[i] = NaN;
  }
}

function decodeWide(bytes: Uint8Array, layout: ImageLayout, out: Float32Array | Float64Array): void {
  const stored = decodeStored(bytes, layout.bitpix);
  if (stored instanceof BigInt64Array) scaleBigInto(out, stored, layout);
  else scaleInto(out, stored, layout);
}

function scaleInto(
  out: Float32Array | Float64Array,
  stored: Exclude<StoredPixels, BigInt64Array> | Uint8Array,
  layout: ImageLayout,
): void {
  const { bscale, bzero, blank } = layout;
  if (bscale === 1 && bzero === 0) out.set(stored);
  else for (let i = 0; i < out.length; i++) out[i] = stored[i] * bscale + bzero;
  if (blank === undefined) return;
  const blankValue = Number(blank);
  for (let i = 0; i < out.length; i++) if (stored[i] === blankValue) out[i] = NaN;
}

function scaleBigInto(out: Float32Array | Float64Array, stored: BigInt64Array, layout: ImageLayout): void {
  const { bscale, bzero } = layout;
  // A whole offset is added before the rounding to a double, so unsigned integers (BZERO 2^63) keep small values.
  const offset = bscale === 1 && Number.isInteger(bzero) ? BigInt(bzero) : undefined;
  for (let i = 0; i < out.length; i++) {
    const value = stored[i];
    out[i] = offset === undefined ? Number(value) * bscale + bzero : Number(value + offset);
  }
  if (layout.blank === undefined) return;
  const blank = BigInt(layout.blank);
  for (let i = 0; i < out.length; i++) if (stored[i] === blank) out[i] = NaN;
}
