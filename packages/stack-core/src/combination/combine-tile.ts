/**
 * Resamples and combines tiles: pieces of a row of the stack, short enough for the samples of all frames to stay in
 * cache.
 */
import { PAD } from './band-planes.ts';
import type { Planes } from './band-planes.ts';
import { leastStarScatter, methodNumber, writeInverseSpread } from './combine.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { FEWEST_FOR_LUMINANCE, LUMINANCE_LIMIT } from './reject-luminance.ts';
import type { LoadedFrame } from './resampling-method.ts';
import { RESAMPLING_METHODS } from './resampling-methods.ts';
import type { StackPlan } from './stack-plan.ts';

/** Four values and their weights. */
const SAMPLE_BYTES = 32;
/** Noise of the sum of three channels, each scaled to unit pixel noise: a green sample averages two pixels. */
const LUMINANCE_NOISE = 1.6;

/** Addresses of a tile's samples and of its working memory. */
export interface Tile {
  readonly samples: number;
  readonly groupBytes: number;
  readonly channelBytes: number;
  readonly inverseSpread: readonly number[];
  readonly leastSigma: readonly number[];
  /** One over the noise of each channel; lower bound of the noise of their sum (synthetic luminance), and its sky. */
  readonly unit: number;
  readonly leastLuminance: number;
  readonly skyLuminance: number;
  readonly scratch: number;
  /** One row of counts: samples of the last channel, and rejected samples of each channel. */
  readonly counts: number;
  readonly rejected: readonly number[];
  readonly rejectedByLuminance: number;
}

/** What all tiles of a plan have in common. */
export interface TileShape {
  /** Groups of four pixels in a tile. */
  readonly groups: number;
  /** See `typicalNoise`. */
  readonly noise: readonly number[];
}

/** Noise of the plan's typical frame in each channel: the median, for an even number the upper of the middle two. */
export function typicalNoise({ frames, channelCount }: StackPlan): number[] {
  return Array.from({ length: channelCount }, (_, channel) => {
    const sorted = frames.map(({ channels }) => channels[channel].sigma).sort((a, b) => a - b);
    return sorted[sorted.length >> 1];
  });
}

/** Memory for tiles of these frames; `noise` belongs to the whole plan, of which they may be a batch. */
export function allocateTile(
  kernels: Kernels,
  plan: StackPlan,
  frames: readonly LoadedFrame[],
  { groups, noise }: TileShape,
): Tile {
  const count = frames.length;
  // One spare sample keeps the groups from competing for the same cache sets.
  const groupBytes = (count + 1) * SAMPLE_BYTES;
  const channelBytes = groupBytes * groups;
  const rowBytes = Math.ceil(plan.grid.width / 4) * 16;
  const tile: Tile = {
    samples: kernels.allocate(channelBytes * plan.channelCount),
    groupBytes,
    channelBytes,
    inverseSpread: noise.map(() => kernels.allocate(count * 16)),
    // Lower bound of sigma: a few samples can agree by chance, and even 20 determine their scatter only to about a
    // fifth.
    leastSigma: noise,
    unit: kernels.allocate(12),
    leastLuminance: LUMINANCE_NOISE,
    skyLuminance: noise.reduce((sum, sigma, channel) => sum + plan.skyLevel[channel] / sigma, 0),
    scratch: kernels.allocate(8 * count * 16),
    counts: kernels.allocate(rowBytes),
    rejected: noise.map(() => kernels.allocate(rowBytes)),
    rejectedByLuminance: kernels.allocate(rowBytes),
  };
  kernels.f32(tile.rejectedByLuminance, rowBytes / 4).fill(0);
  kernels.f32(tile.unit, 3).set(noise.slice(0, 3).map((sigma) => 1 / sigma));
  noise.forEach((sigma, channel) => {
    const sigmas = frames.map(({ frame }) => frame.channels[channel].sigma);
    writeInverseSpread(kernels, tile.inverseSpread[channel], sigmas, sigma);
  });
  return tile;
}

/** Combines `groups` groups of row `y` into the planes, and records their counts in the tile. */
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
  if (plan.rejection === 'winsorized' && plan.channelCount === 3 && frames.length >= FEWEST_FOR_LUMINANCE) {
    // prettier-ignore
    absent |= call.rejectLuminance(
      tile.samples, tile.groupBytes, tile.channelBytes, tile.inverseSpread[1], frames.length, groups,
      absent === 0 ? 1 : 0, LUMINANCE_LIMIT * plan.sigmaLow, LUMINANCE_LIMIT * plan.sigmaHigh, tile.unit, tile.leastLuminance,
      tile.skyLuminance, leastStarScatter(plan.frames.length), tile.scratch, tile.rejectedByLuminance + firstGroup * 16,
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

/** Writes the samples of all frames for `groups` groups of row `y`, side by side. Returns 0 if no sample is absent. */
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
