/** The checksum of FITS: a 32-bit ones' complement sum and its ASCII form (FITS 4.0 section 4.4.2.7, appendix J). */
import { IS_LITTLE_ENDIAN } from './byte-order.ts';

/** 128 words of byte lanes (each at most 255) keep both 16-bit lanes of a sum within a positive 32-bit integer. */
const WORDS_PER_FLUSH = 128;

/**
 * Adds bytes to a ones' complement sum of big-endian 32-bit words.
 *
 * @param bytes begin at a whole word of the HDU; a last incomplete word counts as filled with zeros
 * @param sum the sum so far, 0 to begin with
 * @param swappedBytes length of the values whose bytes stand in reverse order: little-endian ones are summed as the
 * big-endian ones they will be written as; 1 (the default), 2, 4 or 8
 * @returns the sum as an unsigned 32-bit integer: the value of DATASUM
 */
export function addToSum(bytes: Uint8Array, sum = 0, swappedBytes = 1): number {
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const words = new Uint32Array(aligned.buffer, aligned.byteOffset, aligned.length >>> 2);
  let [first, second, third, fourth] = [0, 0, 0, 0];
  for (let start = 0; start < words.length; start += WORDS_PER_FLUSH) {
    const end = Math.min(words.length, start + WORDS_PER_FLUSH);
    // Bytes 0 and 2 of each word (in memory order), then 1 and 3, each in a lane of 16 bits.
    let even = 0;
    let odd = 0;
    for (let i = start; i < end; i++) {
      const word = words[i];
      even += word & 0x00ff00ff;
      odd += (word >>> 8) & 0x00ff00ff;
    }
    first += even & 0xffff;
    second += odd & 0xffff;
    third += even >>> 16;
    fourth += odd >>> 16;
  }
  // On a big-endian host the lowest byte of a word is the last in memory.
  const sums = IS_LITTLE_ENDIAN ? [first, second, third, fourth] : [fourth, third, second, first];
  for (let at = words.length * 4; at < aligned.length; at++) sums[at % 4] += aligned[at];
  // Bytes that stand in reverse order went to each other's lanes; whole words may stand in any.
  const [a, b, c, d] = sums;
  if (swappedBytes === 2) return foldSum([b, a, d, c], sum);
  return foldSum(swappedBytes === 1 ? sums : [d, c, b, a], sum);
}

/** The sums of the halves of this many words fit a positive 32-bit integer. */
const WORDS_OF_HALVES = 32_767;

/**
 * Copies 32-bit values of a little-endian host to `target` in the byte order of FITS, and adds what is written to `sum`
 * as `addToSum` does: one pass instead of two.
 */
export function copyWordsSumming(words: Uint32Array, target: Uint32Array, sum: number): number {
  let [high, low] = [0, 0];
  for (let start = 0; start < words.length; start += WORDS_OF_HALVES) {
    const end = Math.min(words.length, start + WORDS_OF_HALVES);
    let [upper, lower] = [0, 0];
    for (let i = start; i < end; i++) {
      const word = words[i];
      target[i] = (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24);
      upper += word >>> 16;
      lower += word & 0xffff;
    }
    high += upper;
    low += lower;
  }
  return foldHalves(high, low, sum);
}

function foldSum(sums: readonly number[], before: number): number {
  return foldHalves(sums[0] * 256 + sums[1], sums[2] * 256 + sums[3], before);
}

/** Carries wrap around to the other end: that is what makes the sum ones' complement. */
function foldHalves(highSum: number, lowSum: number, before: number): number {
  let high = highSum + (before >>> 16);
  let low = lowSum + (before & 0xffff);
  while (high > 0xffff || low > 0xffff) {
    const carryOfHigh = Math.floor(high / 65536);
    const carryOfLow = Math.floor(low / 65536);
    high = (high % 65536) + carryOfLow;
    low = (low % 65536) + carryOfHigh;
  }
  return high * 65536 + low;
}

/**
 * The 16 characters of CHECKSUM that make the sum of the whole HDU all ones (appendix J.1).
 *
 * @param sum the sum of the HDU with CHECKSUM set to sixteen zeros (the characters)
 */
export function encodeChecksum(sum: number): string {
  const complement = ~sum >>> 0;
  const codes = new Array<number>(16);
  for (let byte = 0; byte < 4; byte++) {
    const value = (complement >>> (24 - 8 * byte)) & 0xff;
    const quarters = splitInFour(value);
    for (let part = 0; part < 4; part++) codes[4 * part + byte] = quarters[part];
  }
  const text = String.fromCharCode(...codes);
  // The value field's string begins in column 12, one byte off a word: the characters rotate to match.
  return text.slice(-1) + text.slice(0, -1);
}

const FIRST_CODE = 48;
/** The punctuation between digits, capitals and small letters is avoided. */
function isPunctuation(code: number): boolean {
  return (code >= 58 && code <= 64) || (code >= 91 && code <= 96);
}

/** Four character codes that add up to value + 4 * 48, moved in pairs until all are letters or digits. */
function splitInFour(value: number): number[] {
  const quarter = FIRST_CODE + (value >>> 2);
  const codes = [quarter + (value & 3), quarter, quarter, quarter];
  while (codes.some(isPunctuation)) {
    for (const [up, down] of [
      [0, 1],
      [2, 3],
    ] as const) {
      if (isPunctuation(codes[up]) || isPunctuation(codes[down])) {
        codes[up]++;
        codes[down]--;
      }
    }
  }
  return codes;
}
