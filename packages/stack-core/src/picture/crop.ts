/** The part of a stack that is worth showing: where enough frames overlap. */
import type { StackPixels } from './linear-image.ts';

/** A rectangle of whole pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Border with less than this share of the frames is thinly covered. */
const THIN_SHARE = 0.3;
/** A rectangle inside the cover is no use when it leaves out more of it than this share: a mosaic's, for one. */
const MOST_LOST = 0.4;

/**
 * The largest rectangle in which every pixel has at least `share` of the most frames any has. Where that would cut away
 * much of such pixels, as in a mosaic of steps, the smallest rectangle that holds them all. The whole image where no
 * pixel has frames. O(pixels).
 */
export function coveredBox(footprint: ArrayLike<number>, width: number, height: number, share: number): Box {
  let most = 0;
  for (let i = 0; i < width * height; i++) if (footprint[i] > most) most = footprint[i];
  const least = share * most;
  const isCovered = (i: number): boolean => footprint[i] >= least && footprint[i] > 0;
  const { around, count } = boxAround(isCovered, width, height);
  if (count === 0) return { x: 0, y: 0, width, height };
  const inside = largestInside(isCovered, width, height);
  return inside.width * inside.height >= (1 - MOST_LOST) * count ? inside : around;
}

/** What of a stack is shown: without its thinly covered border; all of it where coverage is not known. */
export function shownBox({
  width,
  height,
  footprint,
}: Pick<StackPixels, 'width' | 'height' | 'footprint'>): Box {
  return footprint ? coveredBox(footprint, width, height, THIN_SHARE) : { x: 0, y: 0, width, height };
}

function boxAround(
  isCovered: (i: number) => boolean,
  width: number,
  height: number,
): { around: Box; count: number } {
  let [left, top, right, bottom, count] = [width, height, -1, -1, 0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      if (!isCovered(y * width + x)) continue;
      count++;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = y;
    }
  }
  return { around: { x: left, y: top, width: right - left + 1, height: bottom - top + 1 }, count };
}

/** Row by row the heights of covered columns; under each skyline the largest rectangle, by a stack of rising heights. */
function largestInside(isCovered: (i: number) => boolean, width: number, height: number): Box {
  const heights = new Int32Array(width + 1);
  const starts = new Int32Array(width + 1);
  const rising = new Int32Array(width + 1);
  let best: Box = { x: 0, y: 0, width: 0, height: 0 };
  for (let y = 0; y < height; y++) {
    let depth = 0;
    // The last column has no height and empties the stack.
    for (let x = 0; x <= width; x++) {
      if (x < width) heights[x] = isCovered(y * width + x) ? heights[x] + 1 : 0;
      let start = x;
      while (depth > 0 && rising[depth - 1] >= heights[x]) {
        depth--;
        start = starts[depth];
        const tall = rising[depth];
        if (tall * (x - start) > best.width * best.height)
          best = { x: start, y: y - tall + 1, width: x - start, height: tall };
      }
      rising[depth] = heights[x];
      starts[depth] = start;
      depth++;
    }
  }
  return best;
}
