/** Judges frames by their stars without hot pixels and other sensor defects, which can look like faint stars. */
import type { FrameMeasures } from '../ground/frame-measures.ts';
import type { DropReason } from '../ground/stack-report.ts';
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import { judgeMeasures } from './judge-frame.ts';
import type { UsualMeasures } from './usual-measures.ts';
import { lowerBound } from '../ground/lower-bound.ts';
import { unpackStars } from '../stars/pack-stars.ts';

/**
 * The reason to drop a frame by its own measures, and those measures, after removing stars with a defect in their
 * central 3 x 3 pixels; undefined if the frame can stay. `defects`: ascending pixel indices of the frame's sensor.
 */
export function judgeBesidesDefects(
  frame: MeasuredFrame,
  defects: Int32Array,
  usual: UsualMeasures,
): { readonly reason: DropReason; readonly measures: FrameMeasures } | undefined {
  const measures = { ...frame.measures, starCount: frame.measures.starCount - countDefects(frame, defects) };
  const reason = judgeMeasures(measures, usual);
  return reason && { reason, measures };
}

/** Number of the frame's stars that are defects. */
function countDefects({ layout: { width, height }, stars }: MeasuredFrame, defects: Int32Array): number {
  const isDefect = (x: number, y: number): boolean =>
    x >= 0 && y >= 0 && x < width && y < height && contains(defects, y * width + x);
  return unpackStars(stars).filter((star) => {
    const [x, y] = [Math.round(star.x), Math.round(star.y)];
    return [-1, 0, 1].some((v) => [-1, 0, 1].some((u) => isDefect(x + u, y + v)));
  }).length;
}

function contains(ascending: Int32Array, value: number): boolean {
  return ascending[lowerBound(ascending, value)] === value;
}
