/** Normal deviates: moments, and the shares of body, rim and tail. */
import { expect, test } from 'vitest';
import { normal } from './normal.ts';
import { Random } from './random.ts';

const COUNT = 2_000_000;
const deviates = Float64Array.from(
  { length: COUNT },
  (
    (random) => () =>
      normal(random)
  )(new Random(11, 'normal')),
);

/** Share of deviates within `bound` of 0. */
function within(bound: number): number {
  let inside = 0;
  for (const z of deviates) if (Math.abs(z) < bound) inside++;
  return inside / COUNT;
}

test('the first four moments are those of the normal law', () => {
  const moment = (n: number) => deviates.reduce((sum, z) => sum + z ** n, 0) / COUNT;
  const standardErrors = 5 / Math.sqrt(COUNT);
  expect(Math.abs(moment(1))).toBeLessThan(standardErrors);
  expect(Math.abs(moment(2) - 1)).toBeLessThan(standardErrors * Math.sqrt(2));
  expect(Math.abs(moment(3))).toBeLessThan(standardErrors * Math.sqrt(15));
  expect(Math.abs(moment(4) - 3)).toBeLessThan(standardErrors * Math.sqrt(96));
});

test('the body, the rim of the layers and the tail hold their shares', () => {
  for (const [bound, share] of [
    [0.1, 0.0796557],
    [0.67449, 0.5],
    [1, 0.6826895],
    [2, 0.9544997],
    [3, 0.9973002],
    [3.6541528853610088, 0.99974198], // where the tail begins
    [4.2, 0.99997331],
  ]) {
    const error = Math.sqrt((share * (1 - share)) / COUNT);
    expect(Math.abs(within(bound) - share)).toBeLessThan(5 * error);
  }
});
