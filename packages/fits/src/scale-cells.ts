/** Applies TSCAL, TZERO and TNULL to the numbers of a table column (FITS 4.0 sections 7.3.2 and 7.3.4). */
import type { NumberArray } from './decode-cells.ts';

export interface Scaling {
  readonly scale: number;
  /** Kept as bigint when it is the 2^63 of unsigned 64-bit integers. */
  readonly zero: number | bigint;
  /** The stored integer that means "no data". */
  readonly nullValue?: number | bigint;
  readonly isComplex: boolean;
}

/**
 * Physical values. Unscaled numbers stay in the array of their type; the offsets of table 19 give Int8Array,
 * Uint16Array, Uint32Array and BigUint64Array, exactly; all other scaling gives Float64Array with NaN for nulls.
 */
export function scaleCells(stored: NumberArray, scaling: Scaling): NumberArray {
  const { scale, zero } = scaling;
  if (scale === 1 && Number(zero) === 0) return stored;
  if (scale === 1 && !scaling.isComplex) {
    const unsigned = offsetIntegers(stored, Number(zero));
    if (unsigned) return unsigned;
  }
  const offset = Number(zero);
  const physical = new Float64Array(stored.length);
  for (let i = 0; i < stored.length; i++) {
    // The zero point of a complex number is real.
    const isImaginary = scaling.isComplex && i % 2 === 1;
    physical[i] = Number(stored[i]) * scale + (isImaginary ? 0 : offset);
  }
  const nulls = nullFlags(stored, scaling.nullValue);
  if (nulls) for (let i = 0; i < physical.length; i++) if (nulls[i] === 1) physical[i] = NaN;
  return physical;
}

/** One flag a value, 1 where it is TNULL; undefined without TNULL or for floating point, where NaN says it. */
export function nullFlags(
  stored: NumberArray,
  nullValue: number | bigint | undefined,
): Uint8Array<ArrayBuffer> | undefined {
  if (nullValue === undefined || stored instanceof Float32Array || stored instanceof Float64Array)
    return undefined;
  const flags = new Uint8Array(stored.length);
  const isBig = stored instanceof BigInt64Array || stored instanceof BigUint64Array;
  const target = isBig ? BigInt(nullValue) : Number(nullValue);
  for (let i = 0; i < stored.length; i++) if (stored[i] === target) flags[i] = 1;
  return flags;
}

function offsetIntegers(stored: NumberArray, zero: number): NumberArray | undefined {
  // Adding half the range is flipping the highest bit; the array's bits are then those of the other signedness.
  if (stored instanceof Uint8Array && zero === -128) return new Int8Array(stored.map((v) => v ^ 0x80).buffer);
  if (stored instanceof Int16Array && zero === 32768)
    return new Uint16Array(stored.map((v) => v ^ 0x8000).buffer);
  if (stored instanceof Int32Array && zero === 2 ** 31)
    return new Uint32Array(stored.map((v) => v ^ (1 << 31)).buffer);
  if (stored instanceof BigInt64Array && zero === 2 ** 63) {
    return new BigUint64Array(stored.map((v) => v ^ (-1n << 63n)).buffer);
  }
  return undefined;
}
