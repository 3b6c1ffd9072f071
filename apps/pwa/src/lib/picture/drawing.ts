/** Draws a framed picture row by row, at full size or smaller. */
import type { TonePainter } from '@crowdsky/stack-core';
import { shownSize, toStack } from './framing.ts';
import type { Framing } from './framing.ts';

/** R, G and B each by itself, or one after the other pixel by pixel; NaN is no data. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly planes: readonly Float32Array[];
  /** From one pixel of a plane to the next. */
  readonly stride: number;
}

/** What is shown of the pixels, and which way up. */
export interface Drawing {
  readonly pixels: Pixels;
  readonly framing: Framing;
}

/** R, G, B of pixel after pixel as shares, no data 0: `rows` rows of the shown picture from row `first` on. */
export function paintRows(
  { pixels, framing }: Drawing,
  paint: TonePainter,
  first: number,
  rows: number,
): Float64Array {
  const { width } = shownSize(framing);
  const { a, b, c, d, e, f } = toStack(framing);
  const [red, green, blue] = pixels.planes;
  const shares = new Float64Array(3 * width * rows);
  const colour = new Float64Array(3);
  for (let y = first, to = 0; y < first + rows; y++) {
    for (let x = 0; x < width; x++, to += 3) {
      const at = pixels.stride * ((d * x + e * y + f) * pixels.width + a * x + b * y + c);
      const r = red[at];
      const g = green[at];
      const blueness = blue[at];
      if (Number.isNaN(r + g + blueness)) continue;
      paint(r, g, blueness, colour);
      shares.set(colour, to);
    }
  }
  return shares;
}

/** The same with no side longer than `longestPx`, by means over the area of each pixel; as it is where it is small enough. */
export function reduced(drawing: Drawing, longestPx: number): Drawing {
  const { pixels, framing } = drawing;
  const { box } = framing;
  const scale = longestPx / Math.max(box.width, box.height);
  if (scale >= 1) return drawing;
  const width = Math.max(1, Math.round(box.width * scale));
  const height = Math.max(1, Math.round(box.height * scale));
  const columns = spansOf(box.x, box.width, width);
  const rows = spansOf(box.y, box.height, height);
  const planes = pixels.planes.map((plane) => {
    const small = new Float32Array(width * height);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) small[y * width + x] = meanOver(plane, pixels, columns[x], rows[y]);
    }
    return small;
  });
  return {
    pixels: { width, height, planes, stride: 1 },
    framing: { ...framing, box: { x: 0, y: 0, width, height } },
  };
}

/** Pixels under a smaller one, and how much of the first and of the last lies under it. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
}

function spansOf(offset: number, length: number, parts: number): Span[] {
  return Array.from({ length: parts }, (_, part) => {
    const start = (part * length) / parts;
    const end = ((part + 1) * length) / parts;
    const from = Math.floor(start);
    const to = Math.ceil(end) - 1;
    const first = Math.min(from + 1, end) - start;
    return { from: offset + from, to: offset + to, first, last: from === to ? first : end - to };
  });
}

function meanOver(plane: Float32Array, { width, stride }: Pixels, columns: Span, rows: Span): number {
  let sum = 0;
  let total = 0;
  for (let y = rows.from; y <= rows.to; y++) {
    const high = y === rows.from ? rows.first : y === rows.to ? rows.last : 1;
    for (let x = columns.from; x <= columns.to; x++) {
      const value = plane[stride * (y * width + x)];
      if (Number.isNaN(value)) continue;
      const weight = high * (x === columns.from ? columns.first : x === columns.to ? columns.last : 1);
      sum += weight * value;
      total += weight;
    }
  }
  return total > 0 ? sum / total : NaN;
}
