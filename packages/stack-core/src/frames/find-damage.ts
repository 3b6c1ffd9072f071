/** Finds the parts of a raw frame that hold no image: blocks of one value, blocks of garbage, repeated rows. */
import { medianOf } from '../ground/median.ts';
import { BLOCK_PX, emptyMask, grownMask, maskedShare } from './block-mask.ts';
import type { BlockMask } from './block-mask.ts';

/** Samples along a side of a block. */
const SIDE = 8;
const STEP = 4;
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

interface Block {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly variance: number;
  /** Of the second differences of pixels of one colour: the squared mean root of their size, which few stars hardly raise. */
  readonly curvature: number;
  readonly squaredCurvature: number;
}

/**
 * Blocks of `pixels` (whole rows of `width`) that hold a single value, or garbage: noise far above the frame's own which
 * is not correlated between pixels as light is. Their neighbours are masked too. Undefined if there are none.
 */
export function findDamagedBlocks(
  pixels: Float32Array,
  width: number,
  height: number,
): BlockMask | undefined {
  const mask = emptyMask(width, height);
  const blocks = Array.from(mask.blocks, (_, n) =>
    sampleBlock(
      pixels,
      width,
      height,
      BLOCK_PX * (n % mask.columns),
      BLOCK_PX * Math.floor(n / mask.columns),
    ),
  );
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

function sampleBlock(pixels: Float32Array, width: number, height: number, left: number, top: number): Block {
  const x0 = Math.max(2, Math.min(left, width - BLOCK_PX));
  const y0 = Math.min(top, height - BLOCK_PX);
  let [low, high, sum, squares, curvature, curvatureSquares] = [Infinity, -Infinity, 0, 0, 0, 0];
  const first = pixels[y0 * width + x0];
  for (let line = 0; line < SIDE; line++) {
    for (let n = 0; n < SIDE; n++) {
      const at = (y0 + STEP * line) * width + Math.min(width - 3, x0 + STEP * n);
      const before = pixels[at - 2];
      const here = pixels[at];
      const after = pixels[at + 2];
      low = Math.min(low, before, here, after);
      high = Math.max(high, before, here, after);
      sum += here - first;
      squares += (here - first) * (here - first);
      const bend = 2 * here - before - after;
      curvature += Math.sqrt(Math.abs(bend));
      curvatureSquares += bend * bend;
    }
  }
  const count = SIDE * SIDE;
  const offset = sum / count;
  return {
    low,
    high,
    mean: first + offset,
    variance: squares / count - offset * offset,
    curvature: (curvature / count) * (curvature / count),
    squaredCurvature: curvatureSquares / count,
  };
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
export function findRepeatedRows(pixels: Float32Array, width: number, filled: readonly number[]): number[] {
  const height = pixels.length / width;
  const skipped = new Set(filled);
  const seen = new Map<number, number>();
  const repeated: number[] = [];
  const step = Math.max(1, Math.floor(width / PROBES));
  for (let row = 0; row < height; row++) {
    if (skipped.has(row)) continue;
    let key = 0;
    for (let x = step >> 1; x < width; x += step) key += (x + 1) * pixels[row * width + x];
    const first = seen.get(key);
    if (first === undefined) seen.set(key, row);
    else if (areEqual(pixels, width, first, row)) repeated.push(row);
  }
  return repeated.length <= MOST_REPEATED * height ? repeated : [];
}

function areEqual(pixels: Float32Array, width: number, a: number, b: number): boolean {
  for (let x = 0; x < width; x++) if (pixels[a * width + x] !== pixels[b * width + x]) return false;
  return true;
}
