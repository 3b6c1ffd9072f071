/** The checksum against its definition, the slow way, and the example of the standard. */
import { expect, test } from 'vitest';
import { addToSum, copyWordsSumming, encodeChecksum } from './checksum.ts';

/** The definition, the slow way: big-endian words, the carry added back at the other end. */
function naiveSum(bytes: Uint8Array, before = 0n): bigint {
  let sum = before;
  for (let at = 0; at < bytes.length; at += 4) {
    const word = [0, 1, 2, 3].reduce((value, i) => value * 256n + BigInt(bytes[at + i] ?? 0), 0n);
    sum += word;
    if (sum > 0xffffffffn) sum = (sum & 0xffffffffn) + 1n;
  }
  return sum;
}

function seededBytes(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 24);
}

test.each([0, 4, 2880, 7, 100_001, 2880 * 40])('the sum of %i bytes is that of the definition', (length) => {
  const bytes = seededBytes(length, length + 1);
  expect(BigInt(addToSum(bytes))).toBe(naiveSum(bytes));
  expect(BigInt(addToSum(bytes, 0xfffffff0))).toBe(naiveSum(bytes, 0xfffffff0n));
  // an odd place in memory gives the same
  const shifted = new Uint8Array(length + 3);
  shifted.set(bytes, 3);
  expect(addToSum(shifted.subarray(3))).toBe(addToSum(bytes));
});

test.each([2, 4, 8])('swapped values of %i bytes are summed as what they become', (valueBytes) => {
  // An odd number of values, so that those of two bytes end in half a word.
  const bytes = seededBytes(valueBytes * 1001, 5);
  const swapped = bytes.slice();
  for (let at = 0; at < swapped.length; at += valueBytes) swapped.subarray(at, at + valueBytes).reverse();
  expect(addToSum(swapped, 7, valueBytes)).toBe(addToSum(bytes, 7));
});

test.each([0, 1, 32_767, 32_768, 100_003])('%i words are copied swapped and summed at once', (count) => {
  const bytes = seededBytes(4 * count, count + 9);
  const swapped = bytes.slice();
  for (let at = 0; at < swapped.length; at += 4) swapped.subarray(at, at + 4).reverse();
  const target = new Uint32Array(count);
  const sum = copyWordsSumming(new Uint32Array(swapped.buffer), target, 0xfffffff0);
  expect(Buffer.from(target.buffer).equals(bytes)).toBe(true);
  expect(BigInt(sum)).toBe(naiveSum(bytes, 0xfffffff0n));
  const ones = new Uint32Array(count).fill(0xffffffff);
  expect(BigInt(copyWordsSumming(ones, target, 0))).toBe(naiveSum(new Uint8Array(ones.buffer)));
});

test('all ones do not overflow', () => {
  const bytes = new Uint8Array(2880 * 100).fill(255);
  expect(BigInt(addToSum(bytes))).toBe(naiveSum(bytes));
});

test('pieces add up to the whole', () => {
  const bytes = seededBytes(10_000, 3);
  expect(addToSum(bytes.subarray(4000), addToSum(bytes.subarray(0, 4000)))).toBe(addToSum(bytes));
});

test('the sixteen characters make the sum of the HDU all ones', () => {
  for (const sum of [
    0,
    1,
    0xffffffff,
    868229149,
    2503531142,
    ...Array.from({ length: 300 }, (_, i) => Math.imul(i, 2654435761) >>> 0),
  ]) {
    const text = encodeChecksum(sum);
    expect(text).toMatch(/^[0-9A-Za-z]{16}$/);
    // In a card the characters begin one byte before a word; sixteen zeros were there when the sum was taken.
    const delta = (characters: string): bigint =>
      naiveSum(Uint8Array.from(`...${characters}.`, (c) => c.charCodeAt(0)));
    const before = delta('0'.repeat(16));
    const after = delta(text);
    const total = (BigInt(sum) + after - before) % 0xffffffffn;
    expect(total).toBe(0n);
  }
});

test('the example of appendix J', () => {
  expect(encodeChecksum(868229149)).toBe('hcHjjc9ghcEghc9g');
});
