/** Plane similarity transforms between pixel coordinates (0-based pixel centres, x along a row). */

import { sinCosDeg } from '@crowdsky/elementary';

/** [[a, b, tx], [c, d, ty]]: x' = a x + b y + tx, y' = c x + d y + ty. */
export type Matrix = [[number, number, number], [number, number, number]];

/** Turn by `rotationDeg` (from x towards y) and scale about `from`, then put `from` at `to`. */
export function similarity(
  rotationDeg: number,
  scale: number,
  from: readonly [number, number],
  to: readonly [number, number],
): Matrix {
  const { sin, cos } = sinCosDeg(rotationDeg);
  const a = scale * cos;
  const b = scale * sin;
  return [
    [a, -b, to[0] - a * from[0] + b * from[1]],
    [b, a, to[1] - b * from[0] - a * from[1]],
  ];
}

/** Maps the point (x, y), in pixels. */
export function applyMatrix(m: Matrix, x: number, y: number): [number, number] {
  return [m[0][0] * x + m[0][1] * y + m[0][2], m[1][0] * x + m[1][1] * y + m[1][2]];
}

/** The inverse of `m`; throws RangeError if `m` is singular. */
export function invertMatrix(m: Matrix): Matrix {
  const [[a, b, tx], [c, d, ty]] = m;
  const det = a * d - b * c;
  if (det === 0) throw new RangeError('A transform without area cannot be undone.');
  return [
    [d / det, -b / det, (b * ty - d * tx) / det],
    [-c / det, a / det, (c * tx - a * ty) / det],
  ];
}
