/** Checks the header's colour pattern by the sky: green is on both pixels of one diagonal of the cell. */
import type { CfaPattern } from '../ground/image.ts';
import { medianOf } from '../ground/median.ts';

/** Of the noise of a pixel: the sky's median over a frame is known a hundred times better. */
const LEAST_DIFFERENCE = 0.25;
/** Of the difference between the two that should be alike. */
const MOST_DIFFERENCE = 0.25;

/**
 * Patterns with green on the other diagonal if the pixels say so: the two greens differ, while red and blue agree.
 * `levels`: the sky's cells of each of the four phases; NaN where there is none. `noise`: of a pixel, in the same unit.
 */
export function denyPattern(
  pattern: CfaPattern,
  levels: readonly Float32Array[],
  noise: number,
): readonly CfaPattern[] | undefined {
  if (pattern === 'MONO' || levels.length !== 4) return undefined;
  // Cell by cell: where half of the frame is a roof, the medians of two phases may be of either half.
  const between = (one: number, other: number): number =>
    Math.abs(medianOf(levels[one].map((level, cell) => level - levels[other][cell])));
  const onMain = pattern === 'GRBG' || pattern === 'GBRG';
  const greens = onMain ? between(0, 3) : between(1, 2);
  const others = onMain ? between(1, 2) : between(0, 3);
  if (!(greens > LEAST_DIFFERENCE * noise) || !(others < MOST_DIFFERENCE * greens)) return undefined;
  return onMain ? ['RGGB', 'BGGR'] : ['GRBG', 'GBRG'];
}
