import { readPrimary, bytesSource } from '@crowdsky/fits';
import { describe, expect, it } from 'vitest';
import { stackFiles, stackOf } from './fixtures/memory-host.ts';
import type { NamedBytes } from './fixtures/memory-host.ts';
import { simulateNight } from './fixtures/night.ts';
import { seededRandom } from './fixtures/seeded-random.ts';
import { medianOf } from './ground/median.ts';

const NIGHT = simulateNight({ frames: 6, stars: 120 });

/** The third frame with other stored values where `change` gives one. */
async function damaged(
  change: (x: number, y: number, width: number) => number | undefined,
): Promise<NamedBytes[]> {
  const bytes = NIGHT.files[2].bytes.slice();
  const { dataOffset, image } = await readPrimary(bytesSource(bytes));
  const [width, height] = image?.shape ?? [];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  for (let at = 0; at < width * height; at++) {
    const value = change(at % width, Math.floor(at / width), width);
    if (value !== undefined) view.setInt16(dataOffset + 2 * at, value - 32768);
  }
  return NIGHT.files.map((file, n) => (n === 2 ? { ...file, bytes } : file));
}

describe('a frame that holds no image in a part', () => {
  const random = seededRandom(3);
  it.each<[string, (x: number, y: number, width: number) => number | undefined, boolean]>([
    ['black columns', (x, _y, width) => (x >= width / 2 ? 0 : undefined), false],
    [
      'a band of garbage',
      (_x, y) => (y >= 150 && y < 240 ? Math.floor(65536 * random.uniform()) : undefined),
      true,
    ],
  ])('is stacked without it: %s', async (_, change, isBand) => {
    const clean = stackOf(await stackFiles(NIGHT.files));
    const stack = stackOf(await stackFiles(await damaged(change)));
    const { width, height } = stack;
    expect(stack.usedFrames.length).toBe(6);
    const depth = (x: number, y: number): number => stack.footprint[y * width + x];
    const middle = isBand ? [width >> 1, 195] : [width - 60, height >> 1];
    const intact = isBand ? [width >> 1, height - 80] : [60, height >> 1];
    expect([depth(middle[0], middle[1]), depth(intact[0], intact[1])]).toEqual([5, 6]);
    for (let channel = 0; channel < 3; channel++) {
      const part = (pixels: Float32Array): Float32Array =>
        Float32Array.from({ length: 60 * 240 }, (_, n) => {
          const [along, across] = [(n % 240) - 120, Math.floor(n / 240) - 30];
          const x = middle[0] + (isBand ? along : across);
          const y = middle[1] + (isBand ? across : along);
          return pixels[(channel * height + y) * width + x];
        });
      expect(Math.abs(medianOf(part(stack.pixels)) - medianOf(part(clean.pixels)))).toBeLessThan(2);
    }
    expect(stack.stars.length).toBeGreaterThan(0.93 * clean.stars.length);
  });
});
