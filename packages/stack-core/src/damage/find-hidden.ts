/** Finds the part of a frame that a roof, a tree or a wall hides: its stars are missing, and its sky is another. */
import { applyTransform, areaAt, invertTransform } from '../ground/apply-transform.ts';
import { fitPlane } from '../ground/fit-plane.ts';
import { MAD_TO_SIGMA, medianOf } from '../ground/median.ts';
import { BLOCK_PX, emptyMask, maskedShare } from '../frames/block-mask.ts';
import type { BlockMask } from '../frames/block-mask.ts';
import type { PlacedFrame } from './consensus-stars.ts';
import { findRegions } from './find-regions.ts';
import type { Region } from './find-regions.ts';
import { chanceOfSeeing, usualSight } from './sight-stars.ts';
import type { Sighting, Sightings } from './sight-stars.ts';

/** The sky counts as open within so many blocks of a star that is seen. */
const OPEN_BLOCKS = 2;
/** Share of the open blocks that the plane of the sky is fitted to, and how often. */
const KEPT_SHARE = 0.7;
const FIRST_SHARE = 0.5;
const ROUNDS = 6;
/** Median distance of the calmest KEPT_SHARE of normal deviates, over that of all. */
const KEPT_MEDIAN = 0.673;
/** Of a block's level, in the scatter of those of the open sky. */
const STRANGE_SIGMA = 6;
/** In the noise of a pixel; clouds and nebulae scatter levels by less. */
const STRANGE_NOISE = 0.4;
const LEAST_BLOCKS = 4;
const LEAST_SHARE = 0.005;
/** Stars that may be seen in front of a hidden part, as through a tree. */
const MOST_SEEN = 0.3;
const MAX_CHANCE = 2e-4;
/** Of a region that is large enough for ENOUGH_STARS stars, in units of their usual number. */
const MOST_STRANGE = 0.2;
const ENOUGH_STARS = 3;
/** In units of the difference between hidden parts and sky. */
const ALIKE_SHARE = 0.5;
/** Where too few stars tell, the sky must end as sharply as nothing in the sky does; with fewer, no others may be there. */
const FEW_STARS = 2;
const SHARP_SHARE = 0.6;
const SHARP_SIGMA = 12;

/** How a frame's blocks differ from the open sky. */
interface Rises {
  readonly mask: BlockMask;
  /** ADU of the frame it is compared with, or its own. */
  readonly values: Float64Array;
  /** What is strange. */
  readonly limit: number;
}

/** Blocks of the frame that are hidden; undefined if none are. `reference` sees them. */
export function findHidden(
  frame: PlacedFrame,
  reference: PlacedFrame,
  { expected: sightings, strangers }: Sightings,
): BlockMask | undefined {
  const rises = levelledOut(skyRises(frame, reference), frame, sightings);
  if (rises === undefined) return undefined;
  const { mask, values, limit } = rises;
  const isStrange = (block: number): boolean => Math.abs(values[block]) > limit;
  const sight = usualSight(sightings.filter((star) => !isStrange(blockOf(star, mask))));
  // The reference frame may be the hidden one: the frame itself must show where the sky ends.
  const own = (): Rises | undefined => levelledOut(ownRises(frame), frame, sightings);
  const isCut = (region: Region): boolean => {
    const alone = region.touchesBorder && isSharp(region, rises) ? own() : undefined;
    return alone !== undefined && isSharp(region, alone);
  };
  for (const region of largeRegions(mask, isStrange)) {
    const { expected, seen } = starsIn(region, mask, sightings);
    const isTold = seen <= MOST_SEEN * expected && chanceOfSeeing(seen, expected, sight) < MAX_CHANCE;
    const isEmpty = seen === 0 && (expected >= FEW_STARS || isStarless(region, frame, strangers, mask));
    if (isTold || (isEmpty && isCut(region))) for (const block of region.blocks) mask.blocks[block] = 1;
  }
  return maskedShare(mask) > 0 ? mask : undefined;
}

/** Level of the hidden blocks over that of the frame's open sky, in ADU of the reference frame. */
export function lookOf(frame: PlacedFrame, hidden: BlockMask, sightings: readonly Sighting[]): number {
  const rises = levelledOut(ownRises(frame), frame, sightings);
  if (rises === undefined) return NaN;
  return medianOf(rises.values.filter((_, block) => hidden.blocks[block] === 1)) / frame.transparency;
}

/**
 * Adds to `hidden` what looks like the parts of other frames that are known to be hidden: where no frame sees the sky,
 * none tells that it is missing. `look`: as `lookOf` those parts.
 */
export function addAlike(
  frame: PlacedFrame,
  hidden: BlockMask | undefined,
  look: number,
  { expected: sightings, strangers }: Sightings,
): BlockMask | undefined {
  const rises = levelledOut(ownRises(frame), frame, sightings);
  if (rises === undefined) return hidden;
  const { mask, values, limit } = rises;
  const usual = look * frame.transparency;
  const isAlike = (block: number): boolean =>
    hidden?.blocks[block] === 1 ||
    (Math.abs(values[block]) > limit && Math.abs(values[block] - usual) < ALIKE_SHARE * Math.abs(usual));
  for (const region of largeRegions(mask, isAlike)) {
    const isKnown = hidden !== undefined && region.blocks.some((block) => hidden.blocks[block] === 1);
    const { seen } = starsIn(region, mask, sightings);
    const isEmpty = seen === 0 && isStarless(region, frame, strangers, mask);
    const isNew = isEmpty && region.touchesBorder && isSharp(region, rises);
    for (const block of region.blocks)
      if (isNew || (isKnown && (seen === 0 || hidden.blocks[block] === 1))) mask.blocks[block] = 1;
  }
  return maskedShare(mask) > 0 ? mask : undefined;
}

function largeRegions(mask: BlockMask, isPart: (block: number) => boolean): Region[] {
  const least = Math.max(LEAST_BLOCKS, LEAST_SHARE * mask.blocks.length);
  return findRegions(mask, isPart).filter(({ blocks }) => blocks.length >= least);
}

function blockOf({ x, y }: { readonly x: number; readonly y: number }, { columns }: BlockMask): number {
  return Math.floor(y / BLOCK_PX) * columns + Math.floor(x / BLOCK_PX);
}

function starsIn(
  region: Region,
  mask: BlockMask,
  sightings: readonly Sighting[],
): { readonly expected: number; readonly seen: number } {
  const inside = sightings.filter((star) => isWithin(region, mask, star));
  return { expected: inside.length, seen: inside.filter(({ isSeen }) => isSeen).length };
}

/** Whether a star is in the region and nearer to its blocks than to others: the last may be hidden by half. */
function isWithin(region: Region, mask: BlockMask, { x, y }: Sighting): boolean {
  const beside = (size: number, at: number): number =>
    Math.min(size - 1, Math.max(0, Math.floor(at / BLOCK_PX + (at % BLOCK_PX < BLOCK_PX / 2 ? -1 : 1))));
  const [column, row] = [Math.floor(x / BLOCK_PX), Math.floor(y / BLOCK_PX)];
  const columns = [column, beside(mask.columns, x)];
  return [row, beside(mask.rows, y)].every((r) => columns.every((c) => region.has(r * mask.columns + c)));
}

/** Whether the region has no stars of its own, but for what the edge of a roof or a hot pixel passes for. */
function isStarless(
  region: Region,
  { analysis }: PlacedFrame,
  strangers: Sightings['strangers'],
  mask: BlockMask,
): boolean {
  const usual = (analysis.measures.starCount / mask.blocks.length) * region.blocks.length;
  const own = strangers.filter((star) => region.has(blockOf(star, mask))).length;
  return own <= (usual < ENOUGH_STARS ? 0 : Math.max(1, MOST_STRANGE * usual));
}

/** Level of each block. */
function ownRises({ analysis }: PlacedFrame): Float64Array | undefined {
  return analysis.levels && Float64Array.from(analysis.levels);
}

/** Level of each block over that of the reference frame's sky at its place; NaN where that frame does not reach. */
function skyRises(frame: PlacedFrame, reference: PlacedFrame): Float64Array | undefined {
  const own = frame.analysis.levels;
  const other = reference.analysis.levels;
  if (own === undefined || other === undefined) return undefined;
  const { width, height } = reference.analysis.layout;
  const mask = emptyMask(frame.analysis.layout.width, frame.analysis.layout.height);
  const columns = emptyMask(width, height).columns;
  const rows = other.length / columns;
  const toReference = invertTransform(frame.transform);
  return Float64Array.from(own, (level, block) => {
    const at = applyTransform(
      toReference,
      centre(block % mask.columns, frame.analysis.layout.width),
      centre(Math.floor(block / mask.columns), frame.analysis.layout.height),
    );
    if (at.x < 0 || at.y < 0 || at.x > width - 1 || at.y > height - 1) return NaN;
    const x = Math.min(columns - 1, Math.max(0, (at.x + 0.5) / BLOCK_PX - 0.5));
    const y = Math.min(rows - 1, Math.max(0, (at.y + 0.5) / BLOCK_PX - 0.5));
    const [left, top] = [Math.min(columns - 2, Math.floor(x)), Math.min(rows - 2, Math.floor(y))];
    const [u, v] = [x - left, y - top];
    const corner = top * columns + left;
    const under = corner + columns;
    const upper = other[corner] * (1 - u) + other[corner + 1] * u;
    const lower = other[under] * (1 - u) + other[under + 1] * u;
    const gain = (1 / frame.transparency) * areaAt(frame.transform, at.x, at.y);
    return gain * level - (upper * (1 - v) + lower * v);
  });
}

function centre(index: number, sizePx: number): number {
  return Math.min(index * BLOCK_PX, sizePx - BLOCK_PX) + (BLOCK_PX - 1) / 2;
}

/** 1 for blocks whose nearest star, within OPEN_BLOCKS, is seen. */
function openBlocks({ columns, rows, blocks }: BlockMask, sightings: readonly Sighting[]): Uint8Array {
  const open = new Uint8Array(blocks.length);
  const nearest = new Float64Array(blocks.length).fill(Infinity);
  for (const { x, y, isSeen } of sightings) {
    const [column, row] = [Math.floor(x / BLOCK_PX), Math.floor(y / BLOCK_PX)];
    for (let r = Math.max(0, row - OPEN_BLOCKS); r <= Math.min(rows - 1, row + OPEN_BLOCKS); r++) {
      for (let c = Math.max(0, column - OPEN_BLOCKS); c <= Math.min(columns - 1, column + OPEN_BLOCKS); c++) {
        const [u, v] = [x / BLOCK_PX - c - 0.5, y / BLOCK_PX - r - 0.5];
        const square = u * u + v * v;
        if (square >= nearest[r * columns + c]) continue;
        nearest[r * columns + c] = square;
        open[r * columns + c] = isSeen ? 1 : 0;
      }
    }
  }
  return open;
}

/** Takes the plane through the open sky out; undefined where too little of it is known. */
function levelledOut(
  values: Float64Array | undefined,
  { analysis }: PlacedFrame,
  sightings: readonly Sighting[],
): Rises | undefined {
  const mask = emptyMask(analysis.layout.width, analysis.layout.height);
  if (values?.length !== mask.blocks.length) return undefined;
  const { columns, rows } = mask;
  const open = openBlocks(mask, sightings);
  const x = (block: number): number => (block % columns) - columns / 2;
  const y = (block: number): number => Math.floor(block / columns) - rows / 2;
  const all = [...values.keys()].filter((block) => open[block] === 1 && !Number.isNaN(values[block]));
  const middle = medianOf(all.map((block) => values[block]));
  let level = values.map((value) => value - middle);
  const calmest = (share: number): number[] =>
    [...all].sort((a, b) => Math.abs(level[a]) - Math.abs(level[b])).slice(0, Math.ceil(share * all.length));
  let used = calmest(FIRST_SHARE);
  // The calm ones of the open blocks: some of the others are hidden up to the star beside them.
  for (let round = 0; round < ROUNDS; round++) {
    const difference = Float64Array.from(used, (block) => values[block]);
    const points = {
      count: used.length,
      x: Float64Array.from(used, x),
      y: Float64Array.from(used, y),
      difference,
    };
    const plane = fitPlane(points, 0, 0);
    if (plane === undefined) return undefined;
    level = values.map(
      (value, block) => value - plane.offset - plane.perX * x(block) - plane.perY * y(block),
    );
    used = calmest(KEPT_SHARE);
  }
  const scatter = (MAD_TO_SIGMA * medianOf(used.map((block) => Math.abs(level[block])))) / KEPT_MEDIAN;
  const noise = STRANGE_NOISE * analysis.measures.noise[1];
  return { mask, values: level, limit: Math.max(STRANGE_SIGMA * scatter, noise) };
}

/** Whether the sky beside the region is another within two blocks. */
function isSharp(region: Region, { values: rises, mask: { columns, rows }, limit }: Rises): boolean {
  const inside = medianOf(region.blocks.map((block) => rises[block]));
  if (Math.abs(inside) < (SHARP_SIGMA / STRANGE_SIGMA) * limit) return false;
  const beside: number[] = [];
  for (const block of region.blocks) {
    const [column, row] = [block % columns, Math.floor(block / columns)];
    for (const [u, v] of [
      [-2, 0],
      [2, 0],
      [0, -2],
      [0, 2],
    ]) {
      const [c, r] = [column + u, row + v];
      if (c < 0 || r < 0 || c >= columns || r >= rows) continue;
      const other = r * columns + c;
      if (!region.has(other) && !Number.isNaN(rises[other])) beside.push(rises[other]);
    }
  }
  const jump = Math.abs(inside - medianOf(beside));
  return jump > SHARP_SHARE * Math.abs(inside);
}
