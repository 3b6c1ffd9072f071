/** The similarity (shift, rotation, scale) between two sets of points, by least squares. */
import type { Transform } from '../ground/image.ts';
import type { Point } from '../stars/star-index.ts';

/**
 * Weighted least squares over `pairs` (index in `from`, index in `to`); weights default to 1. With `mirrored` the
 * similarity also turns the plane over. Undefined for fewer than 2 pairs or coincident points.
 */
export function fitSimilarity(
  from: readonly Point[],
  to: readonly Point[],
  pairs: readonly (readonly [number, number])[],
  mirrored = false,
  weights?: ArrayLike<number>,
): Transform | undefined {
  if (pairs.length < 2) return undefined;
  let total = 0;
  let fx = 0;
  let fy = 0;
  let tx = 0;
  let ty = 0;
  pairs.forEach(([i, j], n) => {
    const w = weights?.[n] ?? 1;
    total += w;
    fx += w * from[i].x;
    fy += w * from[i].y;
    tx += w * to[j].x;
    ty += w * to[j].y;
  });
  fx /= total;
  fy /= total;
  tx /= total;
  ty /= total;
  const sign = mirrored ? -1 : 1;
  let square = 0;
  let along = 0;
  let across = 0;
  pairs.forEach(([i, j], n) => {
    const w = weights?.[n] ?? 1;
    const x = from[i].x - fx;
    const y = from[i].y - fy;
    const u = to[j].x - tx;
    const v = sign * (to[j].y - ty);
    square += w * (x * x + y * y);
    along += w * (x * u + y * v);
    across += w * (x * v - y * u);
  });
  if (!(square > 0)) return undefined;
  const a = along / square;
  const d = across / square;
  const linear = { a, b: -d, d: sign * d, e: sign * a };
  return { ...linear, c: tx - a * fx + d * fy, f: ty - linear.d * fx - linear.e * fy, g: 0, h: 0 };
}
