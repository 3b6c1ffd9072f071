/**
 * Poisson counts, fast enough for one per pixel.
 *
 * Below 64 electrons: Poisson(mean) is the sum of Poisson(j / 4) and Poisson(rest), rest < 1/4. The first comes from
 * inverting a tabulated distribution that a guide table enters near the answer (Chen & Asau 1974), the second from
 * a short series; both exact to 2^-31. Above: a normal deviate with the Cornish-Fisher term for the skewness
 * (Abramowitz & Stegun 26.2.49), its variance corrected for that term and for the rounding.
 */

import { exp } from '@crowdsky/elementary';
import { normalFromWord } from './normal.ts';
import type { Random } from './random.ts';

const LARGE = 64;
const STEPS = 4;
const ROW = 160; // P(count > 158 | mean 64) is far below 2^-31
const WORD = 2147483648;
/** Excess variance of the skewness term, 1/18, and of rounding to whole counts, 1/12. */
const EXCESS_VARIANCE = 1 / 18 + 1 / 12;

const cumulative = new Int32Array(LARGE * STEPS * ROW).fill(WORD - 1);
const guide = new Uint8Array(LARGE * STEPS * 256);
for (let row = 0; row < LARGE * STEPS; row++) buildRow(row);

function buildRow(row: number): void {
  const mean = row / STEPS;
  let probability = exp(-mean);
  let sum = 0;
  for (let count = 0; count < ROW - 1; count++) {
    sum += probability;
    cumulative[row * ROW + count] = Math.min(Math.ceil(sum * WORD) - 1, WORD - 1);
    probability *= mean / (count + 1);
  }
  let count = 0;
  for (let bucket = 0; bucket < 256; bucket++) {
    while (bucket * 8388608 > cumulative[row * ROW + count]) count++;
    guide[row * 256 + bucket] = count;
  }
}

/** A count of the given mean from two uniform 32-bit words; `random` gives more where they do not suffice. */
export function poissonFromWords(mean: number, first: number, second: number, random: Random): number {
  if (mean >= LARGE) return largePoisson(mean, first, random);
  if (!(mean > 0)) return 0;
  const row = (mean * STEPS) | 0;
  const u = first >>> 1;
  const start = row * ROW;
  let count = guide[row * 256 + (u >>> 23)];
  while (u > cumulative[start + count]) count++;

  const rest = mean - row / STEPS;
  let v = (second >>> 0) / 4294967296;
  let probability = 1 - rest * (1 - (rest / 2) * (1 - (rest / 3) * (1 - (rest / 4) * (1 - rest / 5))));
  for (let extra = 1; v >= probability && extra < 12; extra++) {
    v -= probability;
    probability *= rest / extra;
    count++;
  }
  return count;
}

function largePoisson(mean: number, word: number, random: Random): number {
  const z = normalFromWord(word, random);
  return Math.max(0, Math.floor(mean + Math.sqrt(mean - EXCESS_VARIANCE) * z + (z * z - 1) / 6 + 0.5));
}
