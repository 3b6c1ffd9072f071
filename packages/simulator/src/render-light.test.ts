/** Light without noise: fluxes, centroids, sky, nebula and trails against closed forms. */
import { describe, expect, test } from 'vitest';
import { CFA_PATTERNS, cfaChannels } from './cfa.ts';
import type { SkyOptions } from './options.ts';
import { planSky } from './plan-sky.ts';
import type { SkyPlan } from './plan.ts';
import { renderLight } from './render-light.ts';
import { applyMatrix } from './transform.ts';

const bare: Partial<SkyOptions> = {
  width: 240,
  height: 320,
  frames: 3,
  stars: 0,
  nebula: false,
  hotPixels: 0,
  skyAdu: [0, 0, 0],
  clean: true,
};

/** A plan with one star, bright enough for its wings to be drawn far out. */
function oneStar(options: Partial<SkyOptions> = {}): SkyPlan {
  const star = { x: 130.3, y: 141.8, mag: 7, fluxAdu: [3e5, 4e5, 2e5] as const };
  return planSky({ ...bare, ...options, sky: { width: 240, height: 320, stars: [star], nebula: [] } });
}

function sums(light: Float32Array, plan: SkyPlan) {
  const { width, cfa } = plan.sensor;
  const channels = cfaChannels(cfa);
  const flux = [0, 0, 0];
  let x = 0;
  let y = 0;
  let all = 0;
  light.forEach((adu, i) => {
    const column = i % width;
    const row = Math.floor(i / width);
    flux[channels[2 * (row & 1) + (column & 1)]] += adu;
    x += adu * column;
    y += adu * row;
    all += adu;
  });
  return { flux, x: x / all, y: y / all };
}

/** Moffat flux beyond the radius where the profile meets 0.02 ADU, by the closed form; beta 3, FWHM 3. */
const LOST = 0.004;

describe.each(CFA_PATTERNS)('a star through %s', (cfa) => {
  test('each colour holds its share of pixels times its flux', () => {
    const plan = oneStar({ cfa });
    const { flux } = sums(renderLight(plan, 0), plan);
    const seen = plan.frames[0].transparency;
    const shares = cfa === 'MONO' ? [0, 1, 0] : [0.25, 0.5, 0.25];
    plan.sky.stars[0].fluxAdu.forEach((total, channel) => {
      const ratio = flux[channel] / (total * seen);
      // a star of 3 px falls unevenly on the pixels of one colour: 2% between red and blue
      expect(Math.abs(ratio - shares[channel])).toBeLessThan(cfa === 'MONO' ? LOST : 0.012);
    });
  });
});

test('centroids follow the transforms to a hundredth of a pixel, at any angle and scale', () => {
  const plan = oneStar({ cfa: 'MONO', rotationDeg: 140, scale: 0.9, ditherPx: 10, ditherEvery: 1 });
  plan.frames.forEach((frame, index) => {
    const [x, y] = applyMatrix(frame.matrix, 130.3, 141.8);
    const got = sums(renderLight(plan, index), plan);
    expect(Math.abs(got.x - x)).toBeLessThan(0.01);
    expect(Math.abs(got.y - y)).toBeLessThan(0.01);
  });
});

test.each(CFA_PATTERNS.filter((cfa) => cfa !== 'MONO'))('red and blue light falls off green: %s', (cfa) => {
  const redShiftPx = [-0.3, 0.1] as const;
  const overrides = { 1: { blueShiftPx: [0.2, -0.4] as const } };
  // Wide enough for the centroid of pixels two apart to be the star's.
  const plan = oneStar({ cfa, fwhmPx: 8, redShiftPx, overrides });
  const channels = cfaChannels(cfa);
  for (const [index, blueShiftPx] of [[0, 0] as const, [0.2, -0.4] as const].entries()) {
    const light = renderLight(plan, index);
    const [x, y] = applyMatrix(plan.frames[index].matrix, 130.3, 141.8);
    [redShiftPx, [0, 0] as const, blueShiftPx].forEach(([dx, dy], channel) => {
      const own = light.map((adu, i) =>
        channels[2 * (Math.floor(i / 240) & 1) + ((i % 240) & 1)] === channel ? adu : 0,
      );
      const at = sums(own, plan);
      expect(Math.abs(at.x - x - dx)).toBeLessThan(0.02);
      expect(Math.abs(at.y - y - dy)).toBeLessThan(0.02);
    });
  }
});

test('a mono star has the width that was asked for', () => {
  const plan = oneStar({ cfa: 'MONO', fwhmPx: 4 });
  plan.sky.stars[0].x = 130;
  plan.sky.stars[0].y = 141;
  const light = renderLight({ ...plan, frames: [{ ...plan.frames[0], transparency: 1 }] }, 0);
  expect(light[141 * 240 + 132] / light[141 * 240 + 130]).toBeCloseTo(0.5, 5);
  expect(light[143 * 240 + 130] / light[141 * 240 + 130]).toBeCloseTo(0.5, 5);
});

test.each([2.5, 3, 4, 3.3])('profiles of exponent %d hold the flux', (beta) => {
  const plan = oneStar({ cfa: 'MONO', beta });
  const { flux } = sums(renderLight(plan, 0), plan);
  expect(Math.abs(flux[1] / (4e5 * plan.frames[0].transparency) - 1)).toBeLessThan(beta < 3 ? 0.012 : LOST);
});

test('a trailed star is drawn along its path, with all its flux', () => {
  const plan = oneStar({
    cfa: 'MONO',
    overrides: { 1: { kind: 'trailed', transparency: 1, offsetPx: [0, 0] } },
  });
  const light = renderLight(plan, 1);
  const [x, y] = applyMatrix(plan.frames[1].matrix, 130.3, 141.8).map(Math.round);
  const at = (dx: number, dy: number) => light[(y + dy) * 240 + x + dx];
  expect(at(5, 2) / at(0, 0)).toBeGreaterThan(0.4);
  expect(at(-2, 5) / at(0, 0)).toBeLessThan(0.1);
  expect(Math.abs(sums(light, plan).flux[1] / 4e5 - 1)).toBeLessThan(0.01);
});

test('the sky has its level in each colour and the gradient of the plan', () => {
  const plan = planSky({ ...bare, skyAdu: [385, 540, 335], gradient: [0.05, 0.08] });
  const light = renderLight(plan, 0);
  sums(light, plan).flux.forEach((sum, channel) => {
    const level = sum / ([0.25, 0.5, 0.25][channel] * light.length);
    expect(Math.abs(level - [385, 540, 335][channel])).toBeLessThan(0.5);
  });
  expect(light[0] / 540).toBeCloseTo(1 - 0.025 - 0.04, 5);
  expect(light[319 * 240 + 239] / light[0]).toBeCloseTo(1.065 / 0.935, 2);
});

test('the nebula is the sum of its Gaussians, through the transform', () => {
  const plan = planSky({ ...bare, nebula: true, rotationDeg: 70, scale: 1.2, cfa: 'GBRG' });
  const light = renderLight(plan, 2);
  const { matrix, transparency } = plan.frames[2];
  const channels = cfaChannels('GBRG');
  for (const [u, v] of [
    [138, 197],
    [111, 175],
    [150, 190],
    [90, 180],
  ]) {
    const [px, py] = applyMatrix(matrix, u, v).map(Math.round);
    if (px < 0 || py < 0 || px >= 240 || py >= 320) continue;
    const channel = channels[2 * (py & 1) + (px & 1)];
    const expected = plan.sky.nebula.reduce((sum, c) => {
      const [cx, cy] = applyMatrix(matrix, c.x, c.y);
      const angle = c.angleRad + (70 * Math.PI) / 180;
      const a = ((px - cx) * Math.cos(angle) + (py - cy) * Math.sin(angle)) / (c.sigmaXPx * 1.2);
      const b = ((py - cy) * Math.cos(angle) - (px - cx) * Math.sin(angle)) / (c.sigmaYPx * 1.2);
      return sum + (c.peakAdu[channel] * transparency * Math.exp(-0.5 * (a * a + b * b))) / 1.44;
    }, 0);
    expect(Math.abs(light[py * 240 + px] - expected)).toBeLessThan(0.02);
    expect(expected).toBeGreaterThan(5);
  }
});

test('a satellite is a line of the planned height between its ends', () => {
  const plan = planSky({ ...bare, overrides: { 1: { trail: true } } });
  const light = renderLight(plan, 1);
  const trail = plan.frames[1].trail!;
  let brightest = 0;
  for (const light_ of light) brightest = Math.max(brightest, light_);
  expect(brightest).toBeGreaterThan(0.98 * trail.amplitudeAdu);
  expect(brightest).toBeLessThanOrEqual(trail.amplitudeAdu);
  for (const part of [0.2, 0.5, 0.8]) {
    const x = Math.round(trail.x0 + part * (trail.x1 - trail.x0));
    const y = Math.round(trail.y0 + part * (trail.y1 - trail.y0));
    expect(light[y * 240 + x]).toBeGreaterThan(0.85 * trail.amplitudeAdu);
  }
  expect(Math.max(...renderLight(plan, 0))).toBe(0);
});
