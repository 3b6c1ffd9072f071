/** The figures of a finished stack that a report tells. */
import type { Stack } from '@crowdsky/stack-core';

export interface StackFigures {
  readonly widthPx: number;
  readonly heightPx: number;
  readonly channelCount: number;
  readonly exposureSeconds: number;
  readonly starCount: number;
  /** Median over the stack's stars without flags; NaN without any. */
  readonly fwhmPx: number;
  readonly fwhmArcsec: number | undefined;
  readonly rejectedShare: number;
  readonly defectCount: number;
  /** Red and blue light off green on the reference frame, taken out; null for nothing. */
  readonly colourShiftsPx: Stack['colourShifts'] | null;
  readonly resampling: 'cfa' | 'demosaic';
  readonly referenceFrame: string;
}

/** The figures that a report of the stack tells. */
export function describeStack(stack: Stack): StackFigures {
  const clean = stack.stars.filter((star) => star.flags === 0 && star.snr >= 12).map((star) => star.fwhmPx);
  const sorted = (clean.length >= 8 ? clean : stack.stars.map((star) => star.fwhmPx)).sort((a, b) => a - b);
  const fwhmPx = sorted[sorted.length >> 1] ?? NaN;
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
    starCount: stack.stars.length,
    fwhmPx,
    fwhmArcsec: scale === undefined ? undefined : fwhmPx * scale,
    rejectedShare: stack.rejectedShare,
    defectCount: stack.defectCount,
    colourShiftsPx: stack.colourShifts ?? null,
    resampling: stack.resampling,
    referenceFrame: reference.name,
  };
}
