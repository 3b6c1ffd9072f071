/** How bright a frame's stars should be beside those of the reference frame, if no cloud dims them. */
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import { areaAt } from '../ground/apply-transform.ts';
import type { Transform } from '../ground/image.ts';

/** Frames whose pixels cover areas of the sky that differ by more come from different telescopes. */
const SAME_AREA = 1.05;

/**
 * Expected flux of a star in the frame over that in the reference frame, ADU; undefined if another telescope took the
 * frame, whose aperture is not known.
 */
export function expectFlux(reference: MeasuredFrame, transform: Transform): number | undefined {
  const area = areaAt(transform, reference.layout.width / 2, reference.layout.height / 2);
  return area < SAME_AREA && area > 1 / SAME_AREA ? 1 : undefined;
}
