/** Computes the finished pixels of a growing stack from its sums. */
import { allocatePlanes, PAD } from '../combination/band-planes.ts';
import { createKernels } from '../kernels/kernels.ts';
import { copyPixels, sharpenPlanes } from '../combination/render-band.ts';
import { BAND_ROWS } from '../result/render-stack.ts';
import type { StackImage } from '../result/render-stack.ts';
import type { RunningSums } from './running-sums.ts';
import type { StackPlan } from '../combination/stack-plan.ts';

/** Sharpens the sums as `renderBand` does a band; `plan` says how. The sums stay as they are. */
export function sharpenSums(sums: RunningSums, plan: StackPlan): StackImage {
  const { width, height, channelCount } = sums;
  const kernels = createKernels();
  const pixels = new Float32Array(channelCount * width * height);
  for (let firstRow = 0; firstRow < height; firstRow += BAND_ROWS) {
    const rows = Math.min(BAND_ROWS, height - firstRow);
    const mark = kernels.mark();
    const planes = allocatePlanes(kernels, plan, firstRow, rows);
    const first = Math.max(0, planes.firstRow);
    const end = Math.min(height, planes.firstRow + planes.rows);
    const load = (source: Float32Array, channel: number, address: number): void => {
      const plane = kernels.f32(address, planes.stride * planes.rows);
      for (let y = first; y < end; y++) {
        const from = (channel * height + y) * width;
        plane.set(source.subarray(from, from + width), (y - planes.firstRow) * planes.stride + PAD);
      }
    };
    for (let channel = 0; channel < channelCount; channel++) {
      load(sums.means, channel, planes.values[channel]);
      load(sums.weights, channel, planes.weights[channel]);
    }
    const band = new Float32Array(channelCount * rows * width);
    sharpenPlanes(kernels, plan, planes);
    copyPixels(kernels, planes, width, band);
    for (let channel = 0; channel < channelCount; channel++) {
      const from = channel * rows * width;
      pixels.set(band.subarray(from, from + rows * width), (channel * height + firstRow) * width);
    }
    kernels.release(mark);
  }
  return { pixels, footprint: sums.footprint };
}
