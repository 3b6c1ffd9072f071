// Resamples one output row of one frame straight from its colour filter array, without a demosaic. Of each of the four
// phases of the filter cell the nearest pixel serves, weighted by a tent of half-width one pixel along each axis. The
// pixels of a phase are 2 apart, so these are the 2 x 2 pixels around a point.

// 1.5 * 2^23: adding it to a whole number leaves that number in the low bits of the sum.
const ROUND: f32 = 12582912;
const ROUND_BITS: i32 = 0x4b400000;
// Least tent weight: a pixel one whole pixel away still helps to identify outliers.
const LEAST_TENT: f32 = 0.015625;

// @ts-ignore: decorator
@inline
function whole(v: v128): v128 {
  return i32x4.sub(f32x4.add(v, f32x4.splat(ROUND)), i32x4.splat(ROUND_BITS));
}

// Weight of the pixel before (`before` = 1) or behind (0) a point that lies `fraction` of a pixel past the former.
// @ts-ignore: decorator
@inline
function tent(before: v128, fraction: v128): v128 {
  return f32x4.pmax(f32x4.splat(LEAST_TENT), f32x4.abs(f32x4.sub(before, fraction)));
}

// The same for a point that lies `fraction` past the former and may lie outside the pixels around it.
// @ts-ignore: decorator
@inline
function farTent(before: v128, fraction: v128): v128 {
  const one = f32x4.splat(1);
  const distance = f32x4.abs(f32x4.sub(f32x4.add(fraction, before), one));
  return f32x4.pmax(f32x4.splat(LEAST_TENT), f32x4.sub(one, distance));
}

// @ts-ignore: decorator
@inline
function within(pixel: v128, count: i32): v128 {
  return v128.and(i32x4.ge_s(pixel, i32x4.splat(0)), i32x4.lt_s(pixel, i32x4.splat(count)));
}

// @ts-ignore: decorator
@inline
function gather(base: usize, index: v128): v128 {
  let v = v128.load32_zero(base + (<usize>i32x4.extract_lane(index, 0) << 2));
  v = v128.load_lane<f32>(base + (<usize>i32x4.extract_lane(index, 1) << 2), v, 1);
  v = v128.load_lane<f32>(base + (<usize>i32x4.extract_lane(index, 2) << 2), v, 2);
  return v128.load_lane<f32>(base + (<usize>i32x4.extract_lane(index, 3) << 2), v, 3);
}

// @ts-ignore: decorator
@inline
function clamp(v: v128, first: i32, last: i32): v128 {
  return i32x4.max_s(i32x4.min_s(v, i32x4.splat(last)), i32x4.splat(first));
}

// @ts-ignore: decorator
@inline
function alternate(even: v128, odd: v128): v128 {
  return v128.shuffle<f32>(even, odd, 0, 5, 2, 7);
}

// @ts-ignore: decorator
@inline
function reverse(v: v128): v128 {
  return v128.shuffle<f32>(v, v, 3, 2, 1, 0);
}

/**
 * frame: floats, `width` a row, rows `firstRow` to `firstRow + rows - 1` of a frame `height` rows high, and 32 bytes
 * of anything behind them. redX, redY: place of the red pixel in the 2 x 2 filter cell; mono: no filters, one channel.
 * parameters, f64: transform a b c d e f g h; then for each of three channels: gain, offset, offset per x, offset per y,
 * weight (the gain is that at the origin and, as the area of a pixel, falls as the cube of g x + h y + 1 grows); then x and y by which red light falls off green, and blue light. The pixels are those around green's point for
 * every colour, but a shifted colour's are weighed by their distance from its own.
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
  const redShiftX = load<f64>(parameters, 184), redShiftY = load<f64>(parameters, 192);
  const blueShiftX = load<f64>(parameters, 200), blueShiftY = load<f64>(parameters, 208);
  const shifted = redShiftX != 0 || redShiftY != 0 || blueShiftX != 0 || blueShiftY != 0;
  const redX4 = f32x4.splat(<f32>redShiftX), redY4 = f32x4.splat(<f32>redShiftY);
  const blueX4 = f32x4.splat(<f32>blueShiftX), blueY4 = f32x4.splat(<f32>blueShiftY);
  const p0 = parameters + 64, p1 = parameters + 104, p2 = parameters + 144;
  const gain0 = f32x4.splat(<f32>load<f64>(p0)), gain1 = f32x4.splat(<f32>load<f64>(p1)), gain2 = f32x4.splat(<f32>load<f64>(p2));
  const slope0 = f32x4.splat(<f32>load<f64>(p0, 16)), slope1 = f32x4.splat(<f32>load<f64>(p1, 16)), slope2 = f32x4.splat(<f32>load<f64>(p2, 16));
  const offset0 = f32x4.splat(offsetAt(p0, x0, y)), offset1 = f32x4.splat(offsetAt(p1, x0, y)), offset2 = f32x4.splat(offsetAt(p2, x0, y));
  const weight0 = f32x4.splat(<f32>load<f64>(p0, 32)), weight1 = f32x4.splat(<f32>load<f64>(p1, 32)), weight2 = f32x4.splat(<f32>load<f64>(p2, 32));
  const green = channelBytes, blue = 2 * channelBytes;
  const lastRow = firstRow + rows - 1;
  const rowBytes = <usize>width << 2;
  // Neighbours in the stack are neighbours in the frame, to the right or, if the frame is rotated by over 90 degrees,
  // to the left.
  const turned = a < 0;
  const lanes = turned ? i32x4(0, -1, -2, -3) : i32x4(0, 1, 2, 3);
  const zero = f32x4.splat(0), one = f32x4.splat(1);
  let step = f32x4(0, 1, 2, 3);
  let factor0 = gain0, factor1 = gain1, factor2 = gain2;
  let absent = zero;
  let out = samples;
  for (let group = 0; group < groups; group++) {
    let sx = f32x4.add(f32x4.mul(step, a4), xBase);
    let sy = f32x4.add(f32x4.mul(step, d4), yBase);
    if (projective) {
      const w = f32x4.add(f32x4.mul(step, g4), wBase);
      sx = f32x4.div(sx, w);
      sy = f32x4.div(sy, w);
      const area = f32x4.div(one, f32x4.mul(f32x4.mul(w, w), f32x4.abs(w)));
      factor0 = f32x4.mul(gain0, area);
      factor1 = f32x4.mul(gain1, area);
      factor2 = f32x4.mul(gain2, area);
    }
    const floorX = f32x4.floor(sx), floorY = f32x4.floor(sy);
    const fx = f32x4.sub(sx, floorX), fy = f32x4.sub(sy, floorY);
    const columns = whole(floorX), lines = whole(floorY);
    // Values and weights of the phases: A are the rows and columns of red, B the others; row first.
    let vAA = zero, vAB = zero, vBA = zero, vBB = zero;
    let wxA = zero, wxB = zero, wyA = zero, wyB = zero;
    // 1 in the lanes where red's column (or row) is the one before the point, else 0.
    let redBeforeX = zero, redBeforeY = zero;
    const column0 = i32x4.extract_lane(columns, 0);
    const line0 = i32x4.extract_lane(lines, 0), line3 = i32x4.extract_lane(lines, 3);
    const top = min(line0, line3);
    const below = max(line0, line3) - top;
    const column = turned ? column0 - 3 : column0;
    let fast =
      <u32>below <= 1 && top >= firstRow && top + below < lastRow && column >= 0 && column + 4 < width &&
      i32x4.all_true(i32x4.eq(columns, i32x4.add(i32x4.splat(column0), lanes)));
    if (fast) {
      const odd = ((column0 ^ redX) & 1) != 0;
      redBeforeX = odd ? f32x4(0, 1, 0, 1) : f32x4(1, 0, 1, 0);
      wxA = tent(redBeforeX, fx);
      wxB = tent(f32x4.sub(one, redBeforeX), fx);
      const outer = frame + (<usize>((top - firstRow) * width + column) << 2), inner = outer + rowBytes;
      const even = odd != turned ? <usize>4 : 0, other = even ^ 4;
      let outerEven = v128.load(outer + even), outerOther = v128.load(outer + other);
      const innerEven = v128.load(inner + even), innerOther = v128.load(inner + other);
      let above = one;
      if (below != 0) {
        // The row's last points lie a line further down or up: theirs are the lines top + 1 and top + 2.
        const lower = i32x4.gt_s(lines, i32x4.splat(top));
        const inMemory = turned ? reverse(lower) : lower;
        outerEven = v128.bitselect(v128.load(inner + rowBytes + even), outerEven, inMemory);
        outerOther = v128.bitselect(v128.load(inner + rowBytes + other), outerOther, inMemory);
        above = v128.andnot(one, lower);
      }
      const wOuter = tent(above, fy), wInner = tent(f32x4.sub(one, above), fy);
      let outerA = alternate(outerEven, outerOther), outerB = alternate(outerOther, outerEven);
      let innerA = alternate(innerEven, innerOther), innerB = alternate(innerOther, innerEven);
      if (turned) {
        outerA = reverse(outerA);
        outerB = reverse(outerB);
        innerA = reverse(innerA);
        innerB = reverse(innerB);
      }
      const sum = f32x4.add(f32x4.add(outerA, outerB), f32x4.add(innerA, innerB));
      fast = i32x4.all_true(f32x4.eq(sum, sum));
      if (((top ^ redY) & 1) == 0) {
        vAA = outerA; vAB = outerB; vBA = innerA; vBB = innerB; wyA = wOuter; wyB = wInner;
        redBeforeY = above;
      } else {
        vAA = innerA; vAB = innerB; vBA = outerA; vBB = outerB; wyA = wInner; wyB = wOuter;
        redBeforeY = f32x4.sub(one, above);
      }
    }
    let wAA: v128, wAB: v128, wBA: v128, wBB: v128;
    if (fast) {
      wAA = f32x4.mul(wyA, wxA);
      wAB = f32x4.mul(wyA, wxB);
      wBA = f32x4.mul(wyB, wxA);
      wBB = f32x4.mul(wyB, wxB);
      if (shifted) {
        wAA = farWeight(redBeforeX, redBeforeY, fx, fy, redX4, redY4);
        wBB = farWeight(f32x4.sub(one, redBeforeX), f32x4.sub(one, redBeforeY), fx, fy, blueX4, blueY4);
      }
    } else {
      const ones = i32x4.splat(1);
      const oddX = v128.and(v128.xor(columns, i32x4.splat(redX)), ones), oddY = v128.and(v128.xor(lines, i32x4.splat(redY)), ones);
      redBeforeX = f32x4.sub(one, f32x4.convert_i32x4_s(oddX));
      redBeforeY = f32x4.sub(one, f32x4.convert_i32x4_s(oddY));
      wxA = tent(redBeforeX, fx);
      wxB = tent(f32x4.sub(one, redBeforeX), fx);
      wyA = tent(redBeforeY, fy);
      wyB = tent(f32x4.sub(one, redBeforeY), fy);
      const xA = i32x4.add(columns, oddX), xB = i32x4.add(columns, v128.xor(oddX, ones));
      const yA = i32x4.add(lines, oddY), yB = i32x4.add(lines, v128.xor(oddY, ones));
      const insideA = within(xA, width), insideB = within(xB, width), insideTop = within(yA, height), insideLow = within(yB, height);
      const columnsA = clamp(xA, 0, width - 1), columnsB = clamp(xB, 0, width - 1);
      const first = i32x4.splat(firstRow), stride = i32x4.splat(width);
      const linesA = i32x4.mul(i32x4.sub(clamp(yA, firstRow, lastRow), first), stride);
      const linesB = i32x4.mul(i32x4.sub(clamp(yB, firstRow, lastRow), first), stride);
      vAA = gather(frame, i32x4.add(linesA, columnsA));
      vAB = gather(frame, i32x4.add(linesA, columnsB));
      vBA = gather(frame, i32x4.add(linesB, columnsA));
      vBB = gather(frame, i32x4.add(linesB, columnsB));
      const kAA = v128.and(f32x4.eq(vAA, vAA), v128.and(insideTop, insideA)), kAB = v128.and(f32x4.eq(vAB, vAB), v128.and(insideTop, insideB));
      const kBA = v128.and(f32x4.eq(vBA, vBA), v128.and(insideLow, insideA)), kBB = v128.and(f32x4.eq(vBB, vBB), v128.and(insideLow, insideB));
      wAA = f32x4.mul(wyA, wxA);
      wBB = f32x4.mul(wyB, wxB);
      if (shifted) {
        wAA = farWeight(redBeforeX, redBeforeY, fx, fy, redX4, redY4);
        wBB = farWeight(f32x4.sub(one, redBeforeX), f32x4.sub(one, redBeforeY), fx, fy, blueX4, blueY4);
      }
      wAA = v128.and(wAA, kAA);
      wAB = v128.and(f32x4.mul(wyA, wxB), kAB);
      wBA = v128.and(f32x4.mul(wyB, wxA), kBA);
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
    let mean = f32x4.div(sG, wG);
    if (!fast) {
      const noneG = f32x4.eq(wG, zero);
      mean = v128.andnot(mean, noneG);
      const noneOther = mono ? zero : v128.or(f32x4.eq(wAA, zero), f32x4.eq(wBB, zero));
      absent = v128.or(absent, v128.or(noneG, noneOther));
    }
    if (mono) {
      v128.store(out, f32x4.add(f32x4.mul(mean, factor0), f32x4.add(offset0, f32x4.mul(step, slope0))));
      v128.store(out, f32x4.mul(wG, weight0), 16);
    } else {
      v128.store(out, f32x4.add(f32x4.mul(vAA, factor0), f32x4.add(offset0, f32x4.mul(step, slope0))));
      v128.store(out, f32x4.mul(wAA, weight0), 16);
      v128.store(out + green, f32x4.add(f32x4.mul(mean, factor1), f32x4.add(offset1, f32x4.mul(step, slope1))));
      v128.store(out + green, f32x4.mul(wG, weight1), 16);
      v128.store(out + blue, f32x4.add(f32x4.mul(vBB, factor2), f32x4.add(offset2, f32x4.mul(step, slope2))));
      v128.store(out + blue, f32x4.mul(wBB, weight2), 16);
    }
    step = f32x4.add(step, f32x4.splat(4));
    out += groupBytes;
  }
  return v128.any_true(absent) ? 1 : 0;
}

// Weight of a shifted colour's pixel.
// @ts-ignore: decorator
@inline
function farWeight(beforeX: v128, beforeY: v128, fx: v128, fy: v128, shiftX: v128, shiftY: v128): v128 {
  return f32x4.mul(farTent(beforeY, f32x4.add(fy, shiftY)), farTent(beforeX, f32x4.add(fx, shiftX)));
}

// @ts-ignore: decorator
@inline
function offsetAt(parameters: usize, x: i32, y: i32): f32 {
  return <f32>(load<f64>(parameters, 8) + load<f64>(parameters, 16) * <f64>x + load<f64>(parameters, 24) * <f64>y);
}
