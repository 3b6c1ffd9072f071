/** How bright a frame's stars should be beside those of the reference frame, if no cloud dims them. */
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import { areaAt } from '../ground/apply-transform.ts';
import type { FrameMeasures } from '../ground/frame-measures.ts';
import type { Transform } from '../ground/image.ts';

/** Frames whose pixels cover areas of the sky that differ by more come from different telescopes. */
const SAME_AREA = 1.05;

/** Whether the pixels of both cover as much sky; otherwise different telescopes took them. */
export function haveOneScale(reference: MeasuredFrame, transform: Transform): boolean {
  const area = areaAt(transform, reference.layout.width / 2, reference.layout.height / 2);
  return area < SAME_AREA && area > 1 / SAME_AREA;
}

/**
 * Expected flux of a star in the frame over that in the reference frame, ADU: the ratio of their exposures. Undefined if
 * the headers do not tell: at another gain, in other numbers, where just one names its exposure, and for another
 * telescope, whose aperture is not known.
 */
export function expectFlux(
  reference: MeasuredFrame,
  frame: MeasuredFrame,
  transform: Transform,
): number | undefined {
  const isAlike =
    haveOneScale(reference, transform) &&
    reference.meta.gain === frame.meta.gain &&
    reference.layout.bitpix === frame.layout.bitpix &&
    reference.layout.bscale === frame.layout.bscale;
  if (!isAlike) return undefined;
  const [from, to] = [reference.meta.exposureSeconds, frame.meta.exposureSeconds];
  if (from === undefined || to === undefined) return from === to ? 1 : undefined;
  return to / from;
}

export interface MeasuredFlux {
  readonly measures: FrameMeasures;
  /** Flux of its stars over that of the same stars in the reference frame. */
  readonly transparency: number;
}

/** The frames are rarely all clear, and a false match must not decide. */
const CLEAR_SHARE = 0.75;

/**
 * What frames of the same setting show of the light, in the time of the frame: their upper quartile, so that clouds over
 * some of them do not count. Undefined without such frames. `others` may contain the frame itself.
 */
export function fluxOfSetting(
  frame: FrameMeasures,
  others: readonly (MeasuredFlux | undefined)[],
): number | undefined {
  const perSecond = others.flatMap((other) =>
    other !== undefined && other.measures.setting === frame.setting && other.transparency > 0
      ? other.transparency / (other.measures.exposureSeconds ?? 1)
      : [],
  );
  perSecond.sort((a, b) => a - b);
  const clear = perSecond.at(Math.ceil(CLEAR_SHARE * (perSecond.length - 1)));
  return clear === undefined ? undefined : clear * (frame.exposureSeconds ?? 1);
}
