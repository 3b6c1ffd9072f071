/** Planes of a band's combined pixels in the kernels' memory. */
import type { Kernels } from '../kernels/kernels.ts';
import { SHARPENING_MARGIN_ROWS } from './sharpen.ts';
import type { StackPlan } from './stack-plan.ts';

/** Floats without data before and after each row of a plane. */
export const PAD = 4;

/** A band's combined pixels: for each channel a plane of values and one of weights, padded, margins included. */
export interface Planes {
  readonly stride: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly values: readonly number[];
  readonly weights: readonly number[];
  readonly scratch: number;
}

/** Planes without data for rows `firstRow` to `firstRow + rows - 1` and their margins. */
export function allocatePlanes(kernels: Kernels, plan: StackPlan, firstRow: number, rows: number): Planes {
  const stride = Math.ceil(plan.grid.width / 4) * 4 + 2 * PAD;
  const allRows = rows + 2 * SHARPENING_MARGIN_ROWS;
  const plane = (): number => {
    const address = kernels.allocate(4 * stride * allRows);
    kernels.f32(address, stride * allRows).fill(0);
    return address;
  };
  const channels = Array.from({ length: plan.channelCount });
  return {
    stride,
    firstRow: firstRow - SHARPENING_MARGIN_ROWS,
    rows: allRows,
    values: channels.map(plane),
    weights: channels.map(plane),
    scratch: plane(),
  };
}

/**
 * Copies the band's own rows of a plane, without margins and padding, as rows of `width` floats to index `to` of
 * `target`.
 */
export function copyOwnRows(
  kernels: Kernels,
  { stride, rows }: Planes,
  plane: number,
  width: number,
  target: Float32Array,
  to: number,
): void {
  const source = kernels.f32(plane, stride * rows);
  for (let row = 0; row < rows - 2 * SHARPENING_MARGIN_ROWS; row++) {
    const from = (row + SHARPENING_MARGIN_ROWS) * stride + PAD;
    target.set(source.subarray(from, from + width), to + row * width);
  }
}
