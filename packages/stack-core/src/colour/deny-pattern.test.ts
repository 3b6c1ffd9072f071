import { expect, it } from 'vitest';
import type { CfaPattern } from '../ground/image.ts';
import { denyPattern } from './deny-pattern.ts';

/** The sky of a frame whose filters are `truth`: red 852, green 1007, blue 802. */
function skyOf(truth: string): Float32Array[] {
  const level = { R: 852, G: 1007, B: 802 } as const;
  return Array.from(truth, (colour) => Float32Array.of(NaN, level[colour as 'R'], level[colour as 'R'] + 1));
}

const PATTERNS = ['GRBG', 'RGGB', 'BGGR', 'GBRG'] as const;
const TRUTHS = PATTERNS.flatMap((truth) => PATTERNS.map((named): [CfaPattern, CfaPattern] => [named, truth]));

it.each(TRUTHS)('%s, where the filters are %s, is denied on the wrong diagonal alone', (named, truth) => {
  const onMain = (pattern: string): boolean => pattern.startsWith('G');
  const denied = denyPattern(named, skyOf(truth), 20);
  if (onMain(named) === onMain(truth)) expect(denied).toBeUndefined();
  else expect(denied).toEqual(onMain(truth) ? ['GRBG', 'GBRG'] : ['RGGB', 'BGGR']);
});

it('says nothing where the difference is within the noise, where all differ, and without filters or sky', () => {
  expect(denyPattern('RGGB', skyOf('GRBG'), 250)).toBeUndefined();
  expect(
    denyPattern(
      'RGGB',
      [800, 900, 1000, 1100].map((level) => Float32Array.of(level)),
      20,
    ),
  ).toBeUndefined();
  expect(denyPattern('MONO', skyOf('GRBG'), 20)).toBeUndefined();
  expect(
    denyPattern(
      'RGGB',
      [0, 1, 2, 3].map(() => Float32Array.of(NaN)),
      20,
    ),
  ).toBeUndefined();
});
