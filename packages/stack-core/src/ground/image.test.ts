import { expect, it } from 'vitest';
import { channelOfPhase } from './image.ts';

it('names the colour of each pixel of a cell, in reading order', () => {
  const of = (pattern: Parameters<typeof channelOfPhase>[0]): number[] =>
    [0, 1, 2, 3].map((phase) => channelOfPhase(pattern, phase));
  const [red, green, blue] = [0, 1, 2];
  expect(of('RGGB')).toEqual([red, green, green, blue]);
  expect(of('GRBG')).toEqual([green, red, blue, green]);
  expect(of('BGGR')).toEqual([blue, green, green, red]);
  expect(of('GBRG')).toEqual([green, blue, red, green]);
  expect(of('MONO')).toEqual([green, green, green, green]);
});
