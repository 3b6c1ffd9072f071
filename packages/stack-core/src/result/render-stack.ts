/** Runs the second pass over all bands, on all workers. */
import type { AbortSignal } from '../ground/abort-signal.ts';
import type { SampleCounts } from '../combination/count-samples.ts';
import { freeBuffer } from '../ground/free-buffer.ts';
import type { LuminanceImage } from '../combination/synthetic-luminance.ts';
import type { Pool } from '../ground/pool.ts';
import type { StackPlan } from '../combination/stack-plan.ts';
import type { StackEvent } from '../ground/stack-report.ts';
import type { StackTasks } from '../tasks/stack-tasks.ts';

/** The finished pixels, channels one after the other, and the number of frames that cover each. */
export interface StackImage {
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly footprint: Uint16Array<ArrayBuffer>;
}

/** Further results, known once the image is complete. */
export interface RenderedStack {
  readonly luminance: LuminanceImage;
  readonly counts: SampleCounts;
}

/** Rows per task. Fixed: progress and cancellation want many bands, the margins between them few. */
export const BAND_ROWS = 160;

/** An image without data, for `renderStack` to fill. */
export function emptyImage({ grid: { width, height }, channelCount }: StackPlan): StackImage {
  return {
    pixels: new Float32Array(channelCount * width * height),
    footprint: new Uint16Array(width * height),
  };
}

/** Fills `image` band by band; the rows named in a `band` event are in it by then. */
export async function renderStack(
  plan: StackPlan,
  image: StackImage,
  pool: Pool<StackTasks>,
  onEvent: (event: StackEvent) => void,
  signal?: AbortSignal,
): Promise<RenderedStack> {
  const {
    grid: { width, height },
    channelCount,
  } = plan;
  const luminance: LuminanceImage = { pixels: new Float32Array(width * height), width, height, channelCount };
  let counts: SampleCounts = { samples: 0, rejected: 0 };
  const firstRows = Array.from({ length: Math.ceil(height / BAND_ROWS) }, (_, band) => band * BAND_ROWS);
  const total = firstRows.length;
  let done = 0;
  onEvent({ kind: 'phase', phase: 'combine', total });
  await Promise.all(
    firstRows.map(async (firstRow) => {
      const rows = Math.min(BAND_ROWS, height - firstRow);
      const band = await pool.run((tasks) => tasks.render(plan, firstRow, rows), { signal });
      for (let channel = 0; channel < channelCount; channel++) {
        const from = channel * rows * width;
        image.pixels.set(
          band.pixels.subarray(from, from + rows * width),
          (channel * height + firstRow) * width,
        );
      }
      image.footprint.set(band.footprint, firstRow * width);
      luminance.pixels.set(band.luminance, firstRow * width);
      counts = {
        samples: counts.samples + band.counts.samples,
        rejected: counts.rejected + band.counts.rejected,
      };
      done++;
      onEvent({ kind: 'band', firstRow, rows, pixels: band.pixels, width, height, channelCount });
      onEvent({ kind: 'progress', phase: 'combine', done, total });
      for (const { buffer } of [band.pixels, band.luminance, band.footprint]) freeBuffer(buffer);
    }),
  );
  return { luminance, counts };
}
