import { bytesSource, readHdus, readTable, writeFits } from '@crowdsky/fits';
import { beforeAll, describe, expect, it } from 'vitest';
import { stackFiles, stackOf } from '../fixtures/memory-host.ts';
import { simulateNight } from '../fixtures/night.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { starFigures } from '../stars/star-figures.ts';
import type { Stack } from './finish-stack.ts';
import { skyFigures, stackFigures } from './stack-figures.ts';
import { stackToFits } from './stack-to-fits.ts';
import { STAR_TABLE, starsOfTable } from './star-table.ts';

describe('skyFigures', () => {
  it('know level and noise of the mean over the channels, whatever lies in the sky', () => {
    const random = seededRandom(3);
    const [width, height] = [600, 500];
    const count = width * height;
    const pixels = new Float32Array(3 * count);
    [900, 1000, 1400].forEach((level, channel) => {
      for (let i = 0; i < count; i++) pixels[channel * count + i] = level + 30 * random.normal();
    });
    // Stars on 3 % of the pixels, and a corner without data in one channel.
    for (let i = 0; i < count; i += 33) pixels[count + i] += 50_000;
    pixels.fill(NaN, 0, 40 * width);
    const { skyLevel, noise } = skyFigures({ pixels, width, height, channelCount: 3 });
    expect(Math.abs(skyLevel - 1101)).toBeLessThan(1.2);
    expect(Math.abs(noise / (30 / Math.sqrt(3)) - 1)).toBeLessThan(0.06);
  });

  it('are exact for few pixels', () => {
    const pixels = Float32Array.of(1, 2, 4, 8, NaN);
    expect(skyFigures({ pixels, width: 5, height: 1, channelCount: 1 })).toEqual({
      skyLevel: 3,
      noise: 1.4826 * 1.5,
    });
    const none = new Float32Array(3).fill(NaN);
    expect(skyFigures({ pixels: none, width: 1, height: 1, channelCount: 3 })).toEqual({
      skyLevel: NaN,
      noise: NaN,
    });
  });
});

describe('stackFigures', () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = stackOf(await stackFiles(simulateNight({ frames: 4, fwhmPx: 3 }).files));
  });

  it('are those of the sky that was simulated', () => {
    const figures = stackFigures(stack);
    expect([figures.widthPx, figures.heightPx, figures.channelCount]).toEqual([320, 480, 3]);
    expect(figures.exposureSeconds).toBe(40);
    expect(figures.starCount).toBe(stack.stars.length);
    expect(figures.fwhmPx).toBeGreaterThan(2.7);
    expect(figures.fwhmPx).toBeLessThan(3.5);
    expect(figures.elongation).toBeLessThan(1.15);
    expect(figures.referenceFrame).toBe(stack.usedFrames[stack.reference].analysis.name);
    const { skyLevel } = stack.usedFrames[stack.reference].analysis.measures;
    expect(figures.skyLevel / ((skyLevel[0] + skyLevel[1] + skyLevel[2]) / 3)).toBeCloseTo(1, 1);
  });

  it('are the same from the star table of its file', async () => {
    const source = bytesSource(writeFits(stackToFits(stack, { format: 'float32', keepLocation: false })));
    const table = (await readHdus(source)).find(({ header }) => header.string('EXTNAME') === STAR_TABLE);
    if (!table) throw new Error('no table');
    const stars = starsOfTable(await readTable(source, table));
    expect(stars.length).toBe(stack.stars.length);
    stars.forEach((star, n) => {
      const { elongation, ...others } = stack.stars[n];
      expect(star.elongation).toBeCloseTo(elongation, 5);
      for (const [name, value] of Object.entries(others) as [keyof typeof others, number][])
        expect(Math.abs(star[name] - value)).toBeLessThanOrEqual(1e-6 * Math.abs(value));
    });
    const figures = starFigures(stars);
    expect(figures.fwhmPx).toBeCloseTo(stackFigures(stack).fwhmPx, 5);
    expect(figures.elongation).toBeCloseTo(stackFigures(stack).elongation, 5);
  });
});
