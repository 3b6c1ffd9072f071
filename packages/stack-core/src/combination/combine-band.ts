/** Combines the pixels of a band of rows from all frames, strip by strip. */
import { allocatePlanes } from './band-planes.ts';
import type { Planes } from './band-planes.ts';
import { allocateTile, combineTile, typicalNoise } from './combine-tile.ts';
import type { Tile, TileShape } from './combine-tile.ts';
import { BatchSums, splitIntoBatches } from './frame-batches.ts';
import { allocateCounts } from './count-samples.ts';
import type { BandCounts } from './count-samples.ts';
import type { WorkerHost } from '../ground/frame-source.ts';
import type { Kernels } from '../kernels/kernels.ts';
import type { RowRange } from '../calibration/load-rows.ts';
import { loadStrip } from './load-strip.ts';
import type { Masters } from '../calibration/masters.ts';
import { DEFAULT_BUDGET, BATCH_BUDGET, planMemory } from './plan-memory.ts';
import type { StackPlan } from './stack-plan.ts';

/** In the kernels' memory: combined pixels before sharpening, and counts of the band's own rows. */
export interface CombinedBand {
  readonly firstRow: number;
  readonly rows: number;
  readonly planes: Planes;
  readonly counts: BandCounts;
}

/** Combines the pixels of rows `firstRow` to `firstRow + rows - 1` and counts their samples. */
export async function combineBand(
  kernels: Kernels,
  plan: StackPlan,
  masters: Masters,
  host: WorkerHost,
  firstRow: number,
  rows: number,
): Promise<CombinedBand> {
  const planes = allocatePlanes(kernels, plan, firstRow, rows);
  const counts = allocateCounts(kernels, rows * plan.grid.width);
  const band = { firstRow, rows, planes, counts };
  const first = Math.max(0, planes.firstRow);
  const end = Math.min(plan.grid.height, planes.firstRow + planes.rows);
  const batches = splitIntoBatches(plan);
  const sums =
    batches.length > 1 ? new BatchSums(kernels, plan.channelCount, planes.stride * planes.rows) : undefined;
  const budget = batches.length > 1 ? BATCH_BUDGET : DEFAULT_BUDGET;
  for (const batch of batches) {
    const { stripRows, tileGroups } = planMemory(batch.frames, batch, end - first, budget);
    const shape = { groups: tileGroups, noise: typicalNoise(batch) };
    for (let y = first; y < end; y += stripRows) {
      const strip = { first: y, end: Math.min(end, y + stripRows) };
      await combineStrip(kernels, batch, masters, host, band, strip, shape);
    }
    eachChannel(kernels, planes, (...plane) => sums?.add(...plane));
  }
  eachChannel(kernels, planes, (...plane) => sums?.write(...plane));
  return band;
}

/** Calls `use` with the number, values and weights of each channel. */
function eachChannel(
  kernels: Kernels,
  planes: Planes,
  use: (channel: number, values: Float32Array, weights: Float32Array) => void,
): void {
  const count = planes.stride * planes.rows;
  planes.values.forEach((values, channel) => {
    use(channel, kernels.f32(values, count), kernels.f32(planes.weights[channel], count));
  });
}

async function combineStrip(
  kernels: Kernels,
  plan: StackPlan,
  masters: Masters,
  host: WorkerHost,
  band: CombinedBand,
  strip: RowRange,
  shape: TileShape,
): Promise<void> {
  const mark = kernels.mark();
  const frames = await loadStrip(kernels, plan, masters, host, strip);
  if (frames.length > 0) {
    const tile = allocateTile(kernels, plan, frames, shape);
    const groups = Math.ceil(plan.grid.width / 4);
    for (let y = strip.first; y < strip.end; y++) {
      for (let group = 0; group < groups; group += shape.groups) {
        combineTile(
          kernels,
          plan,
          band.planes,
          frames,
          tile,
          y,
          group,
          Math.min(shape.groups, groups - group),
        );
      }
      addRowCounts(kernels, plan, band, tile, y);
    }
  }
  kernels.release(mark);
}

/** The footprint counts the frames of the last channel combined; margins belong to other bands. */
function addRowCounts(
  { call }: Kernels,
  plan: StackPlan,
  { firstRow, rows, counts }: CombinedBand,
  tile: Tile,
  y: number,
): void {
  const row = y - firstRow;
  if (row < 0 || row >= rows) return;
  const at = 2 * row * plan.grid.width;
  call.addCounts(counts.footprint + at, tile.counts, plan.grid.width);
  for (const address of [...tile.rejected, tile.rejectedByLuminance])
    call.addCounts(counts.rejected + at, address, plan.grid.width);
}
