/** Streams of random words: repeatable, apart from each other, even in every bit. */
import { expect, test } from 'vitest';
import { Random } from './random.ts';

test('streams are repeatable and differ by seed, name and index', () => {
  const words = (seed: number, stream: string, index: number) => {
    const random = new Random(seed, stream, index);
    return [random.word(), random.word(), random.word()].join();
  };
  const all = [
    words(1, 'stars', 0),
    words(2, 'stars', 0),
    words(1, 'hot', 0),
    words(1, 'stars', 1),
    words(-1, 'stars', 0),
  ];
  expect(new Set(all).size).toBe(5);
  expect(words(1, 'stars', 0)).toBe(all[0]);
});

test('filling at once gives the words that come one by one', () => {
  const filled = new Int32Array(100);
  new Random(7, 'x').fill(filled);
  const random = new Random(7, 'x');
  expect(Array.from(filled, () => random.word())).toEqual([...filled]);
});

test('every bit of a word is set half of the time', () => {
  const words = new Int32Array(200_000);
  new Random(3, 'bits').fill(words);
  for (let bit = 0; bit < 32; bit++) {
    let ones = 0;
    for (const word of words) ones += (word >>> bit) & 1;
    expect(Math.abs(ones - 100_000)).toBeLessThan(5 * Math.sqrt(50_000));
  }
});

test('uniform and integer stay in their ranges and fill them', () => {
  const random = new Random(4, 'ranges');
  const seen = new Set<number>();
  for (let i = 0; i < 1000; i++) {
    const u = random.uniform();
    expect(u > 0 && u < 1).toBe(true);
    seen.add(random.integer(1, 7));
  }
  expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, 6]);
});
