/** Finds and measures the stars of a raw frame, or of any float image such as a finished stack. */
import { measureBackground, measurePlaneBackground } from './background.ts';
import type { Background, ImagePlane } from './background.ts';
import type { CfaFrame } from '../ground/image.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { luminance, LUMINANCE_VARIANCE_PX2 } from './luminance.ts';
import { noiseVariance } from './noise-variance.ts';
import { PeakSearch } from './peak-search.ts';
import { profileVariance, selectStars } from './select-stars.ts';
import type { ImageTraits } from './select-stars.ts';
import { moffatAlpha, trueVariance } from './star-profile.ts';
import type { Star } from './star.ts';

export interface DetectOptions {
  /** Detection threshold: height of a peak over the sky in units of the noise. Default 5. */
  readonly thresholdSigma?: number;
  /** Only this many of the highest peaks are measured. Default 1500. */
  readonly maxStars?: number;
  /** ADU from which a star counts as saturated. Default 60000. */
  readonly saturationAdu?: number;
}

export interface Detection {
  /** Brightest first. */
  readonly stars: readonly Star[];
  /** Sky of the four phases of the frame. */
  readonly background: Background;
  /** Sky of the smoothed image that the stars were found on. */
  readonly planeBackground: Background;
  /** Number of peaks over the threshold, before the selection of stars. */
  readonly peakCount: number;
}

/** Brightest peaks, used to find the usual width of a star. */
const PROBE_COUNT = 60;
const PROBE_WINDOWS = { shapePx2: 2, centrePx2: 2, rounds: 4, ringPx: 9 } as const;
/** A narrower window would make shapes depend on a star's position within its pixel. */
const MIN_SHAPE_PX2 = 0.6;
const MIN_CENTRE_PX2 = 0.7;
/** Wider stars (FWHM 4 px) are detected more deeply on an image smoothed further. */
const WIDE_PX2 = 4.5;

/**
 * Finds the stars of a raw frame on its luminance (see `luminance`). Widths and fluxes come from moments under a Gaussian
 * window as wide as the frame's stars, positions from windowed centroids (Bertin, SExtractor manual, "Windowed
 * positional parameters") and then a fit of a Moffat profile to the filter array itself, in which every colour has its
 * own brightness: on a filter array a coloured star's centroid alone is off by up to a tenth of a pixel. A blank,
 * constant or empty frame gives no stars; NaN is no data.
 */
export function detectStars(kernels: Kernels, frame: CfaFrame, options: DetectOptions = {}): Detection {
  const mark = kernels.mark();
  const { width, height } = frame;
  const plane = { address: kernels.allocate(4 * width * height), width, height };
  luminance(kernels, frame, plane.address);
  const planeBackground = measurePlaneBackground(kernels, plane);
  const { background, level } = measureBackground(kernels, frame);
  const traits: ImageTraits = {
    width,
    height,
    smoothingPx2: LUMINANCE_VARIANCE_PX2,
    saturationAdu: options.saturationAdu ?? 60000,
    noiseVariancePx2: noiseVariance(background, planeBackground),
  };
  const search = new PeakSearch(kernels, planeBackground, options.maxStars ?? 1500);
  const thresholdSigma = options.thresholdSigma ?? 5;
  let peakCount = search.find(plane, planeBackground, thresholdSigma);
  const probes = search.measure(plane, planeBackground, PROBE_WINDOWS, PROBE_COUNT);
  const variance = profileVariance(probes, traits);
  if (variance > WIDE_PX2) peakCount = findWide(kernels, search, plane, thresholdSigma);
  const stars: Star[] = [];
  if (!Number.isNaN(variance)) {
    const alpha = moffatAlpha(trueVariance(variance, LUMINANCE_VARIANCE_PX2));
    search.measure(plane, planeBackground, {
      shapePx2: Math.max(MIN_SHAPE_PX2, variance),
      centrePx2: Math.max(MIN_CENTRE_PX2, variance - 2 * LUMINANCE_VARIANCE_PX2),
      rounds: 1,
      ringPx: Math.min(24, Math.max(6, 4 * Math.sqrt(variance) + 2)),
    });
    const measured = search.refine(level.frame, level.background, alpha);
    stars.push(...selectStars(measured, variance, planeBackground, traits));
  }
  kernels.release(mark);
  return { stars, background, planeBackground, peakCount };
}

/** The same for a float image without filters, for example one plane of a stack. */
export function detectStarsInImage(
  kernels: Kernels,
  image: ImagePlane,
  options: DetectOptions = {},
): Detection {
  return detectStars(kernels, { ...image, pattern: 'MONO' }, { saturationAdu: Infinity, ...options });
}

/** Lists the peaks of an image whose smoothing, repeated twice, suits wide stars. */
function findWide(kernels: Kernels, search: PeakSearch, plane: ImagePlane, thresholdSigma: number): number {
  const mark = kernels.mark();
  const smooth = { ...plane, address: kernels.allocate(4 * plane.width * plane.height) };
  const twice = { ...plane, address: kernels.allocate(4 * plane.width * plane.height) };
  luminance(kernels, { ...plane, pattern: 'MONO' }, smooth.address);
  luminance(kernels, { ...smooth, pattern: 'MONO' }, twice.address);
  const found = search.find(twice, measurePlaneBackground(kernels, twice), thresholdSigma);
  kernels.release(mark);
  return found;
}
