/** Combines the pixels of a band of rows from all frames, strip by strip. */
import { allocatePlanes } from './band-planes.ts';
import type { Planes } from './band-planes.ts';
import { allocateTile, combineTile, typicalNoise } from './combine-tile.ts';
import type { Tile, TileShape } from './combine-tile.ts';
import { PartySums, splitIntoParties } from './frame-parties.ts';
import type { WorkerHost } from './frame-source.ts';
import type { Kernels } from './kernels.ts';
import type { RowRange } from './load-rows.ts';
import { loadStrip } from './load-strip.ts';
import type { Masters } from './masters.ts';
import { DEFAULT_BUDGET, PARTY_BUDGET, planMemory } from './plan-memory.ts';
import type { RenderedBand, StackPlan } from './stack-plan.ts';

/** Combines a band's pixels and fills in its counts; the pixels stay in the kernels' memory, not restored yet. */
export async function combineBand(
  kernels: Kernels,
  plan: StackPlan,
  masters: Masters,
  host: WorkerHost,
  band: Omit<RenderedBand, 'pixels'>,
): Promise<Planes> {
  const planes = allocatePlanes(kernels, plan, band.firstRow, band.rows);
  const first = Math.max(0, planes.firstRow);
  const end = Math.min(plan.height, planes.firstRow + planes.rows);
  const parties = splitIntoParties(plan);
  const sums =
    parties.length > 1 ? new PartySums(kernels, plan.channelCount, planes.stride * planes.rows) : undefined;
  const budget = parties.length > 1 ? PARTY_BUDGET : DEFAULT_BUDGET;
  for (const party of parties) {
    const { stripRows, tileGroups } = planMemory(party.frames, party, end - first, budget);
    const shape = { groups: tileGroups, noise: typicalNoise(party) };
    for (let y = first; y < end; y += stripRows) {
      const strip = { first: y, end: Math.min(end, y + stripRows) };
      await combineStrip(kernels, party, masters, host, planes, band, strip, shape);
    }
    eachChannel(kernels, planes, (...plane) => sums?.add(...plane));
  }
  eachChannel(kernels, planes, (...plane) => sums?.write(...plane));
  return planes;
}

/** Hands out each channel's number, values and weights. */
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
  planes: Planes,
  band: Omit<RenderedBand, 'pixels'>,
  strip: RowRange,
  shape: TileShape,
): Promise<void> {
  const mark = kernels.mark();
  const frames = await loadStrip(kernels, plan, masters, host, strip);
  if (frames.length > 0) {
    const tile = allocateTile(kernels, plan, frames, shape);
    const groups = Math.ceil(plan.width / 4);
    for (let y = strip.first; y < strip.end; y++) {
      for (let group = 0; group < groups; group += shape.groups) {
        combineTile(kernels, plan, planes, frames, tile, y, group, Math.min(shape.groups, groups - group));
      }
      countSamples(kernels, plan, band, tile, y);
    }
  }
  kernels.release(mark);
}

/** The footprint counts the frames of the last channel combined; margins belong to other bands. */
function countSamples(
  kernels: Kernels,
  plan: StackPlan,
  band: Omit<RenderedBand, 'pixels'>,
  tile: Tile,
  y: number,
): void {
  const row = y - band.firstRow;
  if (row < 0 || row >= band.rows) return;
  const from = row * plan.width;
  add(band.footprint, from, kernels.f32(tile.counts, plan.width));
  for (const address of [...tile.rejected, tile.rejectedWhite]) {
    add(band.rejected, from, kernels.f32(address, plan.width));
  }
}

function add(sums: Uint16Array, from: number, counts: Float32Array): void {
  for (let x = 0; x < counts.length; x++) sums[from + x] += counts[x];
}
