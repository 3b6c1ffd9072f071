/** Smoothing of planes. Borders are mirrored. */

const STARLET = [1 / 16, 1 / 4, 3 / 8, 1 / 4, 1 / 16] as const;

/**
 * One step of the starlet transform (Starck and Murtagh 1994): the plane smoothed by the B3 spline whose taps lie `gap`
 * pixels apart.
 */
export function smoothStarlet(plane: Float32Array, width: number, height: number, gap: number): Float32Array {
  const [outer, inner, middle] = STARLET;
  const across = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const edge = Math.min(width, 2 * gap);
    const tap = (x: number): number => plane[row + mirror(x, width)];
    const slow = (x: number): number =>
      middle * tap(x) + inner * (tap(x - gap) + tap(x + gap)) + outer * (tap(x - 2 * gap) + tap(x + 2 * gap));
    for (let x = 0; x < edge; x++) across[row + x] = slow(x);
    for (let x = Math.max(edge, width - 2 * gap); x < width; x++) across[row + x] = slow(x);
    for (let i = row + edge; i < row + width - 2 * gap; i++) {
      across[i] =
        middle * plane[i] +
        inner * (plane[i - gap] + plane[i + gap]) +
        outer * (plane[i - 2 * gap] + plane[i + 2 * gap]);
    }
  }
  const smooth = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    const rows = [y - 2 * gap, y - gap, y, y + gap, y + 2 * gap].map((line) => mirror(line, height) * width);
    const [a, b, c, d, e] = rows;
    const row = y * width;
    for (let x = 0; x < width; x++) {
      smooth[row + x] =
        middle * across[c + x] +
        inner * (across[b + x] + across[d + x]) +
        outer * (across[a + x] + across[e + x]);
    }
  }
  return smooth;
}

/** As `blurBox` with radius 1, whose three boxes are these seven taps. */
export function blurNarrowly(plane: Float32Array, width: number, height: number): Float32Array {
  const across = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    const tap = (x: number): number => plane[row + mirror(x, width)];
    const atBorder = (x: number): void => {
      across[row + x] = sevenTaps(
        tap(x - 3),
        tap(x - 2),
        tap(x - 1),
        tap(x),
        tap(x + 1),
        tap(x + 2),
        tap(x + 3),
      );
    };
    for (let x = 0; x < Math.min(3, width); x++) atBorder(x);
    for (let x = Math.max(3, width - 3); x < width; x++) atBorder(x);
    for (let i = row + 3; i < row + width - 3; i++) {
      across[i] = sevenTaps(
        plane[i - 3],
        plane[i - 2],
        plane[i - 1],
        plane[i],
        plane[i + 1],
        plane[i + 2],
        plane[i + 3],
      );
    }
  }
  const smooth = new Float32Array(plane.length);
  for (let y = 0; y < height; y++) {
    const [a, b, c, d, e, f, g] = [-3, -2, -1, 0, 1, 2, 3].map((off) => mirror(y + off, height) * width);
    const row = y * width;
    for (let x = 0; x < width; x++) {
      smooth[row + x] = sevenTaps(
        across[a + x],
        across[b + x],
        across[c + x],
        across[d + x],
        across[e + x],
        across[f + x],
        across[g + x],
      );
    }
  }
  return smooth;
}

function sevenTaps(a: number, b: number, c: number, d: number, e: number, f: number, g: number): number {
  return (a + g + 3 * (b + f) + 6 * (c + e) + 7 * d) / 27;
}

function mirror(i: number, length: number): number {
  if (length === 1) return 0;
  let at = i;
  while (at < 0 || at >= length) at = at < 0 ? -at : 2 * (length - 1) - at;
  return at;
}

/** Three passes of a box of `2 radius + 1` pixels: nearly a Gaussian of sigma sqrt(radius (radius + 1)). */
export function blurBox(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  let from = plane;
  for (let pass = 0; pass < 3; pass++)
    from = boxDown(boxAcross(from, width, height, radius), width, height, radius);
  return from;
}

function boxAcross(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const out = new Float32Array(plane.length);
  const share = 1 / (2 * radius + 1);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    let sum = 0;
    for (let x = -radius; x <= radius; x++) sum += plane[row + mirror(x, width)];
    for (let x = 0; x < width; x++) {
      out[row + x] = sum * share;
      sum += plane[row + mirror(x + radius + 1, width)] - plane[row + mirror(x - radius, width)];
    }
  }
  return out;
}

function boxDown(plane: Float32Array, width: number, height: number, radius: number): Float32Array {
  const out = new Float32Array(plane.length);
  const share = 1 / (2 * radius + 1);
  const sums = new Float64Array(width);
  const add = (line: number, sign: number): void => {
    const row = mirror(line, height) * width;
    for (let x = 0; x < width; x++) sums[x] += sign * plane[row + x];
  };
  for (let y = -radius; y <= radius; y++) add(y, 1);
  for (let y = 0; y < height; y++) {
    const row = y * width;
    for (let x = 0; x < width; x++) out[row + x] = sums[x] * share;
    add(y + radius + 1, 1);
    add(y - radius, -1);
  }
  return out;
}

/** As `blurBox`, for smooth results: on means of `factor` x `factor` pixels, interpolated between them. */
export function blurWidely(
  plane: Float32Array,
  width: number,
  height: number,
  { factor, radius }: { readonly factor: number; readonly radius: number },
): Float32Array {
  const columns = Math.ceil(width / factor);
  const rows = Math.ceil(height / factor);
  const small = blurBox(shrink(plane, { width, height, columns, rows, factor }), columns, rows, radius);
  const out = new Float32Array(plane.length);
  const across = new Float32Array(columns);
  for (let y = 0; y < height; y++) {
    const v = Math.min(rows - 1, Math.max(0, (y + 0.5) / factor - 0.5));
    const above = Math.min(Math.max(0, rows - 2), Math.floor(v));
    const below = Math.min(rows - 1, above + 1);
    const share = v - above;
    for (let x = 0; x < columns; x++) {
      const upper = small[above * columns + x];
      across[x] = upper + (small[below * columns + x] - upper) * share;
    }
    for (let x = 0; x < width; x++) {
      const u = Math.min(columns - 1, Math.max(0, (x + 0.5) / factor - 0.5));
      const left = Math.floor(u);
      const right = Math.min(columns - 1, left + 1);
      out[y * width + x] = across[left] + (across[right] - across[left]) * (u - left);
    }
  }
  return out;
}

function shrink(
  plane: Float32Array,
  {
    width,
    height,
    columns,
    rows,
    factor,
  }: Record<'width' | 'height' | 'columns' | 'rows' | 'factor', number>,
): Float32Array {
  const small = new Float32Array(columns * rows);
  const counts = new Float32Array(columns);
  for (let row = 0; row < rows; row++) {
    const last = Math.min(height, (row + 1) * factor);
    counts.fill(0);
    for (let y = row * factor; y < last; y++) {
      for (let x = 0, column = 0; column < columns; column++) {
        const end = Math.min(width, x + factor);
        let sum = 0;
        for (; x < end; x++) {
          sum += plane[y * width + x];
          counts[column]++;
        }
        small[row * columns + column] += sum;
      }
    }
    for (let column = 0; column < columns; column++) small[row * columns + column] /= counts[column];
  }
  return small;
}
