/** Table fields from big-endian bytes to values (FITS 4.0 section 7.3.3). */
import { swapToHost } from './byte-order.ts';
import { decodeLatin1 } from './latin1.ts';
import type { CellCode } from './table-format.ts';

export type NumberArray =
  | Int8Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>
  | Int16Array<ArrayBuffer>
  | Uint16Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint32Array<ArrayBuffer>
  | BigInt64Array<ArrayBuffer>
  | BigUint64Array<ArrayBuffer>
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>;

export type Logical = boolean | null;

/**
 * Numbers of a field as they are stored; C and M give pairs of re and im.
 *
 * @param bytes whole values, one after the other
 */
export function decodeNumbers(bytes: Uint8Array, code: Exclude<CellCode, 'L' | 'X' | 'A'>): NumberArray {
  const copy = new Uint8Array(new ArrayBuffer(bytes.length));
  copy.set(bytes);
  const { buffer } = copy;
  switch (code) {
    case 'B':
      return copy;
    case 'I':
      swapToHost(copy, 2);
      return new Int16Array(buffer);
    case 'J':
      swapToHost(copy, 4);
      return new Int32Array(buffer);
    case 'K':
      swapToHost(copy, 8);
      return new BigInt64Array(buffer);
    case 'E':
    case 'C':
      swapToHost(copy, 4);
      return new Float32Array(buffer);
    case 'D':
    case 'M':
      swapToHost(copy, 8);
      return new Float64Array(buffer);
  }
}

/** T and F; anything else, by the standard a zero byte, is undefined: null. */
export function decodeLogicals(bytes: Uint8Array): Logical[] {
  return Array.from(bytes, (byte) => (byte === 84 ? true : byte === 70 ? false : null));
}

/**
 * Bits as 0 and 1, the highest of a byte first.
 *
 * @param bytes rows of whole bytes
 * @param bitsPerRow how many bits of each row count
 */
export function decodeBits(bytes: Uint8Array, bitsPerRow: number): Uint8Array<ArrayBuffer> {
  const bytesPerRow = Math.ceil(bitsPerRow / 8);
  const rows = bytesPerRow === 0 ? 0 : bytes.length / bytesPerRow;
  const bits = new Uint8Array(rows * bitsPerRow);
  for (let row = 0, at = 0; row < rows; row++) {
    for (let bit = 0; bit < bitsPerRow; bit++, at++) {
      bits[at] = (bytes[row * bytesPerRow + (bit >> 3)] >> (7 - (bit & 7))) & 1;
    }
  }
  return bits;
}

/** Strings of a fixed width; a NUL ends one early, and spaces at the end do not count. */
export function decodeStrings(bytes: Uint8Array, width: number): string[] {
  const strings: string[] = [];
  if (width === 0) return strings;
  for (let at = 0; at + width <= bytes.length; at += width)
    strings.push(decodeString(bytes.subarray(at, at + width)));
  return strings;
}

export function decodeString(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  let end = nul < 0 ? bytes.length : nul;
  while (end > 0 && bytes[end - 1] === 32) end--;
  return decodeLatin1(bytes, 0, end);
}
