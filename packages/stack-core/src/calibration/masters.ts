/** Master bias, dark and flat in the kernels' memory, and the calibration of rows with them. */
import type { Kernels } from '../kernels/kernels.ts';
import type { MasterFiles } from './master-cards.ts';

/** Addresses of whole frames of floats; 0 without a master. */
export interface Masters {
  /** Subtracted from frames: the dark, which includes the bias, or the bias alone. */
  readonly dark: number;
  /** One over the flat, normalised to a median of 1 in each phase of the filter cell. */
  readonly inverseFlat: number;
  /** Size of the masters; 0 without masters. */
  readonly width: number;
  readonly height: number;
  readonly files: MasterFiles;
}

export const NO_MASTERS: Masters = { dark: 0, inverseFlat: 0, width: 0, height: 0, files: {} };

/** Whether the masters have the size of the frame; true without masters. */
export function mastersFit(masters: Masters, width: number, height: number): boolean {
  return masters.width === 0 || (masters.width === width && masters.height === height);
}

/** Calibrates `count` pixels at address `pixels`, starting with pixel `firstIndex` of the frame. */
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
