/** Least-squares fits of the transforms a telescope's frames can differ by. */
import { applyTransform } from '../ground/apply-transform.ts';
import { fitSimilarity } from './fit-similarity.ts';
import type { Transform } from '../ground/image.ts';
import { solveLinear } from '../ground/solve-linear.ts';
import type { Point } from '../stars/star-index.ts';

export type TransformModel = 'similarity' | 'affine' | 'homography';

/** Free parameters of each model. */
export const MODEL_PARAMETERS = { similarity: 4, affine: 6, homography: 8 } as const;

const HOMOGRAPHY_STEPS = 4;

/** Unknowns that the equation of x or of y has a coefficient for; 6 and 7 are those of a homography. */
const USED_COLUMNS = [Uint8Array.of(0, 1, 2, 6, 7), Uint8Array.of(3, 4, 5, 6, 7)];

/**
 * Weighted fit of `model` over `pairs` (index in `from`, index in `to`). Undefined if the pairs do not determine it.
 */
export function fitModel(
  model: TransformModel,
  from: readonly Point[],
  to: readonly Point[],
  pairs: readonly (readonly [number, number])[],
  mirrored = false,
  weights?: ArrayLike<number>,
): Transform | undefined {
  if (2 * pairs.length < MODEL_PARAMETERS[model]) return undefined;
  if (model === 'similarity') return fitSimilarity(from, to, pairs, mirrored, weights);
  const affine = fitGeneral(from, to, pairs, weights, undefined);
  if (model === 'affine') return affine;
  let transform = affine;
  for (let step = 0; step < HOMOGRAPHY_STEPS && transform !== undefined; step++) {
    transform = fitGeneral(from, to, pairs, weights, transform);
  }
  return transform;
}

/**
 * Affine fit or, given a transform at which to linearise the division, one step of the homography fit: (a x + b y + c -
 * u (g x + h y + 1)) / w, with w from that transform. Coordinates are centred and scaled to condition the normal
 * equations (Hartley 1997).
 */
function fitGeneral(
  from: readonly Point[],
  to: readonly Point[],
  pairs: readonly (readonly [number, number])[],
  weights: ArrayLike<number> | undefined,
  about: Transform | undefined,
): Transform | undefined {
  const size = about === undefined ? 6 : 8;
  const scale = 1 / 1024;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  const row = new Float64Array(size);
  const [cx, cy] = mean(from, pairs, 0);
  const [cu, cv] = mean(to, pairs, 1);
  const depth = (x: number, y: number): number => (about === undefined ? 1 : about.g * x + about.h * y + 1);
  const centreDepth = depth(cx, cy);
  for (let n = 0; n < pairs.length; n++) {
    const star = from[pairs[n][0]];
    const partner = to[pairs[n][1]];
    const x = (star.x - cx) * scale;
    const y = (star.y - cy) * scale;
    const perspective = depth(star.x, star.y) / centreDepth;
    const w = (weights?.[n] ?? 1) / (perspective * perspective);
    for (let axis = 0; axis < 2; axis++) {
      const target = (axis === 0 ? partner.x - cu : partner.y - cv) * scale;
      row[3 * axis] = x;
      row[3 * axis + 1] = y;
      row[3 * axis + 2] = 1;
      if (size === 8) {
        row[6] = -target * x;
        row[7] = -target * y;
      }
      // The other axis' coefficients are zero in this row.
      const used = USED_COLUMNS[axis];
      for (let i = 0; i < used.length && used[i] < size; i++) {
        const r = used[i];
        const weighted = w * row[r];
        right[r] += weighted * target;
        for (let j = 0; j < used.length && used[j] < size; j++) {
          const c = used[j];
          matrix[r * size + c] += weighted * row[c];
        }
      }
    }
  }
  const p = solveLinear(matrix, right);
  return p === undefined ? undefined : uncentre(p, cx, cy, cu, cv, scale);
}

/** Back from centred and scaled coordinates to pixels. */
function uncentre(
  p: Float64Array,
  cx: number,
  cy: number,
  cu: number,
  cv: number,
  scale: number,
): Transform | undefined {
  const g = (p[6] ?? 0) * scale;
  const h = (p[7] ?? 0) * scale;
  const one = 1 - g * cx - h * cy;
  if (!(one > 0.1)) return undefined;
  const c = p[2] / scale - p[0] * cx - p[1] * cy + cu * one;
  const f = p[5] / scale - p[3] * cx - p[4] * cy + cv * one;
  return {
    a: (p[0] + cu * g) / one,
    b: (p[1] + cu * h) / one,
    c: c / one,
    d: (p[3] + cv * g) / one,
    e: (p[4] + cv * h) / one,
    f: f / one,
    g: g / one,
    h: h / one,
  };
}

/** Of the points of one side of the pairs. */
function mean(
  points: readonly Point[],
  pairs: readonly (readonly [number, number])[],
  side: 0 | 1,
): [number, number] {
  let x = 0;
  let y = 0;
  for (const pair of pairs) {
    x += points[pair[side]].x;
    y += points[pair[side]].y;
  }
  return [x / pairs.length, y / pairs.length];
}

/** Squared distance of each pair after the transform, in px^2 of the other frame. */
export function residualSquares(
  transform: Transform,
  from: readonly Point[],
  to: readonly Point[],
  pairs: readonly (readonly [number, number])[],
): number[] {
  return pairs.map((pair) => {
    const partner = to[pair[1]];
    const { x, y } = applyTransform(transform, from[pair[0]].x, from[pair[0]].y);
    return (partner.x - x) * (partner.x - x) + (partner.y - y) * (partner.y - y);
  });
}
