/** The second pass: computes a band of rows of the stack from all frames. */
import { copyOwnRows, PAD } from './band-planes.ts';
import type { Planes } from './band-planes.ts';
import { combineBand } from './combine-band.ts';
import { totalSamples } from './count-samples.ts';
import type { WorkerHost } from '../ground/frame-source.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { lightPlane } from './synthetic-luminance.ts';
import type { Masters } from '../calibration/masters.ts';
import { FOR_GREEN, FOR_RED_AND_BLUE, PASSES } from './sharpen.ts';
import type { Restoration } from './sharpen.ts';
import type { RenderedBand, StackPlan } from './stack-plan.ts';

/** Computes rows `firstRow` to `firstRow + rows - 1` of the stack. Rejects with UnreadableFile. */
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
  const { width, channelCount } = plan;
  const pixels = new Float32Array(channelCount * rows * width);
  restorePlanes(kernels, plan, planes);
  copyPixels(kernels, planes, width, pixels);
  const light = new Float32Array(rows * width);
  copyOwnRows(kernels, planes, lightPlane(kernels, planes), width, light, 0);
  const band: RenderedBand = {
    firstRow,
    rows,
    pixels,
    light,
    footprint: kernels.u16(counts.footprint, counts.count).slice(),
    counts: totalSamples(kernels, counts, channelCount),
  };
  kernels.release(mark);
  return band;
}

/** Restores what resampling blurred. */
export function restorePlanes(kernels: Kernels, plan: StackPlan, planes: Planes): void {
  const { stride, rows } = planes;
  const passes = plan.resampling === 'cfa' ? PASSES : 0;
  planes.values.forEach((value, channel) => {
    const weights = planes.weights[channel];
    const { smoothing, inverse } = restorationOf(plan, channel);
    clearPadding(kernels, weights, plan.width, stride, rows);
    kernels.call.restore(value, weights, planes.scratch, stride, rows, smoothing, inverse, passes);
  });
}

/** Copies a band's own rows out of the planes, its channels one after the other. */
export function copyPixels(kernels: Kernels, planes: Planes, width: number, pixels: Float32Array): void {
  const count = pixels.length / planes.values.length;
  planes.values.forEach((value, channel) => {
    copyOwnRows(kernels, planes, value, width, pixels, channel * count);
  });
}

function restorationOf({ resampling, channelCount }: StackPlan, channel: number): Restoration {
  // Bicubic samples of a demosaic stand on their pixels: there is no tent to undo.
  if (resampling === 'demosaic') return { smoothing: 0, inverse: 0 };
  return channelCount === 1 || channel === 1 ? FOR_GREEN : FOR_RED_AND_BLUE;
}

/** The last group of a row may reach beyond it. */
function clearPadding(kernels: Kernels, weights: number, width: number, stride: number, rows: number): void {
  const plane = kernels.f32(weights, stride * rows);
  for (let row = 0; row < rows; row++) plane.fill(0, row * stride + PAD + width, (row + 1) * stride);
}
