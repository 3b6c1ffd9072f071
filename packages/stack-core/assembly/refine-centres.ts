// Centres of stars by a least-squares fit straight to the filter array, each colour with its own brightness.

const MAX_RADIUS: i32 = 20;
const RADIUS_ALPHA: f64 = 2;
const BETA: f64 = 3.5;

// @ts-ignore: decorator
@inline
function brightness(slot: usize, shared: f64): f64 {
  const sum = load<f64>(slot);
  const squares = load<f64>(slot, 8);
  const own = load<f64>(slot, 16);
  return (sum + shared * own) / (squares + own);
}

// Gauss-Newton steps from the centres in `records` (x, y first, `recordBytes` apart), which are overwritten. Profile:
// Moffat, (1 + (r / alpha)^2)^-3.5. `phases`: 4 records of f32 sky offset and i32 channel. `skyOffset` and
// `statusOffset`: offsets in a record of the sky below the star and of its status; only status 0 is refined. `scratch`:
// 128 bytes.
export function refineCentres(
  cfa: usize, width: i32, height: i32, records: usize, recordBytes: i32, count: i32, skyOffset: i32, statusOffset: i32,
  alpha: f64, noise: f64, phases: usize, scratch: usize,
): void {
  const radius = min(MAX_RADIUS, <i32>Math.ceil(RADIUS_ALPHA * alpha));
  const inverse = 1 / (alpha * alpha);
  for (let i = 0; i < count; i++) {
    const record = records + i * recordBytes;
    const startX = load<f64>(record);
    const startY = load<f64>(record, 8);
    const sky = load<f64>(record + skyOffset);
    let x = startX;
    let y = startY;
    let good = load<f64>(record + statusOffset) == 0;
    for (let step = 0; step < 5 && good; step++) {
      const cx = <i32>Math.floor(x + 0.5);
      const cy = <i32>Math.floor(y + 0.5);
      const left = max(0, cx - radius);
      const right = min(width - 1, cx + radius);
      const top = max(0, cy - radius);
      const bottom = min(height - 1, cy + radius);
      // Per channel: sums of I g, g g, and with the derivatives along x and y.
      memory.fill(scratch, 0, 96);
      let total: f64 = 0;
      let totalSquares: f64 = 0;
      let nxx: f64 = 0;
      for (let yy = top; yy <= bottom; yy++) {
        const dy = <f64>yy - y;
        for (let xx = left; xx <= right; xx++) {
          const phase = phases + 8 * (((yy & 1) << 1) | (xx & 1));
          const v = <f64>load<f32>(cfa + 4 * (yy * width + xx)) - sky - <f64>load<f32>(phase);
          if (v != v) continue;
          const dx = <f64>xx - x;
          const u = 1 + (dx * dx + dy * dy) * inverse;
          const g = 1 / (u * u * u * Math.sqrt(u));
          const slot = scratch + 32 * load<i32>(phase, 4);
          store<f64>(slot, load<f64>(slot) + v * g);
          store<f64>(slot, load<f64>(slot, 8) + g * g, 8);
          total += v * g;
          totalSquares += g * g;
        }
      }
      const shared = total / totalSquares;
      // A colour hardly above the noise takes the mean of the others instead.
      for (let c = 0; c < 3; c++) {
        const slot = scratch + 32 * c;
        store<f64>(slot, (noise * noise) / (0.1 * shared * shared + 1e-30), 16);
        store<f64>(slot, brightness(slot, shared), 24);
      }
      let rx: f64 = 0;
      let ry: f64 = 0;
      let nyy: f64 = 0;
      let nxy: f64 = 0;
      for (let yy = top; yy <= bottom; yy++) {
        const dy = <f64>yy - y;
        for (let xx = left; xx <= right; xx++) {
          const phase = phases + 8 * (((yy & 1) << 1) | (xx & 1));
          const v = <f64>load<f32>(cfa + 4 * (yy * width + xx)) - sky - <f64>load<f32>(phase);
          if (v != v) continue;
          const a = load<f64>(scratch + 32 * load<i32>(phase, 4), 24);
          const dx = <f64>xx - x;
          const u = 1 + (dx * dx + dy * dy) * inverse;
          const g = a / (u * u * u * Math.sqrt(u));
          const slope = (2 * BETA * inverse * g) / u;
          const gx = slope * dx;
          const gy = slope * dy;
          rx += gx * (v - g);
          ry += gy * (v - g);
          nxx += gx * gx;
          nxy += gx * gy;
          nyy += gy * gy;
        }
      }
      const det = nxx * nyy - nxy * nxy;
      if (!(det > 0)) { good = false; break; }
      const dx = (nyy * rx - nxy * ry) / det;
      const dy = (nxx * ry - nxy * rx) / det;
      x += dx;
      y += dy;
      const away = (x - startX) * (x - startX) + (y - startY) * (y - startY);
      if (!(away < alpha * alpha)) good = false;
      if (dx * dx + dy * dy < 1e-5) break;
    }
    if (good) {
      store<f64>(record, x);
      store<f64>(record, y, 8);
    }
  }
}
