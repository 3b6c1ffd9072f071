/** The second pass: computes a band of rows of the stack from all frames. */
import { copyOwnRows, PAD } from './band-planes.ts';
import type { Planes } from './band-planes.ts';
import { combineBand } from './combine-band.ts';
import type { WorkerHost } from './frame-source.ts';
import type { Kernels } from './kernels.ts';
import type { Masters } from './masters.ts';
import { INVERSE, PASSES, SMOOTHING } from './restore.ts';
import type { RenderedBand, StackPlan } from './stack-plan.ts';

/** Computes rows `firstRow` to `firstRow + rows - 1` of the stack. Throws what reading a frame throws. */
export async function renderBand(
  kernels: Kernels,
  plan: StackPlan,
  masters: Masters,
  host: WorkerHost,
  firstRow: number,
  rows: number,
): Promise<RenderedBand> {
  const mark = kernels.mark();
  const band: RenderedBand = {
    firstRow,
    rows,
    pixels: new Float32Array(plan.channelCount * rows * plan.width),
    footprint: new Uint16Array(rows * plan.width),
    rejected: new Uint16Array(rows * plan.width),
  };
  const planes = await combineBand(kernels, plan, masters, host, band);
  finishBand(kernels, plan, planes, band);
  kernels.release(mark);
  return band;
}

/** Restores what resampling blurred, and copies the band's own rows out of the planes. */
export function finishBand(kernels: Kernels, plan: StackPlan, planes: Planes, band: RenderedBand): void {
  const { stride, rows: allRows } = planes;
  // Bicubic samples of a demosaic stand on their pixels: there is no tent to undo.
  const [smoothing, inverse, passes] = plan.resampling === 'cfa' ? [SMOOTHING, INVERSE, PASSES] : [0, 0, 0];
  planes.values.forEach((value, channel) => {
    clearPadding(kernels, planes.weights[channel], plan.width, stride, allRows);
    kernels.call.restore(
      value,
      planes.weights[channel],
      planes.scratch,
      stride,
      allRows,
      smoothing,
      inverse,
      passes,
    );
    copyOwnRows(kernels, planes, value, plan.width, band.pixels, channel * band.rows * plan.width);
  });
}

/** The last group of a row may reach beyond it. */
function clearPadding(kernels: Kernels, weights: number, width: number, stride: number, rows: number): void {
  const plane = kernels.f32(weights, stride * rows);
  for (let row = 0; row < rows; row++) plane.fill(0, row * stride + PAD + width, (row + 1) * stride);
}
