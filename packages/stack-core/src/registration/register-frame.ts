/** Registers one frame on the reference frame by its stars. */
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import { expectFlux, haveOneScale } from './expect-flux.ts';
import { estimateTransform } from './estimate-transform.ts';
import { IDENTITY } from '../ground/image.ts';
import type { Transform } from '../ground/image.ts';
import { lightFound } from './light-found.ts';
import { measureTransparency } from './judge-frame.ts';
import type { OpenCv } from '../kernels/load-opencv.ts';
import { matchStars } from './match-stars.ts';
import { unpackStars } from '../stars/pack-stars.ts';
import { fitSkyDifferences } from './scale-frame.ts';
import type { Plane } from '../ground/fit-plane.ts';

export interface FrameRegistration {
  /** From the reference frame's pixels to the frame's. */
  readonly transform: Transform;
  readonly matchedCount: number;
  readonly rmsPx: number;
  /** Flux of the frame's stars over that of the same stars in the reference frame. */
  readonly transparency: number;
  /** What it would be without clouds; undefined if the headers do not tell. */
  readonly expectedFlux?: number | undefined;
  /** Planes that match its sky to the reference frame's, one per channel; absent until computed. */
  readonly sky?: readonly Plane[] | undefined;
}

/** Undefined if the stars do not match. The reference frame gets the identity. */
export function registerFrame(
  cv: OpenCv,
  reference: MeasuredFrame,
  frame: MeasuredFrame,
): FrameRegistration | undefined {
  const own = unpackStars(frame.stars);
  if (frame === reference)
    return { transform: IDENTITY, matchedCount: own.length, rmsPx: 0, transparency: 1, expectedFlux: 1 };
  const stars = unpackStars(reference.stars);
  const match = matchStars(stars, own);
  const estimate = match && estimateTransform(cv, stars, own, match);
  if (estimate === undefined) return undefined;
  const { transform, matchedCount, rmsPx, pairs } = estimate;
  const expectedFlux = expectFlux(reference, frame, transform);
  const measured = measureTransparency(pairs, stars, own);
  // In equal seeing the stars of another telescope have another width in pixels, and lose more or less light.
  const transparency = haveOneScale(reference, transform)
    ? measured
    : (measured * lightFound(reference.measures.fwhmPx)) / lightFound(frame.measures.fwhmPx);
  return {
    transform,
    matchedCount,
    rmsPx,
    transparency,
    expectedFlux,
    sky: levelSky(reference, frame, transform, transparency),
  };
}

/**
 * Planes that match the frame's sky to the reference frame's. Undefined for a frame of another kind, which cannot be
 * stacked with it.
 */
export function levelSky(
  reference: MeasuredFrame,
  frame: MeasuredFrame,
  transform: Transform,
  transparency: number,
): Plane[] | undefined {
  const channelCount = reference.sky.level.length;
  if (frame.sky.level.length !== channelCount) return undefined;
  return fitSkyDifferences(reference.sky, frame.sky, channelCount, transform, 1 / transparency);
}
