import { applyMatrix, planSky, simulateFrame } from '@crowdsky/simulator';
import { describe, expect, it } from 'vitest';
import { memoryHost } from '../fixtures/memory-host.ts';
import { medianOf } from '../ground/median.ts';
import { unpackStars } from '../stars/pack-stars.ts';
import { createStackTasks } from '../tasks/stack-tasks.ts';
import { lightFound } from './light-found.ts';

describe('lightFound', () => {
  it.each([1.45, 2.2, 3.4, 4.5, 5.6, 7.3])(
    'is the measured over the true flux of rendered stars of FWHM %f px',
    async (fwhmPx) => {
      const plan = planSky({
        width: 640,
        height: 640,
        stars: 120,
        faintestFluxAdu: 6000,
        brightestFluxAdu: 3e5,
        frames: 1,
        hotPixels: 0,
        cosmicRays: 0,
        clean: true,
        seed: 6,
        nebula: false,
        gainAduPerElectron: 1,
        readNoiseAdu: 4,
        overrides: { 0: { transparency: 1, fwhmPx } },
      });
      const { name, bytes } = simulateFrame(plan, 0);
      const tasks = createStackTasks(memoryHost);
      const analysis = await tasks.analyse({ name, handle: bytes }, { token: 1 }, {});
      if (!analysis.ok) throw new Error(analysis.reason);
      const found = unpackStars(analysis.stars);
      const shares = plan.sky.stars.flatMap(({ x, y, fluxAdu: [red, green, blue] }) => {
        const [u, v] = applyMatrix(plan.frames[0].matrix, x, y);
        const star = found.find((one) => Math.hypot(one.x - u, one.y - v) < 1.5 && (one.flags & 3) === 0);
        return star === undefined ? [] : [star.flux / ((red + 2 * green + blue) / 4)];
      });
      expect(shares.length).toBeGreaterThan(60);
      expect(Math.abs(lightFound(analysis.measures.fwhmPx) / medianOf(shares) - 1)).toBeLessThan(0.01);
    },
  );

  it('stays what it is beyond the widths measured', () => {
    expect([lightFound(0.5), lightFound(1.21), lightFound(7.8), lightFound(20)]).toEqual([
      0.977, 0.977, 0.722, 0.722,
    ]);
  });
});
