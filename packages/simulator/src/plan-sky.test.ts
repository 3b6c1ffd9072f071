/** Plans: field, frames, kinds and transforms follow the options. */
import { describe, expect, test } from 'vitest';
import { planSky } from './plan-sky.ts';
import { applyMatrix, invertMatrix } from './transform.ts';

describe('the field', () => {
  test('counts, fluxes and colours are those of the options', () => {
    const { stars } = planSky({ stars: 20_000 }).sky;
    expect(stars).toHaveLength(20_000);
    const greens = stars.map((s) => s.fluxAdu[1]).sort((a, b) => a - b);
    expect(greens[0]).toBeGreaterThanOrEqual(150);
    expect(greens.at(-1)).toBeLessThanOrEqual(1e6);
    // N(> F) ~ F^-0.7: a fifth of the light, 5^0.7 = 3.09 times the stars
    const above = (flux: number) => greens.filter((g) => g > flux).length;
    expect(above(400) / above(2000)).toBeGreaterThan(2.9);
    expect(above(400) / above(2000)).toBeLessThan(3.3);
    const dex = stars.map((s) => Math.log10(s.fluxAdu[0] / s.fluxAdu[1] / 0.65) / 0.8);
    const mean = dex.reduce((a, b) => a + b) / dex.length;
    const scatter = Math.sqrt(dex.reduce((a, b) => a + (b - mean) ** 2, 0) / dex.length);
    expect(mean).toBeCloseTo(0, 2);
    expect(scatter).toBeCloseTo(0.25, 2);
    for (const s of stars.slice(0, 100)) expect(s.mag).toBeCloseTo(20 - 2.5 * Math.log10(s.fluxAdu[1]), 3);
  });

  test('every place that some frame sees has its stars, also at 90 degrees', () => {
    const plan = planSky({ stars: 4000, rotationDeg: 90, frames: 2, ditherPx: 0 });
    const back = invertMatrix(plan.frames[1].matrix);
    for (const [px, py] of [
      [20, 20],
      [1060, 20],
      [20, 1900],
      [1060, 1900],
    ]) {
      const [x, y] = applyMatrix(back, px, py);
      expect(plan.sky.stars.some((s) => Math.hypot(s.x - x, s.y - y) < 150)).toBe(true);
    }
  });

  test('a negative margin keeps a handful of stars inside', () => {
    const { stars } = planSky({ stars: 8, fieldMarginPx: -60, faintestFluxAdu: 5000 }).sky;
    expect(stars).toHaveLength(8);
    for (const { x, y, fluxAdu } of stars) {
      expect(x > 59 && x < 1020 && y > 59 && y < 1860).toBe(true);
      expect(fluxAdu[1]).toBeGreaterThanOrEqual(5000);
    }
  });

  test('two telescopes see one sky: the same stars, each through its own transform', () => {
    const first = planSky({ seed: 1 });
    const second = planSky({
      seed: 2,
      sky: first.sky,
      width: 960,
      height: 1280,
      scale: 0.8,
      startRotationDeg: 121,
    });
    expect(second.sky).toBe(first.sky);
    expect(applyMatrix(second.frames[0].matrix, 539.5, 959.5)).toEqual([
      expect.closeTo(479.5, 9),
      expect.closeTo(639.5, 9),
    ]);
    expect(second.frames[0].focalLengthMm).toBe(200);
    expect(second.sensor.hot).not.toEqual(first.sensor.hot);
  });
});

describe('the frames', () => {
  test('the first is the reference; rotation runs from the first to the last; a flip adds half a turn', () => {
    const { frames } = planSky({ frames: 11, rotationDeg: 3, flip: true, clean: true });
    expect(frames[0].matrix).toEqual([
      [1, -0, 0],
      [0, 1, 0],
    ]);
    const angle = (k: number) => (Math.atan2(frames[k].matrix[1][0], frames[k].matrix[0][0]) * 180) / Math.PI;
    expect(angle(5)).toBeCloseTo(1.5, 9);
    expect(angle(10)).toBeCloseTo(3 - 180, 9);
  });

  test('an undithered set does not move', () => {
    const { frames } = planSky({ ditherPx: 0, jitterPx: 0, rotationDeg: 0 });
    for (const frame of frames) expect(frame.matrix).toEqual(frames[0].matrix);
  });

  test('a mixed set has one cloudy and one trailed frame and three satellites, a clean one none', () => {
    const mixed = planSky({ frames: 20 });
    expect(mixed.frames.map((f) => f.kind).filter((kind) => kind !== 'ok')).toEqual(['cloudy', 'trailed']);
    expect(mixed.frames.filter((f) => f.trail)).toHaveLength(3);
    const clean = planSky({ frames: 20, clean: true });
    expect(clean.frames.every((f) => f.kind === 'ok' && !f.trail)).toBe(true);
  });

  test('more frames leave the sensor and earlier weather as they were', () => {
    const few = planSky({ frames: 3, clean: true });
    const many = planSky({ frames: 30, clean: true });
    expect(many.sensor).toEqual(few.sensor);
    expect(many.frames[2].transparency).toBe(few.frames[2].transparency);
    expect(many.frames[2].cosmicRays).toEqual(few.frames[2].cosmicRays);
  });

  test('an override reaches its frame alone', () => {
    const { frames } = planSky({
      overrides: {
        4: { kind: 'blank', fwhmPx: 5, skyFactor: 7, rotationDeg: 33, atSeconds: 86400, telescope: 'S50_b' },
      },
    });
    expect(frames[4]).toMatchObject({ kind: 'blank', fwhmPx: 5, transparency: 0, telescope: 'S50_b' });
    expect(frames[4].skyAdu).toEqual([385 * 7, 540 * 7, 335 * 7]);
    expect(frames[4].dateObs).toBe('2025-03-28T01:20:46.000000');
    expect(frames[5]).toMatchObject({ kind: 'ok', fwhmPx: 3, telescope: 'S50_synth' });
  });

  test('seeing varies when asked to', () => {
    const widths = planSky({ seeingScatter: 0.1, frames: 200 }).frames.map((f) => f.fwhmPx);
    const mean = widths.reduce((a, b) => a + b) / widths.length;
    const scatter = Math.sqrt(widths.reduce((a, b) => a + (b - mean) ** 2, 0) / widths.length);
    expect(mean).toBeCloseTo(3, 0.7);
    expect(scatter).toBeGreaterThan(0.24);
    expect(scatter).toBeLessThan(0.36);
  });

  test('names are local time, DATE-OBS is UTC', () => {
    const [, second] = planSky({ object: 'M 94', exposureSeconds: 20 }).frames;
    expect(second.name).toBe('Light_M 94_20.0s_IRCUT_20250326-212057.fit');
    expect(second.dateObs).toBe('2025-03-27T01:20:57.200000');
  });
});

test.each([
  [{ frames: 0 }, 'frames must be more than 0, not 0.'],
  [{ width: 10.5 }, 'width must be a whole number, 0 or more, not 10.5.'],
  [{ fwhmPx: NaN }, 'fwhmPx must be more than 0, not NaN.'],
  [{ vignetting: 1 }, 'vignetting must be from 0 to below 1, not 1.'],
  [{ startUtc: 'yesterday' }, 'startUtc must be a UTC date and time, not yesterday.'],
])('%j is refused', (options, message) => {
  expect(() => planSky(options)).toThrow(new RangeError(message));
});
