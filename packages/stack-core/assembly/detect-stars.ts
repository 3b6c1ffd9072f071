// Local maxima above a mesh of sky; their positions, fluxes and shapes from Gaussian-weighted moments.

const MAX_RADIUS: i32 = 24;
const RING_POINTS: i32 = 32;

// @ts-ignore: decorator
@inline
function cellCentre(index: i32, cells: i32, cell: i32, size: i32): f32 {
  const start = index * cell;
  const end = index == cells - 1 ? size : start + cell;
  return <f32>(start + end - 1) * 0.5;
}

// The mesh interpolated at row y: one value for each column of cells.
function meshRow(mesh: usize, columns: i32, rows: i32, cell: i32, height: i32, y: f32, out: usize): void {
  let row = 0;
  while (row < rows - 2 && y > cellCentre(row + 1, rows, cell, height)) row++;
  const below = min(row + 1, rows - 1);
  const y0 = cellCentre(row, rows, cell, height);
  const y1 = cellCentre(below, rows, cell, height);
  const t: f32 = y1 > y0 ? max<f32>(0, min<f32>(1, (y - y0) / (y1 - y0))) : 0;
  for (let c = 0; c < columns; c++) {
    const a = load<f32>(mesh + 4 * (row * columns + c));
    const b = load<f32>(mesh + 4 * (below * columns + c));
    store<f32>(out + 4 * c, a + t * (b - a));
  }
}

// Interpolates a row of the mesh at x.
function meshAt(line: usize, columns: i32, cell: i32, width: i32, x: f32): f32 {
  let c = 0;
  while (c < columns - 2 && x > cellCentre(c + 1, columns, cell, width)) c++;
  const next = min(c + 1, columns - 1);
  const x0 = cellCentre(c, columns, cell, width);
  const x1 = cellCentre(next, columns, cell, width);
  const t: f32 = x1 > x0 ? max<f32>(0, min<f32>(1, (x - x0) / (x1 - x0))) : 0;
  const a = load<f32>(line + 4 * c);
  return a + t * (load<f32>(line + 4 * next) - a);
}

// Least sum of the eight neighbours over the central value. A hot pixel shows the smoothing kernel itself, with a sum
// of 3; the sharpest star has 4.5.
const MIN_SURROUND: f32 = 3.6;

// Whether a pixel is the highest of 5 x 5 (of equal ones the first in reading order) and no hot pixel.
function isPeak(image: usize, width: i32, x: i32, y: i32, v: f32, sky: f32): bool {
  let surround: f32 = 0;
  for (let dy = -2; dy <= 2; dy++) {
    for (let dx = -2; dx <= 2; dx++) {
      if (dx == 0 && dy == 0) continue;
      const w = load<f32>(image + 4 * ((y + dy) * width + x + dx));
      if (w > v) return false;
      if (w == v && (dy < 0 || (dy == 0 && dx < 0))) return false;
      if (abs(dx) <= 1 && abs(dy) <= 1) surround += w - sky;
    }
  }
  return !(surround < MIN_SURROUND * (v - sky));
}

// Writes x, y, height above the sky and local noise (f32 each) of every peak over `threshold` sigma; returns their
// number, at most capacity + 1. `scratch`: 3 * columns floats.
export function findPeaks(
  image: usize, width: i32, height: i32, level: usize, sigma: usize, columns: i32, rows: i32, cell: i32,
  threshold: f32, scratch: usize, out: usize, capacity: i32,
): i32 {
  const levels = scratch;
  const sigmas = scratch + 4 * columns;
  const limits = scratch + 8 * columns;
  let count = 0;
  for (let y = 2; y < height - 2; y++) {
    meshRow(level, columns, rows, cell, height, <f32>y, levels);
    meshRow(sigma, columns, rows, cell, height, <f32>y, sigmas);
    for (let c = 0; c < columns; c++) {
      store<f32>(limits + 4 * c, load<f32>(levels + 4 * c) + threshold * load<f32>(sigmas + 4 * c));
    }
    const line = image + 4 * y * width;
    for (let c = -1; c < columns; c++) {
      // From the centre of one cell to that of the next, in steps of four pixels.
      const here = max(c, 0);
      const next = min(c + 1, columns - 1);
      const x0 = cellCentre(here, columns, cell, width);
      const first: i32 = c < 0 ? 0 : (<i32>x0 + 3) & ~3;
      const end: i32 = c == columns - 1 ? width : (<i32>cellCentre(next, columns, cell, width) + 3) & ~3;
      const a = load<f32>(limits + 4 * here);
      const slope: f32 = here == next ? 0 : (load<f32>(limits + 4 * next) - a) / (cellCentre(next, columns, cell, width) - x0);
      let limit = f32x4.add(f32x4.splat(a + (<f32>first - x0) * slope), f32x4.mul(f32x4.splat(slope), f32x4(0, 1, 2, 3)));
      const step = f32x4.splat(4 * slope);
      for (let x = first; x < end; x += 8) {
        // The second half may reach into the next cell or past the row: the test of single pixels rejects those.
        const next = f32x4.add(limit, step);
        const low = f32x4.gt(v128.load(line + 4 * x), limit);
        const high = f32x4.gt(v128.load(line + 4 * x, 16), next);
        limit = f32x4.add(next, step);
        if (!v128.any_true(v128.or(low, high))) continue;
        for (let i = max(x, 2); i < min(x + 8, min(end, width - 2)); i++) {
          const v = load<f32>(line + 4 * i);
          const sky = meshAt(levels, columns, cell, width, <f32>i);
          const noise = meshAt(sigmas, columns, cell, width, <f32>i);
          if (!(v > sky + threshold * noise) || !isPeak(image, width, i, y, v, sky)) continue;
          if (count == capacity) return capacity + 1;
          const at = out + 16 * count;
          store<f32>(at, <f32>i);
          store<f32>(at, <f32>y, 4);
          store<f32>(at, v - sky, 8);
          store<f32>(at, noise, 12);
          count++;
        }
      }
    }
  }
  return count;
}

// Offsets of the points of a ring of two radii: RING_POINTS pairs of f32.
function layRing(radius: f64, ring: usize): void {
  for (let i = 0; i < RING_POINTS; i++) {
    const r = radius + (i & 1 ? 1.6 : 0);
    const angle = (Math.PI * 2 * i) / RING_POINTS;
    store<f32>(ring + 8 * i, <f32>(r * NativeMath.cos(angle)));
    store<f32>(ring + 8 * i, <f32>(r * NativeMath.sin(angle)), 4);
  }
}

// Median of the valid samples on a ring around (x, y); NaN if more than half are missing.
function ringMedian(image: usize, width: i32, height: i32, x: f32, y: f32, ring: usize, scratch: usize): f32 {
  let n = 0;
  for (let i = 0; i < RING_POINTS; i++) {
    const xi = <i32>Mathf.floor(x + load<f32>(ring + 8 * i) + 0.5);
    const yi = <i32>Mathf.floor(y + load<f32>(ring + 8 * i, 4) + 0.5);
    if (xi < 0 || yi < 0 || xi >= width || yi >= height) continue;
    const v = load<f32>(image + 4 * (yi * width + xi));
    if (v != v) continue;
    let k = n++;
    for (; k > 0 && load<f32>(scratch + 4 * (k - 1)) > v; k--) {
      store<f32>(scratch + 4 * k, load<f32>(scratch + 4 * (k - 1)));
    }
    store<f32>(scratch + 4 * k, v);
  }
  if (2 * n < RING_POINTS) return NaN;
  return 0.5 * (load<f32>(scratch + 4 * (n >> 1)) + load<f32>(scratch + 4 * ((n - 1) >> 1)));
}

let sum: f64 = 0;
let sumX: f64 = 0;
let sumY: f64 = 0;
let sumXX: f64 = 0;
let sumXY: f64 = 0;
let sumYY: f64 = 0;

// @ts-ignore: decorator
@inline
function total(v: v128): f64 {
  return <f64>(f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 2)) + <f64>(f32x4.extract_lane(v, 1) + f32x4.extract_lane(v, 3));
}

// Moments of the image above `sky` about (x, y) under a circular Gaussian of variance `w`.
function moments(image: usize, width: i32, height: i32, x: f64, y: f64, sky: f32, w: f64, scratch: usize): void {
  const radius = min(MAX_RADIUS, <i32>Math.ceil(3.2 * Math.sqrt(w)));
  const cx = <i32>Math.floor(x + 0.5);
  const cy = <i32>Math.floor(y + 0.5);
  const blocks = (2 * radius + 4) >> 2;
  const first = cx - radius;
  const w0 = scratch;
  const w1 = scratch + 16 * blocks;
  const w2 = scratch + 32 * blocks;
  const factor = <f32>(-0.5 / w);
  for (let i = 0; i < 4 * blocks; i++) {
    const dx = <f32>(<f64>(first + i) - x);
    const inside = first + i >= 0 && first + i < width && i <= 2 * radius;
    const e: f32 = inside ? NativeMathf.exp(dx * dx * factor) : 0;
    store<f32>(w0 + 4 * i, e);
    store<f32>(w1 + 4 * i, e * dx);
    store<f32>(w2 + 4 * i, e * dx * dx);
  }
  sum = sumX = sumY = sumXX = sumXY = sumYY = 0;
  const level = f32x4.splat(sky);
  for (let yy = max(0, cy - radius); yy <= min(height - 1, cy + radius); yy++) {
    const dy = <f64>yy - y;
    const e = <f64>NativeMathf.exp(<f32>(dy * dy) * factor);
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    const line = image + 4 * (yy * width + first);
    for (let b = 0; b < blocks; b++) {
      const raw = f32x4.sub(v128.load(line + 16 * b), level);
      const v = v128.and(raw, f32x4.eq(raw, raw));
      s0 = f32x4.add(s0, f32x4.mul(v, v128.load(w0 + 16 * b)));
      s1 = f32x4.add(s1, f32x4.mul(v, v128.load(w1 + 16 * b)));
      s2 = f32x4.add(s2, f32x4.mul(v, v128.load(w2 + 16 * b)));
    }
    const r0 = e * total(s0);
    const r1 = e * total(s1);
    sum += r0;
    sumX += r1;
    sumY += dy * r0;
    sumXX += e * total(s2);
    sumXY += dy * r1;
    sumYY += dy * dy * r0;
  }
}

let covXX: f64 = 0;
let covXY: f64 = 0;
let covYY: f64 = 0;

// Recovers the profile's covariance from the weighted one T: C = (T^-1 - I / w)^-1, exact for Gaussians. False if
// unbounded.
function unweigh(w: f64): bool {
  const mx = sumX / sum;
  const my = sumY / sum;
  const txx = sumXX / sum - mx * mx;
  const txy = sumXY / sum - mx * my;
  const tyy = sumYY / sum - my * my;
  const det = txx * tyy - txy * txy;
  if (!(det > 0) || !(txx > 0)) return false;
  const ixx = tyy / det - 1 / w;
  const ixy = -txy / det;
  const iyy = txx / det - 1 / w;
  const idet = ixx * iyy - ixy * ixy;
  if (!(idet > 0) || !(ixx > 0)) return false;
  covXX = iyy / idet;
  covXY = -ixy / idet;
  covYY = ixx / idet;
  return covXX + covYY < 400;
}

// Measures `count` peaks. `window`: variance of the Gaussian weight in px^2; with `rounds` > 1 it adapts to each star.
// Writes 10 f64 a star: x, y, weighted sum, covariance xx xy yy, sky used, window, theta of the major axis, status (0
// good, 1 lost, 2 unbounded along an axis). `scratch`: 1024 + 4 * columns bytes.
export function measureStars(
  image: usize, width: i32, height: i32, level: usize, columns: i32, rows: i32, cell: i32,
  peaks: usize, count: i32, window: f64, centreWindow: f64, rounds: i32, ringRadius: f64, scratch: usize, out: usize,
): void {
  const ring = scratch + 4 * RING_POINTS;
  const weights = ring + 8 * RING_POINTS;
  const line = weights + 12 * (2 * MAX_RADIUS + 4);
  layRing(ringRadius, ring);
  // A Gaussian profile of variance V shows (w / (w + V)) of its offset under a window w.
  const gain = rounds == 1 ? 1 + window / centreWindow : 2;
  for (let i = 0; i < count; i++) {
    const px = <f64>load<f32>(peaks + 16 * i);
    const py = <f64>load<f32>(peaks + 16 * i, 4);
    const noise = load<f32>(peaks + 16 * i, 12);
    meshRow(level, columns, rows, cell, height, <f32>py, line);
    let sky = meshAt(line, columns, cell, width, <f32>px);
    const near = ringMedian(image, width, height, <f32>px, <f32>py, ring, scratch);
    if (abs(near - sky) > 0.7 * noise) sky = near;
    let x = px;
    let y = py;
    let w = window;
    let status = 0;
    for (let round = 0; round < rounds && status == 0; round++) {
      const v = rounds == 1 ? centreWindow : w;
      for (let step = 0; step < 10; step++) {
        moments(image, width, height, x, y, sky, v, weights);
        if (!(sum > 0)) { status = 1; break; }
        const dx = (gain * sumX) / sum;
        const dy = (gain * sumY) / sum;
        if (!(dx * dx + dy * dy > 1e-5)) break;
        x += dx;
        y += dy;
        const away = (x - px) * (x - px) + (y - py) * (y - py);
        if (!(away < 9 + w)) { status = 1; break; }
      }
      if (status != 0) break;
      if (v != w) moments(image, width, height, x, y, sky, w, weights);
      if (!(sum > 0)) status = 1;
      else if (!unweigh(w)) status = 2;
      else if (round + 1 < rounds) w = max(0.6, min(50, Math.sqrt(covXX * covYY - covXY * covXY)));
    }
    const at = out + 80 * i;
    store<f64>(at, x);
    store<f64>(at, y, 8);
    store<f64>(at, sum, 16);
    store<f64>(at, status == 0 ? covXX : 0, 24);
    store<f64>(at, status == 0 ? covXY : 0, 32);
    store<f64>(at, status == 0 ? covYY : 0, 40);
    store<f64>(at, <f64>sky, 48);
    store<f64>(at, w, 56);
    store<f64>(at, status == 0 ? 0.5 * NativeMath.atan2(2 * covXY, covXX - covYY) : 0, 64);
    store<f64>(at, <f64>status, 72);
  }
}
