import { applyMatrix, invertMatrix } from '@crowdsky/simulator';
import { beforeAll, describe, expect, it } from 'vitest';
import { filmNight } from './fixtures/film-night.ts';
import type { Scene } from './fixtures/film-night.ts';
import { stackFiles, stackOf, statusOf } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import type { Finding } from './ground/finding.ts';
import { medianOf } from './ground/median.ts';
import type { Stack } from './result/finish-stack.ts';
import type { StackOutcome } from './stack.ts';

const WIDTH = 480;
const HEIGHT = 640;
const NIGHT = simulateNight({
  frames: 8,
  width: WIDTH,
  height: HEIGHT,
  stars: 260,
  nebula: false,
  hotPixels: 20,
});

type Side = 'top' | 'bottom' | 'left' | 'right';

/** 0 at the side, 1 at the opposite one. */
function depth(side: Side, x: number, y: number): number {
  const [u, v] = [(x + 0.5) / WIDTH, (y + 0.5) / HEIGHT];
  return side === 'top' ? v : side === 'bottom' ? 1 - v : side === 'left' ? u : 1 - u;
}

/** Every other frame is hidden up to a share that grows through the night; dark or lit. */
function hiding(side: Side, share: number, adu: number): Scene {
  return (x, y, n, value, { normal }) =>
    n % 2 === 1 && depth(side, x, y) < share + 0.005 * n ? adu + Math.sqrt(adu) * 2 * normal() : value;
}

function notesOf(outcome: StackOutcome): (readonly Finding[] | undefined)[] {
  return outcome.reports.map(({ outcome: own }) => (own.used ? own.notes : []));
}

/** Positions on the sky and fluxes of a stack's bright stars. */
function skyStars(stack: Stack): { x: number; y: number; flux: number; depth: number }[] {
  const { name } = stack.usedFrames[stack.reference].analysis;
  const frame = NIGHT.plan.frames.find((one) => one.name === name)!;
  const toSky = invertMatrix(frame.matrix);
  return stack.stars
    .filter(({ snr, flags }) => snr > 40 && flags === 0)
    .map((star) => {
      const [x, y] = applyMatrix(toSky, star.x, star.y);
      const at = Math.round(star.y) * stack.width + Math.round(star.x);
      return { x, y, flux: star.flux / frame.transparency, depth: stack.footprint[at] };
    });
}

describe('frames of which something hides a part', () => {
  let clean: Stack;
  beforeAll(async () => {
    const outcome = await stackFiles(NIGHT.files);
    clean = stackOf(outcome);
    expect(notesOf(outcome)).toEqual(Array(8).fill(undefined));
  });

  it.each<[Side, number, number]>([
    ['bottom', 0.3, 510],
    ['top', 0.1, 4000],
    ['left', 0.6, 510],
    ['right', 0.3, 4000],
    ['bottom', 0.1, 4000],
    ['right', 0.6, 4000],
  ])('lose that part alone: %s, %d, %d ADU', async (side, share, adu) => {
    const outcome = await stackFiles(await filmNight(NIGHT.files, hiding(side, share, adu)));
    expect(outcome.reports.map(statusOf)).toEqual(Array(8).fill('used'));
    notesOf(outcome).forEach((notes, n) => {
      if (n % 2 === 0) {
        expect(notes).toBeUndefined();
        return;
      }
      const [{ code, given }] = notes ?? [];
      expect([notes?.length, code, given[1]]).toEqual([1, 'part-hidden', side]);
      // The blocks that are hidden, and those beside them.
      expect(given[0]).toBeGreaterThanOrEqual(Math.floor(100 * (share + 0.005 * n)));
      expect(given[0]).toBeLessThan(100 * (share + 0.005 * n) + 18);
    });
    const stack = stackOf(outcome);
    const reference = stack.usedFrames[stack.reference].analysis.name;
    expect(NIGHT.files.findIndex(({ name }) => name === reference) % 2).toBe(0);

    const [hidden, open]: number[][] = [[], []];
    for (let y = 24; y < HEIGHT - 24; y += 4) {
      for (let x = 24; x < WIDTH - 24; x += 4) {
        const at = y * stack.width + x;
        const far = depth(side, x, y);
        if (far < share - 0.03) hidden.push(stack.footprint[at]);
        if (far > share + 0.24) open.push(stack.footprint[at]);
      }
    }
    // The frames do not lie on each other to the pixel: some end before the border.
    expect([medianOf(hidden), medianOf(open)]).toEqual([4, 8]);
    expect(hidden.filter((count) => count > 4)).toEqual([]);
    expect(open.filter((count) => count < 5)).toEqual([]);
    expect(Math.abs(skyStep(stack, side, share) - skyStep(clean, side, share))).toBeLessThan(2);
    expect(stack.stars.length).toBeGreaterThan(0.85 * clean.stars.length);

    const before = skyStars(clean);
    const ratios = skyStars(stack).flatMap((star) => {
      const same = before.find(({ x, y }) => Math.hypot(x - star.x, y - star.y) < 1);
      return same && star.depth <= 4 ? [[star.flux, same.flux]] : [];
    });
    expect(ratios.length).toBeGreaterThan(2);
    const sum = (n: number): number => ratios.reduce((total, pair) => total + pair[n], 0);
    expect(Math.abs(sum(0) / sum(1) - 1)).toBeLessThan(0.02);
  });
});

/** Green sky of the hidden part over that of the rest. */
function skyStep({ pixels, width, height }: Stack, side: Side, share: number): number {
  const [hidden, open]: number[][] = [[], []];
  for (let y = 24; y < height - 24; y += 2) {
    for (let x = 24; x < width - 24; x += 2)
      (depth(side, x, y) < share ? hidden : open).push(pixels[(height + y) * width + x]);
  }
  return medianOf(hidden) - medianOf(open);
}
