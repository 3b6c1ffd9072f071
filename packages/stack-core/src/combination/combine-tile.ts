/** Resamples and combines pieces of a row of the stack, so short that the samples of all frames stay in the cache. */
import { PAD } from './band-planes.ts';
import type { Planes } from './band-planes.ts';
import { leastStarScatter, methodNumber, writeInverseSpread } from './combine.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { FEWEST_FOR_WHITE, WHITE_LIMIT } from './reject-white.ts';
import type { LoadedFrame } from './resampling-method.ts';
import { RESAMPLING_METHODS } from './resampling-methods.ts';
import type { StackPlan } from './stack-plan.ts';

/** Four values and their weights. */
const SAMPLE_BYTES = 32;
/** Noise of the sum of three channels, each over its pixels' noise: green has two pixels a sample. */
const WHITE_NOISE = 1.6;

/** Where the samples of a tile stand while they are combined. */
export interface Tile {
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

/** What all tiles of a plan have in common. */
export interface TileShape {
  /** Groups of four pixels in a tile. */
  readonly groups: number;
  /** See `typicalNoise`. */
  readonly noise: readonly number[];
}

/** Noise of the plan's typical frame, for each channel: of the upper of the middle two, if their number is even. */
export function typicalNoise({ frames, channelCount }: StackPlan): number[] {
  return Array.from({ length: channelCount }, (_, channel) => {
    const sorted = frames.map(({ channels }) => channels[channel].sigma).sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  });
}

/** Memory for tiles of these frames; `noise` is that of the plan, of which they may be a part. */
export function allocateTile(
  kernels: Kernels,
  plan: StackPlan,
  frames: readonly LoadedFrame[],
  { groups, noise }: TileShape,
): Tile {
  const count = frames.length;
  // One sample more than there are keeps the groups from falling into the same sets of the processor's cache.
  const groupBytes = (count + 1) * SAMPLE_BYTES;
  const channelBytes = groupBytes * groups;
  const rowBytes = Math.ceil(plan.grid.width / 4) * 16;
  const tile: Tile = {
    samples: kernels.allocate(channelBytes * plan.channelCount),
    groupBytes,
    channelBytes,
    inverseSpread: noise.map(() => kernels.allocate(count * 16)),
    // Samples may lie closer together than their noise by chance alone: even of twenty the scatter is known to a fifth.
    leastSigma: noise,
    unit: kernels.allocate(12),
    leastWhite: WHITE_NOISE,
    skyWhite: noise.reduce((sum, sigma, channel) => sum + plan.skyLevel[channel] / sigma, 0),
    scratch: kernels.allocate(8 * count * 16),
    counts: kernels.allocate(rowBytes),
    rejected: noise.map(() => kernels.allocate(rowBytes)),
    rejectedWhite: kernels.allocate(rowBytes),
  };
  kernels.f32(tile.rejectedWhite, rowBytes / 4).fill(0);
  kernels.f32(tile.unit, 3).set(noise.slice(0, 3).map((sigma) => 1 / sigma));
  noise.forEach((sigma, channel) => {
    const sigmas = frames.map(({ frame }) => frame.channels[channel].sigma);
    writeInverseSpread(kernels, tile.inverseSpread[channel], sigmas, sigma);
  });
  return tile;
}

/** Combines the pixels of `groups` groups of row `y` into the planes, and counts them in the tile. */
export function combineTile(
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
  let absent = resampleTile(kernels, plan, frames, tile, y, firstGroup, groups);
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

/** Writes each frame's samples of `groups` groups of row `y` beside the others'. Returns 0 if none is absent. */
function resampleTile(
  kernels: Kernels,
  plan: StackPlan,
  frames: readonly LoadedFrame[],
  { samples, groupBytes, channelBytes }: Tile,
  y: number,
  firstGroup: number,
  groups: number,
): number {
  const method = RESAMPLING_METHODS[plan.resampling];
  const target = { address: samples, groupBytes, channelBytes };
  let absent = 0;
  frames.forEach((frame, n) => {
    absent |= method.sample(kernels, frame, target, n * SAMPLE_BYTES, firstGroup * 4, y, groups);
  });
  return absent;
}
