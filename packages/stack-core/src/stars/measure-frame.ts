/** The quality figures of one raw frame. */
import type { FrameMeasures } from '../ground/frame-measures.ts';
import type { Detection } from './detect-stars.ts';
import { channelOfPhase } from '../ground/image.ts';
import type { CfaPattern } from '../ground/image.ts';
import { starFigures } from './star-figures.ts';

/** The header's data on optics and exposure. */
export interface ExposureData {
  readonly arcsecPerPx?: number | undefined;
  readonly exposureSeconds?: number | undefined;
  readonly setting?: string | undefined;
}

/** Sums up what was detected on a frame of the given filter pattern. */
export function measureFrame(
  detection: Detection,
  frame: { readonly pattern: CfaPattern },
  { arcsecPerPx, exposureSeconds, setting }: ExposureData = {},
): FrameMeasures {
  const { starCount, fwhmPx, elongation } = starFigures(detection.stars);
  const { medianLevel, medianSigma } = detection.background;
  return {
    ...(exposureSeconds === undefined ? {} : { exposureSeconds }),
    ...(setting === undefined ? {} : { setting }),
    starCount,
    fwhmPx,
    ...(arcsecPerPx === undefined ? {} : { fwhmArcsec: fwhmPx * arcsecPerPx }),
    elongation,
    skyLevel: perChannel(frame.pattern, (phases) => mean(phases.map((phase) => medianLevel[phase]))),
    noise: perChannel(frame.pattern, (phases) =>
      Math.sqrt(mean(phases.map((phase) => medianSigma[phase] * medianSigma[phase]))),
    ),
  };
}

function perChannel(
  pattern: CfaPattern,
  value: (phases: readonly number[]) => number,
): [number, number, number] {
  const of = (channel: number): number =>
    value([0, 1, 2, 3].filter((phase) => channelOfPhase(pattern, phase) === channel));
  return [of(0), of(1), of(2)];
}

/** NaN for an empty list. */
function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
