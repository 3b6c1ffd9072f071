/** The transform between two frames from their matched stars: robustly by opencv.js, then by least squares. */
import { fitModel, MODEL_PARAMETERS, residualSquares } from './fit-model.ts';
import type { TransformModel } from './fit-model.ts';
import type { Transform } from '../ground/image.ts';
import type { OpenCv } from '../kernels/load-opencv.ts';
import { pairStars } from './match-stars.ts';
import type { StarMatch, StarPair } from './match-stars.ts';
import { StarIndex } from '../stars/star-index.ts';
import type { Star } from '../stars/star.ts';

export interface TransformEstimate {
  /** Maps pixels of the reference frame to those of the other. */
  readonly transform: Transform;
  readonly model: TransformModel;
  /** Root mean square distance of the pairs used, in pixels of the other frame. */
  readonly rmsPx: number;
  readonly matchedCount: number;
  /** Index in the reference list and in the other. */
  readonly pairs: readonly StarPair[];
}

const RANSAC_THRESHOLD_PX = 2;
const RANSAC_ITERATIONS = 2000;
const RANSAC_CONFIDENCE = 0.999;
const MIN_AFFINE_STARS = 12;
const MIN_HOMOGRAPHY_STARS = 24;
/** Least F ratio at which a model with more parameters is preferred: about 1e-4 by chance. */
const MIN_F_RATIO = 7;
const ROUNDS = 4;

/**
 * Estimates the transform from a match. opencv.js's RANSAC (`estimateAffine2D`) removes wrong pairs; all stars are then
 * paired anew and fitted by weighted least squares with Tukey's biweight, a few rounds. The model is a similarity unless
 * an affine transform or a homography explains the residuals significantly better (F test). Undefined if fewer than 3
 * pairs survive.
 */
export function estimateTransform(
  cv: OpenCv,
  reference: readonly Star[],
  other: readonly Star[],
  match: StarMatch,
): TransformEstimate | undefined {
  const inliers = ransacInliers(cv, reference, other, match.pairs);
  const start = fitModel('similarity', reference, other, inliers, match.mirrored) ?? match.transform;
  const index = new StarIndex(other, 16);
  let best = refine('similarity', reference, other, index, start, match.mirrored);
  if (best === undefined) return undefined;
  for (const [model, minimum] of [
    ['affine', MIN_AFFINE_STARS],
    ['homography', MIN_HOMOGRAPHY_STARS],
  ] as const) {
    if (best.pairs.length < minimum) break;
    const richer = refine(model, reference, other, index, best.transform, match.mirrored);
    if (richer !== undefined && isBetter(richer, best)) best = richer;
  }
  const { transform, model, pairs } = best;
  const squares = residualSquares(transform, reference, other, pairs);
  const rmsPx = Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / pairs.length);
  return { transform, model, rmsPx, matchedCount: pairs.length, pairs };
}

/** The pairs that opencv.js's RANSAC keeps; all pairs if these are too few to determine anything. */
function ransacInliers(
  cv: OpenCv,
  reference: readonly Star[],
  other: readonly Star[],
  pairs: readonly StarPair[],
): readonly StarPair[] {
  const from = cv.matFromArray(
    pairs.length,
    1,
    cv.CV_32FC2,
    pairs.flatMap(([i]) => [reference[i].x, reference[i].y]),
  );
  const to = cv.matFromArray(
    pairs.length,
    1,
    cv.CV_32FC2,
    pairs.flatMap(([, j]) => [other[j].x, other[j].y]),
  );
  const mask = new cv.Mat();
  try {
    cv.estimateAffine2D(
      from,
      to,
      mask,
      cv.RANSAC,
      RANSAC_THRESHOLD_PX,
      RANSAC_ITERATIONS,
      RANSAC_CONFIDENCE,
      10,
    ).delete();
    const kept = pairs.filter((_, n) => mask.data[n] === 1);
    return kept.length >= 3 ? kept : pairs;
  } finally {
    from.delete();
    to.delete();
    mask.delete();
  }
}

interface Fit {
  readonly model: TransformModel;
  readonly transform: Transform;
  readonly pairs: readonly StarPair[];
  /** Weighted sum of squares of the pairs, and their weights. */
  readonly chiSquare: number;
}

/** Pairs all stars again under the current transform and refits, with a tolerance that follows the residuals. */
function refine(
  model: TransformModel,
  reference: readonly Star[],
  other: readonly Star[],
  index: StarIndex,
  start: Transform,
  mirrored: boolean,
): Fit | undefined {
  let transform = start;
  let tolerancePx = 3;
  let chiSquare = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const pairs = pairStars(reference, index, transform, tolerancePx);
    const squares = residualSquares(transform, reference, other, pairs);
    const scale = robustScale(squares);
    const prior = pairs.map(([i, j]) => starWeight(reference[i], other[j], scale));
    const weights = squares.map(
      (square, n) => prior[n] * biweight(square / (36 * (scale * scale + 1 / prior[n]))),
    );
    const fitted = fitModel(model, reference, other, pairs, mirrored, weights);
    if (fitted === undefined || pairs.length < MODEL_PARAMETERS[model] / 2 + 1) return undefined;
    transform = fitted;
    tolerancePx = Math.max(1, Math.min(3, 5 * scale));
    chiSquare = residualSquares(transform, reference, other, pairs).reduce(
      (sum, s, n) => sum + weights[n] * s,
      0,
    );
  }
  const pairs = pairStars(reference, index, transform, tolerancePx);
  return { model, transform, pairs, chiSquare };
}

/** Per-axis scatter of the residuals from their median; a hundredth of a pixel at least. */
function robustScale(squares: readonly number[]): number {
  const sorted = Float64Array.from(squares).sort();
  // Half of a two-dimensional normal distribution is within 1.1774 sigma.
  return Math.max(0.01, Math.sqrt(sorted[sorted.length >> 1]) / 1.1774);
}

/** Inverse variance of a pair's distance along an axis: centroid noise of both stars and a floor common to all. */
function starWeight(p: Star, q: Star, scale: number): number {
  const noise = (star: Star): number => (star.fwhmPx * star.fwhmPx) / (2.77 * star.snr * star.snr);
  return 1 / (noise(p) + noise(q) + 0.25 * scale * scale);
}

function biweight(ratio: number): number {
  return ratio < 1 ? (1 - ratio) * (1 - ratio) : 0;
}

function isBetter(richer: Fit, simpler: Fit): boolean {
  const added = MODEL_PARAMETERS[richer.model] - MODEL_PARAMETERS[simpler.model];
  const free = 2 * richer.pairs.length - MODEL_PARAMETERS[richer.model];
  return (simpler.chiSquare - richer.chiSquare) / added > (MIN_F_RATIO * richer.chiSquare) / free;
}
