/** The second pass: computes a band of rows of the stack from all frames. */
import {
  FEWEST_FOR_WHITE,
  leastStarScatter,
  methodNumber,
  WHITE_LIMIT,
  writeInverseSpread,
} from './combine.ts';
import { PartySums, splitIntoParties } from './frame-parties.ts';
import type { WorkerHost } from './frame-source.ts';
import type { Kernels } from './kernels.ts';
import type { RowRange } from './load-rows.ts';
import { loadStrip } from './load-strip.ts';
import type { LoadedFrame } from './load-strip.ts';
import type { Masters } from './masters.ts';
import { DEFAULT_BUDGET, PARTY_BUDGET, planMemory } from './plan-memory.ts';
import { redPixel } from './resample-cfa.ts';
import { INVERSE, PASSES, RESTORE_MARGIN_ROWS, SMOOTHING } from './restore.ts';
import type { RenderedBand, StackPlan } from './stack-plan.ts';

/** Floats before and behind each row of a plane, without data. */
export const PAD = 4;
/** Four values and their weights. */
const SAMPLE_BYTES = 32;
/** Noise of the sum of three channels, each over its pixels' noise: green has two pixels a sample. */
const WHITE_NOISE = 1.6;

/** A band's combined pixels: for each channel a plane of values and one of weights, padded, margins included. */
export interface Planes {
  readonly stride: number;
  readonly firstRow: number;
  readonly rows: number;
  readonly values: readonly number[];
  readonly weights: readonly number[];
  readonly scratch: number;
}

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
    for (let y = first; y < end; y += stripRows) {
      const strip = { first: y, end: Math.min(end, y + stripRows) };
      await combineStrip(kernels, party, masters, host, planes, band, strip, tileGroups);
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

export function allocatePlanes(kernels: Kernels, plan: StackPlan, firstRow: number, rows: number): Planes {
  const stride = Math.ceil(plan.width / 4) * 4 + 2 * PAD;
  const allRows = rows + 2 * RESTORE_MARGIN_ROWS;
  const plane = (): number => {
    const address = kernels.allocate(4 * stride * allRows);
    kernels.f32(address, stride * allRows).fill(0);
    return address;
  };
  const channels = Array.from({ length: plan.channelCount });
  return {
    stride,
    firstRow: firstRow - RESTORE_MARGIN_ROWS,
    rows: allRows,
    values: channels.map(plane),
    weights: channels.map(plane),
    scratch: plane(),
  };
}

async function combineStrip(
  kernels: Kernels,
  plan: StackPlan,
  masters: Masters,
  host: WorkerHost,
  planes: Planes,
  band: Omit<RenderedBand, 'pixels'>,
  strip: RowRange,
  tileGroups: number,
): Promise<void> {
  const mark = kernels.mark();
  const frames = await loadStrip(kernels, plan, masters, host, strip);
  if (frames.length > 0) {
    const tile = allocateTile(kernels, plan, frames, tileGroups);
    const groups = Math.ceil(plan.width / 4);
    for (let y = strip.first; y < strip.end; y++) {
      for (let group = 0; group < groups; group += tileGroups) {
        combineTile(kernels, plan, planes, frames, tile, y, group, Math.min(tileGroups, groups - group));
      }
      countSamples(kernels, plan, band, tile, y);
    }
  }
  kernels.release(mark);
}

/** Where the samples of a tile stand while they are combined. */
interface Tile {
  readonly samples: number;
  readonly groupBytes: number;
  readonly channelBytes: number;
  readonly inverseSpread: readonly number[];
  readonly leastSigma: readonly number[];
  /** One over the noise of each channel, and the least noise believed of their sum, and its sky. */
  readonly unit: number;
  readonly leastWhite: number;
  readonly skyWhite: number;
  readonly scratch: number;
  /** A row of counts: samples of the last channel, and rejected samples of each. */
  readonly counts: number;
  readonly rejected: readonly number[];
  readonly rejectedWhite: number;
}

function allocateTile(
  kernels: Kernels,
  plan: StackPlan,
  frames: readonly LoadedFrame[],
  tileGroups: number,
): Tile {
  const count = frames.length;
  // One sample more than there are keeps the groups from falling into the same sets of the processor's cache.
  const groupBytes = (count + 1) * SAMPLE_BYTES;
  const channelBytes = groupBytes * tileGroups;
  const rowBytes = Math.ceil(plan.width / 4) * 16;
  const typical = Array.from({ length: plan.channelCount }, (_, channel) =>
    median(plan.frames.map((frame) => frame.channels[channel].sigma)),
  );
  const tile: Tile = {
    samples: kernels.allocate(channelBytes * plan.channelCount),
    groupBytes,
    channelBytes,
    inverseSpread: typical.map(() => kernels.allocate(count * 16)),
    leastSigma: typical.map((sigma) => sigma * (count < 10 ? 1 : 0.8)),
    unit: kernels.allocate(12),
    leastWhite: WHITE_NOISE * (count < 10 ? 1 : 0.8),
    skyWhite: typical.reduce((sum, sigma, channel) => sum + plan.skyLevel[channel] / sigma, 0),
    scratch: kernels.allocate(6 * count * 16),
    counts: kernels.allocate(rowBytes),
    rejected: typical.map(() => kernels.allocate(rowBytes)),
    rejectedWhite: kernels.allocate(rowBytes),
  };
  kernels.f32(tile.rejectedWhite, rowBytes / 4).fill(0);
  kernels.f32(tile.unit, 3).set(typical.slice(0, 3).map((sigma) => 1 / sigma));
  typical.forEach((sigma, channel) => {
    const sigmas = frames.map(({ frame }) => frame.channels[channel].sigma);
    writeInverseSpread(kernels, tile.inverseSpread[channel], sigmas, sigma);
  });
  return tile;
}

function combineTile(
  kernels: Kernels,
  plan: StackPlan,
  planes: Planes,
  frames: readonly LoadedFrame[],
  tile: Tile,
  y: number,
  firstGroup: number,
  groups: number,
): void {
  const { call } = kernels;
  const mono = plan.channelCount === 1 ? 1 : 0;
  let absent = 0;
  frames.forEach(({ frame, range, address, parameters }, n) => {
    const { width, height } = frame.layout;
    if (plan.resampling === 'demosaic') {
      // prettier-ignore
      absent |= call.resampleRgb(
        address, width, height, range.first, range.end - range.first, parameters,
        tile.samples + n * SAMPLE_BYTES, tile.groupBytes, tile.channelBytes, firstGroup * 4, y, groups,
      );
      return;
    }
    const red = redPixel(frame.pattern);
    // prettier-ignore
    absent |= call.resampleCfa(
      address, width, height, range.first, range.end - range.first, red.x, red.y, mono, parameters,
      tile.samples + n * SAMPLE_BYTES, tile.groupBytes, tile.channelBytes, firstGroup * 4, y, groups,
    );
  });
  const at = 4 * ((y - planes.firstRow) * planes.stride + PAD + firstGroup * 4);
  if (plan.rejection === 'winsorized' && plan.channelCount === 3 && frames.length >= FEWEST_FOR_WHITE) {
    // prettier-ignore
    absent |= call.rejectWhite(
      tile.samples, tile.groupBytes, tile.channelBytes, tile.inverseSpread[1], frames.length, groups,
      absent === 0 ? 1 : 0, WHITE_LIMIT * plan.sigmaLow, WHITE_LIMIT * plan.sigmaHigh, tile.unit, tile.leastWhite,
      tile.skyWhite, leastStarScatter(plan.frames.length), tile.scratch, tile.rejectedWhite + firstGroup * 16,
    );
  }
  const method = methodNumber(plan.rejection);
  planes.values.forEach((plane, channel) => {
    // prettier-ignore
    call.combine(
      tile.samples + channel * tile.channelBytes, tile.groupBytes, tile.inverseSpread[channel],
      frames.length, groups, absent === 0 ? 1 : 0, method, plan.sigmaLow, plan.sigmaHigh, tile.leastSigma[channel],
      plan.skyLevel[channel], leastStarScatter(plan.frames.length), tile.scratch, plane + at, planes.weights[channel] + at,
      tile.counts + firstGroup * 16, tile.rejected[channel] + firstGroup * 16,
    );
  });
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
    const plane = kernels.f32(value, stride * allRows);
    for (let row = 0; row < band.rows; row++) {
      const from = (row + RESTORE_MARGIN_ROWS) * stride + PAD;
      const to = (channel * band.rows + row) * plan.width;
      band.pixels.set(plane.subarray(from, from + plan.width), to);
    }
  });
}

/** The last group of a row may reach beyond it. */
function clearPadding(kernels: Kernels, weights: number, width: number, stride: number, rows: number): void {
  const plane = kernels.f32(weights, stride * rows);
  for (let row = 0; row < rows; row++) plane.fill(0, row * stride + PAD + width, (row + 1) * stride);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1];
}
