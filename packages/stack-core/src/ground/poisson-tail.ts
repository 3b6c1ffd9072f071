/** How likely it is that chance makes so many coincidences. */

/**
 * Upper bound of the Poisson probability of at least `count` events at a mean of `expected`; uses only +, -, * and /.
 */
export function poissonTail(expected: number, count: number): number {
  if (count <= expected) return 1;
  let none = 1 - expected / 65536;
  for (let i = 0; i < 16; i++) none *= none;
  let term = none;
  for (let k = 1; k <= count; k++) term *= expected / k;
  return Math.min(1, term / (1 - expected / (count + 1)));
}
