/** Master bias, dark and flat in the kernels' memory, and what they do to a frame. */
import type { Kernels } from '../kernels/kernels.ts';
import type { MasterFiles } from './master-cards.ts';

/** Addresses of whole frames of floats; 0 where there is none. */
export interface Masters {
  /** What is subtracted: the dark, bias included, or the bias alone. */
  readonly dark: number;
  /** One over the flat, normalised to a median of 1 in each phase of the filter cell. */
  readonly inverseFlat: number;
  /** Size of the masters; 0 where there is none. */
  readonly width: number;
  readonly height: number;
  readonly files: MasterFiles;
}

export const NO_MASTERS: Masters = { dark: 0, inverseFlat: 0, width: 0, height: 0, files: {} };

/** Whether the masters are of the frames' size, or there is none. */
export function mastersFit(masters: Masters, width: number, height: number): boolean {
  return masters.width === 0 || (masters.width === width && masters.height === height);
}

/** Calibrates `count` pixels at address `pixels`, the first of which is pixel `firstIndex` of its frame. */
export function calibrateRows(
  kernels: Kernels,
  masters: Masters,
  pixels: number,
  firstIndex: number,
  count: number,
): void {
  if (masters.dark === 0 && masters.inverseFlat === 0) return;
  const at = (address: number): number => (address === 0 ? 0 : address + 4 * firstIndex);
  kernels.call.calibrate(pixels, at(masters.dark), at(masters.inverseFlat), count);
}
