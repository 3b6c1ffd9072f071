// Resamples one output row of one frame straight from its colour filter array, without a demosaic.
// For each of the four phases of the filter cell the nearest pixel of that phase serves, weighted by a tent of one
// pixel's half-width along each axis: a phase's pixels are 2 apart, so exactly one of them is less than a pixel away.

// 1.5 * 2^23: adding it rounds a float to a whole number and leaves that number in the low bits of the sum.
const ROUND: f32 = 12582912;
const ROUND_BITS: i32 = 0x4b400000;
// A pixel a whole pixel away still tells whether its neighbours are outliers.
const LEAST_TENT: f32 = 0.015625;

// @ts-ignore: decorator
@inline
function roundHalf(position: v128, parity: f32): v128 {
  const half = f32x4.mul(f32x4.sub(position, f32x4.splat(parity)), f32x4.splat(0.5));
  return f32x4.add(half, f32x4.splat(ROUND));
}

// Coordinate of the pixel that `roundHalf` chose.
// @ts-ignore: decorator
@inline
function nearest(rounded: v128, parity: f32): v128 {
  const whole = f32x4.sub(rounded, f32x4.splat(ROUND));
  return f32x4.add(f32x4.add(whole, whole), f32x4.splat(parity));
}

// @ts-ignore: decorator
@inline
function tent(position: v128, pixel: v128): v128 {
  const distance = f32x4.abs(f32x4.sub(position, pixel));
  return f32x4.pmax(f32x4.splat(LEAST_TENT), f32x4.sub(f32x4.splat(1), distance));
}

// @ts-ignore: decorator
@inline
function within(pixel: v128, last: f32): v128 {
  return v128.and(f32x4.ge(pixel, f32x4.splat(0)), f32x4.le(pixel, f32x4.splat(last)));
}

// @ts-ignore: decorator
@inline
function gather(base: usize, index: v128): v128 {
  let v = v128.load32_zero(base + (<usize>i32x4.extract_lane(index, 0) << 2));
  v = v128.load_lane<f32>(base + (<usize>i32x4.extract_lane(index, 1) << 2), v, 1);
  v = v128.load_lane<f32>(base + (<usize>i32x4.extract_lane(index, 2) << 2), v, 2);
  return v128.load_lane<f32>(base + (<usize>i32x4.extract_lane(index, 3) << 2), v, 3);
}

// Whole number of a rounded lane.
// @ts-ignore: decorator
@inline
function number(rounded: v128, parity: i32): v128 {
  const half = i32x4.sub(rounded, i32x4.splat(ROUND_BITS));
  return i32x4.add(i32x4.add(half, half), i32x4.splat(parity));
}

// @ts-ignore: decorator
@inline
function clamp(v: v128, first: i32, last: i32): v128 {
  return i32x4.max_s(i32x4.min_s(v, i32x4.splat(last)), i32x4.splat(first));
}

// Every second of eight floats at p, picked lane by lane.
// @ts-ignore: decorator
@inline
function pick(p: usize, lanes: v128): v128 {
  const every = v128.shuffle<f32>(v128.load(p), v128.load(p, 16), 0, 2, 4, 6);
  return i8x16.swizzle(every, lanes);
}

// Byte numbers for `pick`: lane i takes float rounded[i] - least.
// @ts-ignore: decorator
@inline
function picks(rounded: v128, least: i32): v128 {
  const float = i32x4.sub(rounded, i32x4.splat(least));
  return i32x4.add(i32x4.mul(float, i32x4.splat(0x04040404)), i32x4.splat(0x03020100));
}

/**
 * frame: floats, `width` a row, rows `firstRow` to `firstRow + rows - 1` of a frame `height` rows high, and 32 bytes
 * of anything behind them. redX, redY: place of the red pixel in the 2 x 2 filter cell; mono: no filters, one channel.
 * parameters, f64: transform a b c d e f g h; then for each channel: gain, offset, offset per x, offset per y, weight.
 * samples: where the sample of the row's first group of four pixels goes in channel 0: four values, then four weights,
 * of which 0 says that there is no sample. Groups are `groupBytes` apart and channels `channelBytes`.
 * Returns 0 if every sample is there.
 */
export function resampleCfa(
  frame: usize, width: i32, height: i32, firstRow: i32, rows: i32, redX: i32, redY: i32, mono: i32,
  parameters: usize, samples: usize, groupBytes: usize, channelBytes: usize,
  x0: i32, y: i32, groups: i32,
): i32 {
  const a = load<f64>(parameters), b = load<f64>(parameters, 8), c = load<f64>(parameters, 16);
  const d = load<f64>(parameters, 24), e = load<f64>(parameters, 32), f = load<f64>(parameters, 40);
  const g = load<f64>(parameters, 48), h = load<f64>(parameters, 56);
  const projective = g != 0 || h != 0;
  const xBase = f32x4.splat(<f32>(a * <f64>x0 + b * <f64>y + c));
  const yBase = f32x4.splat(<f32>(d * <f64>x0 + e * <f64>y + f));
  const wBase = f32x4.splat(<f32>(g * <f64>x0 + h * <f64>y + 1));
  const a4 = f32x4.splat(<f32>a), d4 = f32x4.splat(<f32>d), g4 = f32x4.splat(<f32>g);
  const lastX = <f32>(width - 1), lastY = <f32>(height - 1), lastRow = firstRow + rows - 1;
  const otherX = 1 - redX, otherY = 1 - redY;
  const xA = <f32>redX, xB = <f32>otherX, yA = <f32>redY, yB = <f32>otherY;
  const p1 = parameters + 104, p2 = parameters + 144;
  const p0 = parameters + 64;
  const gain0 = f32x4.splat(<f32>load<f64>(p0)), gain1 = f32x4.splat(<f32>load<f64>(p1)), gain2 = f32x4.splat(<f32>load<f64>(p2));
  const slope0 = f32x4.splat(<f32>load<f64>(p0, 16)), slope1 = f32x4.splat(<f32>load<f64>(p1, 16)), slope2 = f32x4.splat(<f32>load<f64>(p2, 16));
  const offset0 = f32x4.splat(offsetAt(p0, x0, y)), offset1 = f32x4.splat(offsetAt(p1, x0, y)), offset2 = f32x4.splat(offsetAt(p2, x0, y));
  const weight0 = f32x4.splat(<f32>load<f64>(p0, 32)), weight1 = f32x4.splat(<f32>load<f64>(p1, 32)), weight2 = f32x4.splat(<f32>load<f64>(p2, 32));
  const green = channelBytes, blue = 2 * channelBytes;
  let step = f32x4(0, 1, 2, 3);
  let absent = f32x4.splat(0);
  let out = samples;
  for (let group = 0; group < groups; group++) {
    let sx = f32x4.add(f32x4.mul(step, a4), xBase);
    let sy = f32x4.add(f32x4.mul(step, d4), yBase);
    if (projective) {
      const w = f32x4.add(f32x4.mul(step, g4), wBase);
      sx = f32x4.div(sx, w);
      sy = f32x4.div(sy, w);
    }
    const rxA = roundHalf(sx, xA), rxB = roundHalf(sx, xB), ryA = roundHalf(sy, yA), ryB = roundHalf(sy, yB);
    const nxA = nearest(rxA, xA), nxB = nearest(rxB, xB), nyA = nearest(ryA, yA), nyB = nearest(ryB, yB);
    const wxA = tent(sx, nxA), wxB = tent(sx, nxB), wyA = tent(sy, nyA), wyB = tent(sy, nyB);
    // Weights and values of the phases: row class, column class.
    let wAA = f32x4.mul(wyA, wxA), wAB = f32x4.mul(wyA, wxB), wBA = f32x4.mul(wyB, wxA), wBB = f32x4.mul(wyB, wxB);
    let vAA: v128, vAB: v128, vBA: v128, vBB: v128;
    const firstA = i32x4.extract_lane(rxA, 0), lastA = i32x4.extract_lane(rxA, 3);
    const firstB = i32x4.extract_lane(rxB, 0), lastB = i32x4.extract_lane(rxB, 3);
    const leastA = min(firstA, lastA), leastB = min(firstB, lastB);
    const columnA = ((leastA - ROUND_BITS) << 1) + redX, columnB = ((leastB - ROUND_BITS) << 1) + otherX;
    const rowA = i32x4.extract_lane(ryA, 0), rowB = i32x4.extract_lane(ryB, 0);
    const lineA = ((rowA - ROUND_BITS) << 1) + redY - firstRow, lineB = ((rowB - ROUND_BITS) << 1) + otherY - firstRow;
    let fast =
      rowA == i32x4.extract_lane(ryA, 3) && rowB == i32x4.extract_lane(ryB, 3) &&
      <u32>lineA < <u32>rows && <u32>lineB < <u32>rows && columnA >= 0 && columnB >= 0 &&
      max(columnA, columnB) + 7 < width && abs(firstA - lastA) <= 3 && abs(firstB - lastB) <= 3;
    vAA = vAB = vBA = vBB = f32x4.splat(0);
    if (fast) {
      const picksA = picks(rxA, leastA), picksB = picks(rxB, leastB);
      const atA = frame + (<usize>(lineA * width) << 2), atB = frame + (<usize>(lineB * width) << 2);
      vAA = pick(atA + (<usize>columnA << 2), picksA);
      vAB = pick(atA + (<usize>columnB << 2), picksB);
      vBA = pick(atB + (<usize>columnA << 2), picksA);
      vBB = pick(atB + (<usize>columnB << 2), picksB);
      const sum = f32x4.add(f32x4.add(vAA, vAB), f32x4.add(vBA, vBB));
      fast = i32x4.all_true(f32x4.eq(sum, sum));
    }
    if (!fast) {
      const columnsA = clamp(number(rxA, redX), 0, width - 1), columnsB = clamp(number(rxB, otherX), 0, width - 1);
      const first = i32x4.splat(firstRow), stride = i32x4.splat(width);
      const linesA = i32x4.mul(i32x4.sub(clamp(number(ryA, redY), firstRow, lastRow), first), stride);
      const linesB = i32x4.mul(i32x4.sub(clamp(number(ryB, otherY), firstRow, lastRow), first), stride);
      const inA = within(nxA, lastX), inB = within(nxB, lastX), inTop = within(nyA, lastY), inLow = within(nyB, lastY);
      vAA = gather(frame, i32x4.add(linesA, columnsA));
      vAB = gather(frame, i32x4.add(linesA, columnsB));
      vBA = gather(frame, i32x4.add(linesB, columnsA));
      vBB = gather(frame, i32x4.add(linesB, columnsB));
      const kAA = v128.and(f32x4.eq(vAA, vAA), v128.and(inTop, inA)), kAB = v128.and(f32x4.eq(vAB, vAB), v128.and(inTop, inB));
      const kBA = v128.and(f32x4.eq(vBA, vBA), v128.and(inLow, inA)), kBB = v128.and(f32x4.eq(vBB, vBB), v128.and(inLow, inB));
      wAA = v128.and(wAA, kAA);
      wAB = v128.and(wAB, kAB);
      wBA = v128.and(wBA, kBA);
      wBB = v128.and(wBB, kBB);
      vAA = v128.and(vAA, kAA);
      vAB = v128.and(vAB, kAB);
      vBA = v128.and(vBA, kBA);
      vBB = v128.and(vBB, kBB);
    }
    let wG = f32x4.add(wAB, wBA);
    let sG = f32x4.add(f32x4.mul(wAB, vAB), f32x4.mul(wBA, vBA));
    if (mono) {
      wG = f32x4.add(f32x4.add(wAA, wG), wBB);
      sG = f32x4.add(f32x4.add(f32x4.mul(wAA, vAA), sG), f32x4.mul(wBB, vBB));
    }
    const zero = f32x4.splat(0);
    const someG = f32x4.gt(wG, zero);
    if (!fast) absent = v128.or(absent, v128.or(f32x4.eq(wG, zero), v128.or(f32x4.eq(wAA, zero), f32x4.eq(wBB, zero))));
    const mean = v128.and(f32x4.div(sG, wG), someG);
    if (mono) {
      v128.store(out, f32x4.add(f32x4.mul(mean, gain0), f32x4.add(offset0, f32x4.mul(step, slope0))));
      v128.store(out, f32x4.mul(wG, weight0), 16);
    } else {
      v128.store(out, f32x4.add(f32x4.mul(vAA, gain0), f32x4.add(offset0, f32x4.mul(step, slope0))));
      v128.store(out, f32x4.mul(wAA, weight0), 16);
      v128.store(out + green, f32x4.add(f32x4.mul(mean, gain1), f32x4.add(offset1, f32x4.mul(step, slope1))));
      v128.store(out + green, f32x4.mul(wG, weight1), 16);
      v128.store(out + blue, f32x4.add(f32x4.mul(vBB, gain2), f32x4.add(offset2, f32x4.mul(step, slope2))));
      v128.store(out + blue, f32x4.mul(wBB, weight2), 16);
    }
    step = f32x4.add(step, f32x4.splat(4));
    out += groupBytes;
  }
  return v128.any_true(absent) ? 1 : 0;
}

// @ts-ignore: decorator
@inline
function offsetAt(parameters: usize, x: i32, y: i32): f32 {
  return <f32>(load<f64>(parameters, 8) + load<f64>(parameters, 16) * <f64>x + load<f64>(parameters, 24) * <f64>y);
}
