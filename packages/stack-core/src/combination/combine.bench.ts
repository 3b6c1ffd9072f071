import { bench, describe } from 'vitest';
import { combineNaively, combineRow } from './fixtures/combine-samples.ts';
import type { SampleSet } from './fixtures/combine-samples.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

const WIDTH = 1080;

describe.each([12, 32])('combine %i samples of 1080 pixels, winsorized', (count) => {
  const random = seededRandom(count);
  const set: SampleSet = {
    values: Array.from({ length: count }, () =>
      Array.from({ length: WIDTH }, () => 900 + 30 * random.normal()),
    ),
    rejection: 'winsorized',
    least: 25,
  };
  bench('TypeScript', () => {
    for (let x = 0; x < WIDTH; x++) combineNaively(set, x);
  });
  // Writing the samples takes more of this time than combining them.
  bench('kernel', () => {
    combineRow(set);
  });
});
