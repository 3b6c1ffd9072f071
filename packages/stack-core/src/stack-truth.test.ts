import { applyMatrix } from '@crowdsky/simulator';
import type { SkyPlan } from '@crowdsky/simulator';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Stack } from './result/finish-stack.ts';
import { statusOf, stackFiles, stackOf } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import type { Night } from './fixtures/night.ts';
import { detectStarsInImage } from './stars/detect-stars.ts';
import { createKernels } from './kernels/kernels.ts';
import { medianOf } from './ground/median.ts';
import type { StackOutcome } from './stack.ts';
import type { Star } from './stars/star.ts';

/** The true plan of the stack's reference frame. */
function referenceOf({ plan }: Night, stack: Stack): SkyPlan['frames'][number] {
  const { name } = stack.usedFrames[stack.reference].analysis;
  return plan.frames.find((frame) => frame.name === name)!;
}

/** Stars of one channel, or of all (undefined), each with the true star it is: isolated, bright, unsaturated. */
function pairs(
  night: Night,
  stack: Stack,
  channel: number,
): { star: Star; x: number; y: number; flux: number }[] {
  const count = stack.width * stack.height;
  const kernels = createKernels();
  const address = kernels.allocate(4 * count + 64);
  kernels.f32(address, count).set(stack.pixels.subarray(channel * count, (channel + 1) * count));
  const { stars } = detectStarsInImage(
    kernels,
    { address, width: stack.width, height: stack.height },
    { saturationAdu: 60_000 },
  );
  const { matrix, transparency } = referenceOf(night, stack);
  const truth = night.plan.sky.stars.map(({ x, y, fluxAdu }) => {
    const [u, v] = applyMatrix(matrix, x, y);
    return { x: u, y: v, flux: fluxAdu[channel] * transparency };
  });
  return truth.flatMap((own) => {
    const isInside = own.x > 12 && own.y > 12 && own.x < stack.width - 13 && own.y < stack.height - 13;
    const rivals = truth.filter(
      (other) => other !== own && Math.hypot(other.x - own.x, other.y - own.y) < 22,
    );
    const isAlone = rivals.reduce((sum, other) => sum + other.flux, 0) < 0.01 * own.flux;
    if (!isInside || !isAlone || own.flux > 150_000) return [];
    const star = stars.find((candidate) => Math.hypot(candidate.x - own.x, candidate.y - own.y) < 2);
    return star && star.snr > 60 ? [{ ...own, star }] : [];
  });
}

/** Slope through the origin of measured over true flux, weighted as the noise asks. */
function slope(found: ReturnType<typeof pairs>): number {
  const above = found.reduce((sum, { star, flux }) => sum + star.flux * Math.min(1, 30_000 / flux), 0);
  return above / found.reduce((sum, { flux }) => sum + flux * Math.min(1, 30_000 / flux), 0);
}

/** Aperture photometry needs no profile: the light within 12 px over the sky between 14 and 18 px. */
function apertureFlux(plane: Float32Array, width: number, x: number, y: number): number {
  const sky: number[] = [];
  let light = 0;
  let area = 0;
  for (let v = Math.floor(y) - 18; v <= y + 18; v++) {
    for (let u = Math.floor(x) - 18; u <= x + 18; u++) {
      const value = plane[v * width + u];
      const distance = Math.hypot(u - x, v - y);
      if (Number.isNaN(value) || value === undefined) continue;
      if (distance <= 12) {
        light += value;
        area++;
      } else if (distance >= 14 && distance <= 18) sky.push(value);
    }
  }
  return light - area * medianOf(sky);
}

describe('a stack of a simulated sky', () => {
  const night = simulateNight({
    frames: 20,
    stars: 60,
    faintestFluxAdu: 15_000,
    brightestFluxAdu: 2e5,
    nebula: false,
    overrides: { 7: { trail: true }, 12: { transparency: 0.7 } },
    cosmicRays: 12,
    hotPixels: 60,
  });
  let outcome: StackOutcome;
  let stack: Stack;
  beforeAll(async () => {
    outcome = await stackFiles(night.files);
    stack = stackOf(outcome);
  });

  it('finds nothing to shift where nothing is shifted', () => {
    expect(stack.colourShifts).toBeUndefined();
  });

  it('uses every frame', () => {
    expect(outcome.reports.map(statusOf)).toEqual(Array(20).fill('used'));
    const weak = outcome.reports[12].outcome;
    expect(weak.used && Math.abs(weak.transparency / 0.7 - 1) < 0.03).toBe(true);
    expect(weak.used && weak.weight).toBeLessThan(0.75);
  });

  it.each([0, 1, 2])('has the true flux of its stars in channel %i', (channel) => {
    const found = pairs(night, stack, channel);
    const count = stack.width * stack.height;
    const plane = stack.pixels.subarray(channel * count, (channel + 1) * count);
    expect(found.length).toBeGreaterThan(8);
    let [light, truth] = [0, 0];
    for (const { x, y, flux } of found) {
      light += apertureFlux(plane, stack.width, x, y);
      truth += flux * (1 - (1 + (12 / moffatAlpha(night.plan.fwhmPx)) ** 2) ** -2);
    }
    // In a small field the scale comes from two dozen stars of one frame, and apertures lose some flux to their
    // annulus.
    expect(Math.abs(light / truth - 1)).toBeLessThan(0.025);
    // The star list is weighted by a profile; its scale must be the same for all stars.
    const ratios = found.map(({ star, flux }) => star.flux / flux / slope(found));
    for (const ratio of ratios) expect(Math.abs(ratio - 1)).toBeLessThan(0.08);
  });

  it.each([0, 1, 2])('has its stars in their places, sharp, in channel %i', (channel) => {
    const found = pairs(night, stack, channel);
    const squares = found.map(({ star, x, y }) => (star.x - x) ** 2 + (star.y - y) ** 2);
    expect(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length)).toBeLessThan(0.1);
    expect(medianOf(found.map(({ star }) => star.fwhmPx))).toBeLessThan(channel === 1 ? 3.25 : 3.35);
    expect(medianOf(found.map(({ star }) => star.fwhmPx))).toBeGreaterThan(2.8);
  });

  it('shows neither the trail nor the hot pixels', () => {
    const { matrix } = referenceOf(night, stack);
    const count = stack.width * stack.height;
    const plane = stack.pixels.subarray(count, 2 * count);
    const sky = medianOf(plane);
    const noise = 1.4826 * medianOf(plane.map((value) => Math.abs(value - sky)));
    const stars = night.plan.sky.stars.map(({ x, y }) => applyMatrix(matrix, x, y));
    const isDark = (x: number, y: number): boolean => stars.every(([u, v]) => Math.hypot(u - x, v - y) > 25);

    const { trail } = night.plan.frames[7];
    const along: number[] = [];
    for (let step = 0; step <= 1; step += 0.001) {
      const x = Math.round(trail!.x0 + step * (trail!.x1 - trail!.x0));
      const y = Math.round(trail!.y0 + step * (trail!.y1 - trail!.y0));
      const back = stack.usedFrames[7].transform;
      // Trails are given in their frame; the shift between frames is some pixels.
      const [u, v] = [Math.round(x - back.c), Math.round(y - back.f)];
      if (u > 20 && v > 20 && u < 299 && v < 459 && isDark(u, v)) along.push(plane[v * 320 + u] - sky);
    }
    expect(along.length).toBeGreaterThan(20);
    const left = along.reduce((sum, value) => sum + value, 0) / along.length;
    expect(Math.abs(left) / (trail!.amplitudeAdu / 20)).toBeLessThan(0.3);

    const hot = night.plan.sensor.hot.filter(
      ([x, y]) => x > 20 && y > 20 && x < 299 && y < 459 && isDark(x, y),
    );
    expect(hot.length).toBeGreaterThan(5);
    const over = hot.filter(([x, y]) => Math.abs(plane[y * 320 + x] - sky) > 5 * noise + 30);
    expect(over).toEqual([]);
  });
});

describe('a stack of a sky whose red and blue light the air has shifted', () => {
  const night = simulateNight({
    frames: 12,
    stars: 80,
    faintestFluxAdu: 15_000,
    brightestFluxAdu: 2e5,
    nebula: false,
    rotationDeg: 8,
    redShiftPx: [-0.15, 0.05],
    blueShiftPx: [0.22, -0.1],
  });

  it('has all colours in the place of green', async () => {
    const stack = stackOf(await stackFiles(night.files));
    const places = [0, 1, 2].map((channel) => {
      const found = pairs(night, stack, channel);
      expect(found.length).toBeGreaterThan(12);
      return {
        x: medianOf(found.map(({ star, x }) => star.x - x)),
        y: medianOf(found.map(({ star, y }) => star.y - y)),
        fwhmPx: medianOf(found.map(({ star }) => star.fwhmPx)),
      };
    });
    for (const { x, y, fwhmPx } of places) {
      expect(Math.hypot(x, y)).toBeLessThan(0.06);
      expect(fwhmPx).toBeLessThan(3.35);
    }
    const { red, blue } = stack.colourShifts!;
    expect(Math.hypot(red.x + 0.15, red.y - 0.05)).toBeLessThan(0.03);
    expect(Math.hypot(blue.x - 0.22, blue.y + 0.1)).toBeLessThan(0.03);
  });

  it('is left as it is by a demosaic, and where there are two frames', async () => {
    const demosaiced = stackOf(await stackFiles(night.files, { resampling: 'demosaic' }));
    expect(demosaiced.colourShifts).toBeUndefined();
    const two = stackOf(await stackFiles(night.files.slice(0, 2), { resampling: 'cfa' }));
    expect(two.colourShifts).toBeUndefined();
  });
});

/** Moffat profile of exponent 3. */
function moffatAlpha(fwhmPx: number): number {
  return fwhmPx / 2 / Math.sqrt(2 ** (1 / 3) - 1);
}

describe('frames that lie otherwise', () => {
  /** Largest distance between the registered and the true position of a used frame, px. */
  function worstPlacement(nights: readonly Night[], stack: Stack): number {
    const frames = nights.flatMap(({ plan }) => plan.frames);
    const reference = frames.find(({ name }) => name === stack.usedFrames[stack.reference].analysis.name)!;
    let worst = 0;
    for (const { analysis, transform: t } of stack.usedFrames) {
      const own = frames.find(({ name }) => name === analysis.name)!;
      for (const { x, y } of nights[0].plan.sky.stars) {
        const [u, v] = applyMatrix(reference.matrix, x, y);
        const [wantedX, wantedY] = applyMatrix(own.matrix, x, y);
        const inside = [u, v, wantedX, wantedY].every((value) => value > 0 && value < 320);
        if (inside)
          worst = Math.max(
            worst,
            Math.hypot(t.a * u + t.b * v + t.c - wantedX, t.d * u + t.e * v + t.f - wantedY),
          );
      }
    }
    return worst;
  }

  it('turned by 180 degrees in the middle of the night', async () => {
    const night = simulateNight({ frames: 6, flip: true });
    const stack = stackOf(await stackFiles(night.files));
    expect(stack.usedFrames).toHaveLength(6);
    expect(worstPlacement([night], stack)).toBeLessThan(0.7);
  });

  it('of another telescope with another scale', async () => {
    const first = simulateNight({ frames: 4, fieldMarginPx: 60 });
    const second = simulateNight({
      frames: 3,
      seed: 8,
      sky: first.plan.sky,
      scale: 0.62,
      startRotationDeg: 100,
      telescope: 'S30_other',
      startUtc: '2025-04-10T01:00:00.000Z',
    });
    const stack = stackOf(await stackFiles([...first.files, ...second.files]));
    expect(stack.usedFrames).toHaveLength(7);
    expect(worstPlacement([first, second], stack)).toBeLessThan(0.7);
  });

  it.each([37, 90, 145, 211, 300])('turned by %i degrees, with few stars', async (degrees) => {
    const night = simulateNight({
      frames: 3,
      stars: 24,
      nebula: false,
      faintestFluxAdu: 20_000,
      fieldMarginPx: 0,
      overrides: { 1: { rotationDeg: degrees }, 2: { rotationDeg: -degrees / 2 } },
    });
    const stack = stackOf(await stackFiles(night.files));
    expect(stack.usedFrames).toHaveLength(3);
    expect(worstPlacement([night], stack)).toBeLessThan(0.7);
  });

  it('with eight or nine stars', async () => {
    const night = simulateNight({
      frames: 4,
      stars: 10,
      nebula: false,
      faintestFluxAdu: 30_000,
      fieldMarginPx: -30,
      hotPixels: 0,
      ditherPx: 8,
      seed: 12,
    });
    const outcome = await stackFiles(night.files);
    const counts = outcome.reports.map(({ measures }) => measures?.starCount ?? 0);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(8);
    expect(Math.max(...counts)).toBeLessThanOrEqual(12);
    expect(outcome.reports.map(statusOf)).toEqual(Array(4).fill('used'));
    expect(worstPlacement([night], stackOf(outcome))).toBeLessThan(0.7);
  });
});
