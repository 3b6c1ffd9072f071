/** The second pass over all bands, on all workers. */
import { freeBuffer } from './free-buffer.ts';
import type { Pool } from './pool.ts';
import type { StackPlan } from './stack-plan.ts';
import type { StackEvent } from './stack-report.ts';
import type { StackTasks } from './stack-tasks.ts';

/** The finished pixels, channels one after the other, and their counts. */
export interface StackImage {
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly footprint: Uint16Array<ArrayBuffer>;
  readonly rejected: Uint16Array<ArrayBuffer>;
}

/** Rows that a worker computes in one go. Fixed: progress and cancellation need many, the margins between them few. */
export const BAND_ROWS = 160;

export async function renderStack(
  plan: StackPlan,
  pool: Pool<StackTasks>,
  onEvent: (event: StackEvent) => void,
): Promise<StackImage> {
  const { width, height, channelCount } = plan;
  const image: StackImage = {
    pixels: new Float32Array(channelCount * width * height),
    footprint: new Uint16Array(width * height),
    rejected: new Uint16Array(width * height),
  };
  const firstRows = Array.from({ length: Math.ceil(height / BAND_ROWS) }, (_, band) => band * BAND_ROWS);
  const total = firstRows.length;
  let done = 0;
  onEvent({ kind: 'phase', phase: 'combine', total });
  await Promise.all(
    firstRows.map(async (firstRow) => {
      const rows = Math.min(BAND_ROWS, height - firstRow);
      const band = await pool.run((tasks) => tasks.render(plan, firstRow, rows));
      for (let channel = 0; channel < channelCount; channel++) {
        const from = channel * rows * width;
        image.pixels.set(
          band.pixels.subarray(from, from + rows * width),
          (channel * height + firstRow) * width,
        );
      }
      image.footprint.set(band.footprint, firstRow * width);
      image.rejected.set(band.rejected, firstRow * width);
      done++;
      onEvent({ kind: 'band', firstRow, rows, pixels: band.pixels, width, height, channelCount });
      onEvent({ kind: 'progress', phase: 'combine', done, total });
      for (const { buffer } of [band.pixels, band.footprint, band.rejected]) freeBuffer(buffer);
    }),
  );
  return image;
}
