/** FITS numbers are big-endian (FITS 4.0 section 5); these turn whole arrays of them to the host's order at once. */

export const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/**
 * Turns big-endian values into the host's order, or back, in place.
 *
 * @param bytes a view that begins at a multiple of 4 (of 2 for 16-bit values), a whole number of values long
 * @param valueBytes 1, 2, 4 or 8
 */
export function swapToHost(bytes: Uint8Array, valueBytes: number): void {
  if (!IS_LITTLE_ENDIAN) return;
  if (valueBytes === 2) swap16(bytes);
  else if (valueBytes === 4) swap32(bytes);
  else if (valueBytes === 8) swap64(bytes);
}

/**
 * Copies values of the host's order to `target` as big-endian ones, or back.
 *
 * @param source as long as `target`; of any alignment
 */
export function copySwapped(source: Uint8Array, target: Uint8Array, valueBytes: number): void {
  target.set(source);
  swapToHost(target, valueBytes);
}

function swap16(bytes: Uint8Array): void {
  // Two at a time when the view allows it.
  const pairs = bytes.byteOffset % 4 === 0 ? bytes.length >>> 2 : 0;
  const words = new Uint32Array(bytes.buffer, pairs === 0 ? 0 : bytes.byteOffset, pairs);
  for (let i = 0; i < pairs; i++) {
    const word = words[i];
    words[i] = ((word & 0x00ff00ff) << 8) | ((word >>> 8) & 0x00ff00ff);
  }
  for (let at = pairs * 4; at + 1 < bytes.length; at += 2) {
    const first = bytes[at];
    bytes[at] = bytes[at + 1];
    bytes[at + 1] = first;
  }
}

function reversed(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
}

function swap32(bytes: Uint8Array): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length >>> 2);
  for (let i = 0; i < words.length; i++) words[i] = reversed(words[i]);
}

function swap64(bytes: Uint8Array): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, (bytes.length >>> 3) * 2);
  for (let i = 0; i < words.length; i += 2) {
    const first = words[i];
    words[i] = reversed(words[i + 1]);
    words[i + 1] = reversed(first);
  }
}
