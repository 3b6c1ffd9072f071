/** A band of one or several frames, combined but not sharpened: the increment of a growing stack. */
import { copyOwnRows } from './band-planes.ts';
import { combineBand } from './combine-band.ts';
import type { WorkerHost } from '../ground/frame-source.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { Masters } from '../calibration/masters.ts';
import type { StackPlan } from './stack-plan.ts';

/** Rows of combined samples; channels one after the other, rows * width floats each. */
export interface SampledBand {
  readonly firstRow: number;
  readonly rows: number;
  readonly values: Float32Array<ArrayBuffer>;
  /** 0 if there is no sample; the value is then undefined. */
  readonly weights: Float32Array<ArrayBuffer>;
  /** Frames that reach each pixel. */
  readonly footprint: Uint16Array<ArrayBuffer>;
  /** Samples rejected at each pixel, all channels. */
  readonly rejected: Uint16Array<ArrayBuffer>;
}

/** Combines rows `firstRow` to `firstRow + rows - 1` of the plan's frames. Throws what reading a frame throws. */
export async function sampleBand(
  kernels: Kernels,
  plan: StackPlan,
  masters: Masters,
  host: WorkerHost,
  firstRow: number,
  rows: number,
): Promise<SampledBand> {
  const mark = kernels.mark();
  const {
    grid: { width },
    channelCount,
  } = plan;
  const { planes, counts } = await combineBand(kernels, plan, masters, host, firstRow, rows);
  const band: SampledBand = {
    firstRow,
    rows,
    values: new Float32Array(channelCount * rows * width),
    weights: new Float32Array(channelCount * rows * width),
    footprint: kernels.u16(counts.footprint, counts.count).slice(),
    rejected: kernels.u16(counts.rejected, counts.count).slice(),
  };
  for (let channel = 0; channel < channelCount; channel++) {
    const to = channel * rows * width;
    copyOwnRows(kernels, planes, planes.values[channel], width, band.values, to);
    copyOwnRows(kernels, planes, planes.weights[channel], width, band.weights, to);
  }
  kernels.release(mark);
  return band;
}
