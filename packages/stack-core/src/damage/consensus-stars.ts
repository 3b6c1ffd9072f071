/** The stars that several frames agree on, whatever is wrong with one of them. */
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import { applyTransform, invertTransform } from '../ground/apply-transform.ts';
import type { Transform } from '../ground/image.ts';
import { medianOf } from '../ground/median.ts';
import { unpackStars } from '../stars/pack-stars.ts';
import { StarIndex } from '../stars/star-index.ts';
import { STAR_FLAGS } from '../stars/star.ts';

/** A frame that is registered on the reference frame. */
export interface PlacedFrame {
  readonly analysis: MeasuredFrame;
  /** From the reference frame's pixels to the frame's. */
  readonly transform: Transform;
  /** Flux of its stars over that of the same stars in the reference frame. */
  readonly transparency: number;
}

/** Where the sky has a star: pixels of the reference frame, and its flux there. */
export interface ConsensusStar {
  readonly x: number;
  readonly y: number;
  readonly flux: number;
}

interface Sighted {
  readonly x: number;
  readonly y: number;
  readonly fluxes: number[];
}

/** Frames that are asked, spread over the night: more would tell nothing new. */
const MOST_ASKED = 32;
/** In pixels of the reference frame. */
const SAME_STAR_PX = 2.5;
const LEAST_SNR = 8;

/**
 * The stars that at least `least` of the frames show, brightest first. `frames` are in the order of time, so that those
 * asked of many show what came later, too.
 */
export function consensusStars(frames: readonly PlacedFrame[], least: number): ConsensusStar[] {
  const step = Math.max(1, frames.length / MOST_ASKED);
  const known: Sighted[] = [];
  for (let n = 0; Math.floor(n) < frames.length; n += step) {
    const { analysis, transform, transparency } = frames[Math.floor(n)];
    const toReference = invertTransform(transform);
    const index = new StarIndex(known, 16);
    for (const { x, y, flux, snr, flags } of unpackStars(analysis.stars)) {
      if (snr < LEAST_SNR || (flags & STAR_FLAGS.edge) !== 0) continue;
      const at = applyTransform(toReference, x, y);
      const same = index.nearest(at.x, at.y, SAME_STAR_PX);
      if (same >= 0) known[same].fluxes.push(flux / transparency);
      else known.push({ ...at, fluxes: [flux / transparency] });
    }
  }
  return known
    .filter(({ fluxes }) => fluxes.length >= least)
    .map(({ x, y, fluxes }) => ({ x, y, flux: medianOf(fluxes) }))
    .sort((a, b) => b.flux - a.flux);
}
