/** Combines the samples of each pixel. */
import type { Kernels } from '../kernels/kernels.ts';
import { REJECTIONS } from '../options.ts';
import type { Rejection } from '../options.ts';

/** The kernel's number for a rejection. */
export function methodNumber(rejection: Rejection): number {
  return REJECTIONS.indexOf(rejection);
}

/** Writes each frame's inverse relative noise four times over to `address`, 16 bytes a frame. */
export function writeInverseSpread(
  kernels: Kernels,
  address: number,
  sigmas: readonly number[],
  typical: number,
): void {
  const view = kernels.f32(address, sigmas.length * 4);
  sigmas.forEach((sigma, n) => view.fill(sigma > 0 ? typical / sigma : 1, n * 4, n * 4 + 4));
}

/**
 * Lower bound of a star's scatter, as a share of its flux. On the flank of a star of FWHM 3 px, the star's position
 * within the pixel changes a sample by a third (standard deviation). A few samples underestimate this, and limits from
 * their scatter alone would clip stars. Many samples show it themselves; a low bound then keeps trails on bright
 * nebulae rejectable.
 */
export function leastStarScatter(frameCount: number): number {
  if (frameCount < 5) return 0.6;
  return 3 / Math.max(10, frameCount);
}
