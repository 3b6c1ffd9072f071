/** Finds what stands out on a map of tiles. */

export interface TileGrid {
  readonly columns: number;
  readonly rows: number;
  readonly isKnown: Uint8Array;
}

/** Tiles from the border within which a peak counts as one of something beyond it. */
const BORDER_TILES = 2;

/**
 * 1 for the tiles of blobs that have a peak of their own in the image. Tiles are taken from the highest on (a watershed);
 * where two blobs meet they become one unless both stand well above the saddle.
 */
export function findBlobs(
  height: Float64Array,
  spread: number,
  { columns, rows, isKnown }: TileGrid,
): Uint8Array {
  const order = Array.from(height.keys())
    .filter((i) => isKnown[i] === 1 && height[i] > 3 * spread)
    .sort((a, b) => height[b] - height[a] || a - b);
  const owner = new Int32Array(height.length).fill(-1);
  const peakOf = (i: number): number => {
    let at = i;
    while (owner[at] !== at) at = owner[at];
    return at;
  };
  for (const i of order) {
    const peaks = neighbours(i, columns, rows)
      .filter((j) => owner[j] >= 0)
      .map(peakOf)
      .sort((a, b) => height[b] - height[a] || a - b);
    owner[i] = peaks.length > 0 ? peaks[0] : i;
    for (const peak of peaks.slice(1)) {
      const stands = height[peak] - height[i];
      if (stands < Math.max(4 * spread, 0.2 * height[peak])) owner[peak] = peaks[0];
    }
  }
  const sizes = new Map<number, number>();
  for (const i of order) sizes.set(peakOf(i), (sizes.get(peakOf(i)) ?? 0) + 1);
  const objects = new Uint8Array(height.length);
  for (const i of order) {
    const peak = peakOf(i);
    const size = sizes.get(peak) ?? 0;
    if (height[peak] < 6 * spread || size < 2 || isAtBorder(peak, { columns, rows, isKnown })) continue;
    // Wings of an object go on where its tiles no longer stand out.
    grow(objects, i, 1 + 0.3 * Math.sqrt(size / Math.PI), columns, rows);
  }
  return objects;
}

function neighbours(i: number, columns: number, rows: number): number[] {
  const [x, y] = [i % columns, Math.floor(i / columns)];
  const found: number[] = [];
  for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++) {
    for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
      if (u !== x || v !== y) found.push(v * columns + u);
    }
  }
  return found;
}

function isAtBorder(i: number, { columns, rows, isKnown }: TileGrid): boolean {
  const [x, y] = [i % columns, Math.floor(i / columns)];
  const isOutside = (u: number, v: number): boolean => u < 0 || v < 0 || u >= columns || v >= rows;
  for (const [dx, dy] of [
    [1, 0],
    [-1, 0],
    [0, 1],
    [0, -1],
  ]) {
    let known = 0;
    for (let n = 1; !isOutside(x + n * dx, y + n * dy) && known < BORDER_TILES; n++)
      known += isKnown[(y + n * dy) * columns + x + n * dx];
    if (known < BORDER_TILES) return true;
  }
  return false;
}

function grow(objects: Uint8Array, i: number, reach: number, columns: number, rows: number): void {
  const [x, y] = [i % columns, Math.floor(i / columns)];
  for (let v = Math.max(0, Math.ceil(y - reach)); v <= Math.min(rows - 1, y + reach); v++) {
    for (let u = Math.max(0, Math.ceil(x - reach)); u <= Math.min(columns - 1, x + reach); u++) {
      if ((u - x) * (u - x) + (v - y) * (v - y) <= reach * reach) objects[v * columns + u] = 1;
    }
  }
}
