/** What is usual in a set of frames, as a frame of some exposure and pixel scale can be compared with it. */
import type { FrameMeasures } from '../ground/frame-measures.ts';
import { medianOf } from '../ground/median.ts';

/** Typical measures of the set that a frame belongs to. */
export interface UsualMeasures {
  readonly starCount: number;
  readonly fwhmPx: number;
  /** Absent if the headers do not tell the pixel scale. */
  readonly fwhmArcsec?: number;
  readonly elongation: number;
}

/** Fewer stars may be noise peaks. */
export const MIN_STARS = 8;
/** A frame exposed longer by more shows stars that the other cannot. */
const MUCH_LONGER = 1.25;

/** Medians over the frames of a set. */
export function usualMeasures(frames: readonly FrameMeasures[]): UsualMeasures {
  const starry = frames.filter((frame) => frame.starCount >= MIN_STARS);
  const arcsec = starry.flatMap(({ fwhmArcsec }) => fwhmArcsec ?? []);
  return {
    starCount: medianOf(starry.map((frame) => frame.starCount)),
    fwhmPx: medianOf(starry.map((frame) => frame.fwhmPx)),
    ...(arcsec.length > 0 && { fwhmArcsec: medianOf(arcsec) }),
    elongation: medianOf(starry.map((frame) => frame.elongation)),
  };
}

export type UsualOf = (frame: FrameMeasures) => UsualMeasures;

/**
 * What is usual for a frame: the number of stars is that of frames which were exposed no longer, since a longer exposure
 * shows more.
 */
export function usualByExposure(frames: readonly FrameMeasures[]): UsualOf {
  const all = usualMeasures(frames);
  const known = new Map<number, UsualMeasures>();
  return (frame) => {
    const seconds = frame.exposureSeconds;
    if (seconds === undefined) return all;
    const longest = MUCH_LONGER * seconds;
    const usual = known.get(seconds) ?? {
      ...all,
      starCount: usualMeasures(frames.filter(({ exposureSeconds = 0 }) => exposureSeconds <= longest))
        .starCount,
    };
    known.set(seconds, usual);
    return usual;
  };
}
