import { applyMatrix } from '@crowdsky/simulator';
import { describe, expect, it } from 'vitest';
import { stackFiles, stackOf, statusOf } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import type { Night } from './fixtures/night.ts';
import { medianOf } from './ground/median.ts';
import type { Stack } from './result/finish-stack.ts';

const [WIDTH, HEIGHT] = [440, 560];

/** Light within a radius over the sky in the ring around it. */
function apertureFlux(plane: Float32Array, x: number, y: number, radiusPx: number): number {
  const sky: number[] = [];
  let light = 0;
  let area = 0;
  for (let v = Math.round(y - 1.5 * radiusPx); v <= y + 1.5 * radiusPx; v++)
    for (let u = Math.round(x - 1.5 * radiusPx); u <= x + 1.5 * radiusPx; u++) {
      const distance = Math.hypot(u - x, v - y);
      const value = plane[v * WIDTH + u];
      if (distance <= radiusPx) {
        light += value;
        area++;
      } else if (distance >= 1.1 * radiusPx && distance <= 1.5 * radiusPx) sky.push(value);
    }
  return light - area * medianOf(sky);
}

/** The light of the stars within `reachPx` of the middle in one stack over that in another of the same reference. */
function fluxRatios(
  night: Night,
  stack: Stack,
  alone: Stack,
  reachPx: readonly [number, number],
  faintest: number,
): number[] {
  const { name } = stack.usedFrames[stack.reference].analysis;
  expect(alone.usedFrames[alone.reference].analysis.name).toBe(name);
  const { matrix, fwhmPx } = night.plan.frames.find((frame) => frame.name === name)!;
  const stars = night.plan.sky.stars.flatMap(({ x, y, fluxAdu }) => {
    const [u, v] = applyMatrix(matrix, x, y);
    const isInside = Math.abs(u - WIDTH / 2) < reachPx[0] && Math.abs(v - HEIGHT / 2) < reachPx[1];
    return isInside && fluxAdu[1] > faintest ? [{ u, v }] : [];
  });
  expect(stars.length).toBeGreaterThan(4);
  return [0, 1, 2].map((channel) => {
    const [mixed, own] = [stack, alone].map(({ pixels }) => {
      const plane = pixels.subarray(channel * WIDTH * HEIGHT, (channel + 1) * WIDTH * HEIGHT);
      return stars.reduce((sum, { u, v }) => sum + apertureFlux(plane, u, v, 4 * fwhmPx), 0);
    });
    return mixed / own;
  });
}

/** Frames of one sky of which every second one has pixels of another scale, in equal seeing. */
function mixedNight(scale: number): Night {
  const fwhmPx = 3.2 * Math.max(1, 1 / scale);
  const other = { scale, fwhmPx: fwhmPx * scale, telescope: 'other', transparency: scale * scale };
  // Of the same exposure at the same focal ratio: the same sky in a pixel, more light of a star in more pixels.
  const faintest = 6000 / Math.max(1, scale * scale);
  const own = { fwhmPx, transparency: 1 };
  return simulateNight({
    frames: 6,
    width: WIDTH,
    height: HEIGHT,
    stars: 220,
    fieldMarginPx: scale < 1 ? 120 : 0,
    faintestFluxAdu: faintest,
    brightestFluxAdu: 50 * faintest,
    nebula: false,
    gainAduPerElectron: 0.05,
    readNoiseAdu: 2,
    hotPixels: 0,
    cosmicRays: 0,
    gradient: [0, 0],
    seed: 5,
    overrides: { 0: own, 1: other, 2: own, 3: other, 4: own, 5: other },
  });
}

describe('a stack of frames of two scales', () => {
  it.each([
    [0.4, 'cfa'],
    [0.6, 'cfa'],
    [0.6, 'demosaic'],
    [0.8, 'cfa'],
    [0.95, 'demosaic'],
    [1.3, 'cfa'],
    [2, 'demosaic'],
    [2.5, 'cfa'],
  ] as const)('has the true flux of its stars where both lie: scale %f, %s', async (scale, resampling) => {
    const night = mixedNight(scale);
    const outcome = await stackFiles(night.files, { resampling });
    expect(outcome.reports.map(statusOf)).toEqual(Array(6).fill('used'));
    const stack = stackOf(outcome);
    const { name } = stack.usedFrames[stack.reference].analysis;
    const parity = night.files.findIndex((file) => file.name === name) % 2;
    const alone = stackOf(
      await stackFiles(
        night.files.filter((_, n) => n % 2 === parity),
        { resampling },
      ),
    );
    const reach = 0.5 / Math.max(1, parity === 1 ? 1 / scale : scale);
    const ratios = fluxRatios(
      night,
      stack,
      alone,
      [WIDTH * reach - 24, HEIGHT * reach - 24],
      8000 / Math.max(1, scale * scale),
    );
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.01);
  });
});
