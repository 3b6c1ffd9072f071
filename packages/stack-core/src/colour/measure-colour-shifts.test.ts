import type { MeasuredColourShifts } from '../ground/frame-measures.ts';
import type { SkyOptions } from '@crowdsky/simulator';
import { describe, expect, it } from 'vitest';
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import { inputs, memoryHost } from '../fixtures/memory-host.ts';
import { simulateNight } from '../fixtures/night.ts';
import { createStackTasks } from '../tasks/stack-tasks.ts';

type Pair = readonly [number, number];

/** What each frame of a simulated night shows. */
async function measured(options: Partial<SkyOptions>): Promise<(MeasuredColourShifts | undefined)[]> {
  const { files } = simulateNight({ frames: 8, ditherEvery: 1, hotPixels: 0, cosmicRays: 0, ...options });
  const tasks = createStackTasks(memoryHost);
  const shifts: (MeasuredColourShifts | undefined)[] = [];
  for (const input of inputs(files)) {
    const analysis = await tasks.analyse(input, {}, { pattern: options.cfa });
    shifts.push((analysis as MeasuredFrame).measures.colourShifts);
  }
  return shifts;
}

/** Distances from the truth of each frame's red and blue along x and y: all of them, and over their errors. */
function deviations(
  shifts: readonly (MeasuredColourShifts | undefined)[],
  red: Pair,
  blue: Pair,
): { bias: number; pull: number } {
  const off = shifts.flatMap((one) => [
    { of: 0, by: one!.red.x - red[0], errorPx: one!.red.errorPx },
    { of: 1, by: one!.red.y - red[1], errorPx: one!.red.errorPx },
    { of: 2, by: one!.blue.x - blue[0], errorPx: one!.blue.errorPx },
    { of: 3, by: one!.blue.y - blue[1], errorPx: one!.blue.errorPx },
  ]);
  const means = [0, 1, 2, 3].map(
    (axis) => off.reduce((sum, { of, by }) => sum + (of === axis ? by : 0), 0) / shifts.length,
  );
  const squares = off.reduce((sum, { by, errorPx }) => sum + (by / errorPx) ** 2, 0);
  return { bias: Math.max(...means.map(Math.abs)), pull: Math.sqrt(squares / off.length) };
}

const RED: Pair = [-0.22, 0.08];
const BLUE: Pair = [0.3, -0.12];

describe('measureColourShifts', () => {
  it.each(['GRBG', 'RGGB', 'BGGR', 'GBRG'] as const)('finds none where there is none: %s', async (cfa) => {
    const { bias, pull } = deviations(await measured({ cfa }), [0, 0], [0, 0]);
    expect(bias).toBeLessThan(0.025);
    expect(pull).toBeLessThan(1.6);
  });

  it.each<[string, Partial<SkyOptions>]>([
    ['sharp', { fwhmPx: 2 }],
    ['usual', {}],
    ['wide', { fwhmPx: 4.5, faintestFluxAdu: 4000 }],
    ['turning', { rotationDeg: 90, cfa: 'RGGB' }],
  ])('finds what was planted, on the sensor and not in the sky: %s stars', async (_, options) => {
    const shifts = await measured({ ...options, redShiftPx: RED, blueShiftPx: BLUE });
    const { bias, pull } = deviations(shifts, RED, BLUE);
    expect(bias).toBeLessThan(0.03);
    expect(pull).toBeLessThan(1.8);
    expect(pull).toBeGreaterThan(0.4);
  });

  it('says nothing of few stars, or without filters', async () => {
    expect(await measured({ frames: 1, stars: 6 })).toEqual([undefined]);
    expect(await measured({ frames: 1, cfa: 'MONO' })).toEqual([undefined]);
  });
});
