/** Samples the blocks and rows of a raw frame in the kernels' memory. */
import { channelOfPhase } from '../ground/image.ts';
import type { CfaPattern } from '../ground/image.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { emptyMask } from './block-mask.ts';

/** Floats in the kernels' memory, whole rows of `width`; both sides are at least a block long. */
export interface RawPixels {
  readonly address: number;
  readonly width: number;
  readonly height: number;
}

/** Samples of a block, every fourth pixel along both sides, ADU. */
export interface Block {
  readonly low: number;
  readonly high: number;
  readonly mean: number;
  readonly variance: number;
  /** Of the second differences of pixels of one colour: the squared mean root of their size, which few stars hardly raise. */
  readonly curvature: number;
  readonly squaredCurvature: number;
}

const DOUBLES_PER_BLOCK = 6;

/** All blocks, row by row, as in a `BlockMask`. */
export function surveyBlocks(kernels: Kernels, { address, width, height }: RawPixels): Block[] {
  const count = emptyMask(width, height).blocks.length;
  const mark = kernels.mark();
  const out = kernels.allocate(8 * DOUBLES_PER_BLOCK * count);
  kernels.call.surveyBlocks(address, width, height, out);
  const figures = kernels.f64(out, DOUBLES_PER_BLOCK * count);
  const blocks = Array.from({ length: count }, (_, n): Block => {
    const at = DOUBLES_PER_BLOCK * n;
    return {
      low: figures[at],
      high: figures[at + 1],
      mean: figures[at + 2],
      variance: figures[at + 3],
      curvature: figures[at + 4],
      squaredCurvature: figures[at + 5],
    };
  });
  kernels.release(mark);
  return blocks;
}

/**
 * Level of the green pixels of each block (of all its pixels of one phase without filters), ADU: the median of the means
 * of its lines. NaN for a block without image.
 */
export function measureBlockLevels(
  kernels: Kernels,
  { address, width, height, pattern }: RawPixels & { readonly pattern: CfaPattern },
): Float32Array<ArrayBuffer> {
  const count = emptyMask(width, height).blocks.length;
  const phaseX = pattern === 'MONO' || channelOfPhase(pattern, 0) === 1 ? 0 : 1;
  const mark = kernels.mark();
  const out = kernels.allocate(4 * count);
  kernels.call.blockLevels(address, width, height, phaseX, 0, out, kernels.allocate(64));
  const levels = kernels.f32(out, count).slice();
  kernels.release(mark);
  return levels;
}

/** A number for each row; equal rows have equal ones. `step`: how far apart the pixels are that it is made of. */
export function keysOfRows(
  kernels: Kernels,
  { address, width, height }: RawPixels,
  step: number,
): Float64Array<ArrayBuffer> {
  const mark = kernels.mark();
  const out = kernels.allocate(8 * height);
  kernels.call.rowKeys(address, width, height, step, out);
  const keys = kernels.f64(out, height).slice();
  kernels.release(mark);
  return keys;
}
