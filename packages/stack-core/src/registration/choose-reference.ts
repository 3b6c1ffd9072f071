/** Chooses the reference frame. */
import type { FrameMeasures } from '../ground/frame-measures.ts';
import { medianOf } from '../ground/median.ts';

/** The first reference frame is chosen among this many from the middle of the frames that can be stacked together. */
const MIDDLE_FRAMES = 7;
const MIN_STARS = 8;
const EDGE_PENALTY = 0.25;

/**
 * Index of the best measured frame, with some preference for the middle of the sequence, where the overlap with the
 * others is largest; undefined if no frame has stars. Score: many, round and narrow stars, each relative to the median
 * of the set, so that no blank, trailed or clouded frame wins. The first of equals is taken.
 */
export function chooseReference(frames: readonly (FrameMeasures | undefined)[]): number | undefined {
  const usable = frames.filter((frame) => frame !== undefined && frame.starCount > 0);
  const stars = medianOf(usable.map((frame) => frame?.starCount ?? 0));
  const fwhm = medianOf(usable.map((frame) => frame?.fwhmPx ?? NaN));
  const elongation = medianOf(usable.map((frame) => frame?.elongation ?? NaN));
  let best: number | undefined;
  let bestScore = -1;
  frames.forEach((frame, index) => {
    if (frame === undefined || frame.starCount === 0 || Number.isNaN(frame.fwhmPx)) return;
    const count = Math.min(1.2, frame.starCount / stars);
    const width = Math.min(1.2, fwhm / frame.fwhmPx);
    const shape = Math.min(1.2, elongation / frame.elongation);
    const away = frames.length > 1 ? Math.abs((2 * index) / (frames.length - 1) - 1) : 0;
    const few = frame.starCount < MIN_STARS ? 0.01 : 1;
    const score = few * count * width * shape * shape * (1 - EDGE_PENALTY * away);
    if (score > bestScore) {
      bestScore = score;
      best = index;
    }
  });
  return best;
}

/** Of the frames in the order of names, those among which the first reference frame is chosen. */
export function middleOf(indices: readonly number[]): readonly number[] {
  const first = Math.max(0, (indices.length - MIDDLE_FRAMES) >> 1);
  return indices.slice(first, first + MIDDLE_FRAMES);
}
