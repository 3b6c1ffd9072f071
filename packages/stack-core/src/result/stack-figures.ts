/** The figures of a finished stack, computed in one way for every report, table and screen. */
import { MAD_TO_SIGMA, medianOf } from '../ground/median.ts';
import { starFigures } from '../stars/star-figures.ts';
import type { StarFigures } from '../stars/star-figures.ts';
import type { PlannedResampling } from '../options.ts';
import type { Stack } from './finish-stack.ts';
import type { LinearImage } from '../picture/linear-image.ts';

export interface SkyFigures {
  /** Median of the pixels' mean over the channels, in the image's units; NaN without pixels. */
  readonly skyLevel: number;
  /** Standard deviation of that mean, from its median absolute deviation. */
  readonly noise: number;
}

export interface StackFigures extends StarFigures, SkyFigures {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channelCount: number;
  readonly exposureSeconds: number;
  readonly fwhmArcsec: number | undefined;
  readonly rejectedShare: number;
  readonly defectCount: number;
  /** Shift of red and blue from green that was corrected in the reference frame; null if none. */
  readonly colourShiftsPx: Stack['colourShifts'] | null;
  readonly resampling: PlannedResampling;
  readonly referenceFrame: string;
}

/**
 * All figures of a finished stack: widths in pixels of the stack (median over its stars), levels in its units (ADU of the
 * reference frame), times in seconds, shares from 0 to 1.
 */
export function stackFigures(stack: Stack): StackFigures {
  const stars = starFigures(stack.stars);
  const reference = stack.usedFrames[stack.reference].analysis;
  const scale = reference.meta.pixelScaleArcsec;
  return {
    widthPx: stack.width,
    heightPx: stack.height,
    channelCount: stack.channelCount,
    exposureSeconds: stack.usedFrames.reduce(
      (sum, { analysis }) => sum + (analysis.meta.exposureSeconds ?? 0),
      0,
    ),
    ...stars,
    fwhmArcsec: scale === undefined ? undefined : stars.fwhmPx * scale,
    ...skyFigures(stack),
    rejectedShare: stack.rejectedShare,
    defectCount: stack.defectCount,
    colourShiftsPx: stack.colourShifts ?? null,
    resampling: stack.resampling,
    referenceFrame: reference.name,
  };
}

/** More samples would not improve the figures. */
const MAX_SAMPLES = 200_000;

/** For a stack or some of its rows; skips pixels that lack data in any channel. */
export function skyFigures({ pixels, width, height, channelCount }: LinearImage): SkyFigures {
  const count = width * height;
  const step = Math.max(1, Math.ceil(count / MAX_SAMPLES));
  const means = new Float64Array(Math.ceil(count / step));
  for (let n = 0; n < means.length; n++) {
    let sum = 0;
    for (let channel = 0; channel < channelCount; channel++) sum += pixels[channel * count + n * step];
    means[n] = sum / channelCount;
  }
  const skyLevel = medianOf(means);
  return { skyLevel, noise: MAD_TO_SIGMA * medianOf(means.map((mean) => Math.abs(mean - skyLevel))) };
}
