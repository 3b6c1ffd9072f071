/** Finds the parts of a raw frame that hold no image: blocks of one value, blocks of garbage, repeated rows. */
import { medianOf } from '../ground/median.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { emptyMask, grownMask, maskedShare } from './block-mask.ts';
import type { BlockMask } from './block-mask.ts';
import { keysOfRows, surveyBlocks } from './survey-blocks.ts';
import type { Block, RawPixels } from './survey-blocks.ts';

/**
 * Curvature of garbage in units of the frame's usual one. Shot noise of a light that is brighter than the sky grows with
 * its root, which is allowed for.
 */
const GARBAGE = 12;
/** Variance of curvature over six times that of the values: 1 for white noise, 0.3 for sharp stars. */
const WHITE = 0.6;
/** Blocks of the highest value are the cores of stars unless they are as large a share of the frame. */
const MOST_SATURATED = 0.2;
/** If more of the frame is masked, its measures tell what it is. */
const MOST_MASKED = 0.9;

/**
 * Blocks of a frame that hold a single value, or garbage: noise far above the frame's own which is not correlated between
 * pixels as light is. Their neighbours are masked too. Undefined if there are none.
 */
export function findDamagedBlocks(kernels: Kernels, frame: RawPixels): BlockMask | undefined {
  const mask = emptyMask(frame.width, frame.height);
  const blocks = surveyBlocks(kernels, frame);
  const alive = blocks.filter(({ low, high }) => low < high);
  const usual = medianOf(alive.map(({ curvature }) => curvature));
  const sky = medianOf(alive.map(({ mean }) => mean));
  const top = blocks.reduce((most, { high }) => Math.max(most, high), -Infinity);
  const filled = blocks.map(({ low, high }) => low === high);
  const saturated = blocks.filter(({ low }, n) => filled[n] && low === top).length;
  const areStars = saturated < MOST_SATURATED * blocks.length;
  blocks.forEach((block, n) => {
    const isFilled = filled[n] && !(block.low === top && areStars);
    if (isFilled || isGarbage(block, usual, sky)) mask.blocks[n] = 1;
  });
  const grown = grownMask(mask);
  const share = maskedShare(mask);
  return share > 0 && share < MOST_MASKED ? grown : undefined;
}

function isGarbage(block: Block, usual: number, sky: number): boolean {
  const limit = GARBAGE * usual * Math.sqrt(Math.max(1, sky > 0 ? block.mean / sky : 1));
  return usual > 0 && block.curvature > limit && block.squaredCurvature > WHITE * 6 * block.variance;
}

/** Columns by which rows are compared before they are compared whole. */
const PROBES = 24;
/** If more rows repeat others, the frame is a drawing: noise never repeats. */
const MOST_REPEATED = 0.7;

/**
 * Ascending indices of the rows whose pixels are those of another row, which noise never allows: all but the first of
 * each. `filled`: rows of a single value, which do not count.
 */
export function findRepeatedRows(kernels: Kernels, frame: RawPixels, filled: readonly number[]): number[] {
  const { address, width, height } = frame;
  const skipped = new Set(filled);
  const seen = new Map<number, number>();
  const repeated: number[] = [];
  const keys = keysOfRows(kernels, frame, Math.max(1, Math.floor(width / PROBES)));
  const pixels = kernels.f32(address, width * height);
  for (let row = 0; row < height; row++) {
    if (skipped.has(row)) continue;
    const first = seen.get(keys[row]);
    if (first === undefined) seen.set(keys[row], row);
    else if (areEqual(pixels, width, first, row)) repeated.push(row);
  }
  return repeated.length <= MOST_REPEATED * height ? repeated : [];
}

function areEqual(pixels: Float32Array, width: number, a: number, b: number): boolean {
  for (let x = 0; x < width; x++) if (pixels[a * width + x] !== pixels[b * width + x]) return false;
  return true;
}
