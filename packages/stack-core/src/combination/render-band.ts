/** The second pass: renders a band of rows of the stack from all frames. */
import { copyOwnRows, PAD } from './band-planes.ts';
import type { Planes } from './band-planes.ts';
import { combineBand } from './combine-band.ts';
import { totalSamples } from './count-samples.ts';
import type { WorkerHost } from '../ground/frame-source.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { luminancePlane } from './synthetic-luminance.ts';
import type { Masters } from '../calibration/masters.ts';
import { sharpeningOf } from './describe-sharpening.ts';
import { PASSES } from './sharpen.ts';
import type { RenderedBand, StackPlan } from './stack-plan.ts';

/** Renders rows `firstRow` to `firstRow + rows - 1` of the stack. Rejects with UnreadableFile. */
export async function renderBand(
  kernels: Kernels,
  plan: StackPlan,
  masters: Masters,
  host: WorkerHost,
  firstRow: number,
  rows: number,
): Promise<RenderedBand> {
  const mark = kernels.mark();
  const { planes, counts } = await combineBand(kernels, plan, masters, host, firstRow, rows);
  const {
    grid: { width },
    channelCount,
  } = plan;
  const pixels = new Float32Array(channelCount * rows * width);
  sharpenPlanes(kernels, plan, planes);
  copyPixels(kernels, planes, width, pixels);
  const luminance = new Float32Array(rows * width);
  copyOwnRows(kernels, planes, luminancePlane(kernels, planes), width, luminance, 0);
  const band: RenderedBand = {
    firstRow,
    rows,
    pixels,
    luminance,
    footprint: kernels.u16(counts.footprint, counts.count).slice(),
    counts: totalSamples(kernels, counts, channelCount),
  };
  kernels.release(mark);
  return band;
}

/** Smooths out uneven weights in a band and inverts the blur of resampling. */
export function sharpenPlanes(kernels: Kernels, plan: StackPlan, planes: Planes): void {
  const { stride, rows } = planes;
  planes.values.forEach((value, channel) => {
    const weights = planes.weights[channel];
    const { smoothing, inverse } = sharpeningOf(plan, channel) ?? { smoothing: 0, inverse: 0 };
    clearPadding(kernels, weights, plan.grid.width, stride, rows);
    kernels.call.sharpen(
      value,
      weights,
      planes.scratch,
      stride,
      rows,
      smoothing,
      inverse,
      inverse > 0 ? PASSES : 0,
    );
  });
}

/** Copies a band's own rows out of the planes, its channels one after the other. */
export function copyPixels(kernels: Kernels, planes: Planes, width: number, pixels: Float32Array): void {
  const count = pixels.length / planes.values.length;
  planes.values.forEach((value, channel) => {
    copyOwnRows(kernels, planes, value, width, pixels, channel * count);
  });
}

/** Clears weights that the last group of a row wrote beyond the row. */
function clearPadding(kernels: Kernels, weights: number, width: number, stride: number, rows: number): void {
  const plane = kernels.f32(weights, stride * rows);
  for (let row = 0; row < rows; row++) plane.fill(0, row * stride + PAD + width, (row + 1) * stride);
}
