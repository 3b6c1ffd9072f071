/** The detection image of a frame: full resolution, and the same mixture of colours at every pixel. */
import type { CfaFrame } from '../ground/image.ts';
import type { Kernels } from '../kernels/kernels.ts';

/** Variance, in square pixels along an axis, that the smoothing adds to a star's profile. */
export const LUMINANCE_VARIANCE_PX2 = 0.5;

/**
 * Convolves a frame with [1 2 1; 2 4 2; 1 2 1] / 16 and writes width * height floats at address `target`, which must
 * not overlap the frame. On any Bayer pattern every pixel then holds R/4 + G/2 + B/4. The border is mirrored about the
 * outermost pixels, which keeps the phase of the filters. A missing (NaN) sample is replaced by its neighbours of the
 * same colour; the result is NaN only where those are missing too.
 */
export function luminance(kernels: Kernels, frame: CfaFrame, target: number): void {
  const step = frame.pattern === 'MONO' ? 1 : 2;
  kernels.call.luminance(frame.address, target, frame.width, frame.height, step);
}
