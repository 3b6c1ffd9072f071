/** Combines the samples of each pixel. */
import type { Kernels } from '../kernels/kernels.ts';
import { REJECTIONS } from '../options.ts';
import type { Rejection } from '../options.ts';

/** The kernel's number of a rejection. */
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
 * Least scatter believed of a star's light, a share of it. Half-way down a star of 3 px a sample's place within its pixel
 * changes it by a third (standard deviation), of which few samples show little: limits drawn from those alone clip stars.
 * Many show it themselves, and are then not kept from rejecting a trail on a bright nebula.
 */
export function leastStarScatter(frameCount: number): number {
  if (frameCount < 5) return 0.6;
  return 3 / Math.max(10, frameCount);
}
