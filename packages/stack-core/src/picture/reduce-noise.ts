/** Noise of the luminance, taken down where no light stands above it. */
import { MAD_TO_SIGMA, medianInPlace } from '../ground/median.ts';
import type { Planes } from './planes.ts';
import { ROWS_A_CALL } from './planes.ts';

/** Significance, in sigma, at which half of a coefficient is believed, from the finest scale on. */
const THRESHOLDS = [4.5, 4, 3.5, 3, 3];
/** Share of the noise that stays: grain looks like sky, plastic does not. */
const GRAIN = 0.12;
const SAMPLES = 30_000;

export interface NoisePlaces {
  /** Plane of bytes, see `distanceOutside`. */
  readonly outside: number;
  /** Frames that reach each pixel; undefined where they are equally many. */
  readonly footprint: ArrayLike<number> | undefined;
}

/**
 * Adds to the plane `out` the plane `light`, in sigma of its noise, without what does not stand out on each of five scales
 * of the starlet transform; positive and negative coefficients alike, so that no moat is left round a star. Noise is shrunk
 * more where it is more, as at thinly covered borders. Stars that were found are believed, as far as they reach on each
 * scale. `light` is overwritten.
 */
export function shrinkNoise(
  planes: Planes,
  light: number,
  out: number,
  { outside, footprint }: NoisePlaces,
): void {
  const { kernels } = planes;
  const { width, height, stride } = planes.size;
  const most = footprint ? mostOf(footprint, width * height) : 1;
  const scales = THRESHOLDS.filter((_, scale) => scale === 0 || 4 << scale < Math.min(width, height));
  for (const [scale, threshold] of scales.entries()) {
    const gap = 1 << scale;
    const sigma = sigmaOf(planes, light, gap);
    const isLast = scale === scales.length - 1;
    const mark = kernels.mark();
    const scratch = kernels.allocate(4 * ((2 * gap + 1) * stride + 4 * gap + 4));
    const counts = footprint ? kernels.allocate(2 * ROWS_A_CALL * stride) : 0;
    planes.eachRows((from, to) => {
      if (footprint) copyRows(footprint, width, from, to, kernels.u16(counts, ROWS_A_CALL * stride), stride);
      kernels.call.shrinkScale(
        light,
        out,
        outside,
        counts,
        most,
        width,
        height,
        stride,
        from,
        to,
        gap,
        threshold * sigma,
        sigma,
        GRAIN,
        isLast,
        scratch,
      );
    });
    kernels.release(mark);
  }
}

function mostOf(footprint: ArrayLike<number>, count: number): number {
  let most = 1;
  for (let i = 0; i < count; i++) if (footprint[i] > most) most = footprint[i];
  return most;
}

function copyRows(
  footprint: ArrayLike<number>,
  width: number,
  from: number,
  to: number,
  target: Uint16Array,
  stride: number,
): void {
  for (let y = from; y < to; y++) {
    const row = (y - from) * stride;
    for (let x = 0; x < width; x++) target[row + x] = footprint[y * width + x];
  }
}

/** Noise of what smoothing takes away: stars are few enough not to count. */
function sigmaOf(planes: Planes, plane: number, gap: number): number {
  const { kernels } = planes;
  const { width, height, stride } = planes.size;
  const step = Math.max(1, Math.floor((width * height) / SAMPLES));
  const mark = kernels.mark();
  const room = kernels.allocate(4 * Math.ceil((width * height) / step));
  const count = kernels.call.sampleDetails(plane, width, height, stride, gap, step, room);
  const sigma = MAD_TO_SIGMA * medianInPlace(Float64Array.from(kernels.f32(room, count)), count);
  kernels.release(mark);
  // Where nothing is known there is no noise either.
  return Math.max(1e-9, sigma);
}
