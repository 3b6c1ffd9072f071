/** Master frames undo what the sensor and its optics did. */
import { bytesSource, findImage, readImage } from '@crowdsky/fits';
import { beforeAll, describe, expect, test } from 'vitest';
import { flatField } from './flat-field.ts';
import { planSky } from './plan-sky.ts';
import { simulateFrame } from './simulate-frame.ts';
import { simulateMasters } from './simulate-masters.ts';

const WIDTH = 200;
const HEIGHT = 300;
const plan = planSky({
  width: WIDTH,
  height: HEIGHT,
  stars: 0,
  nebula: false,
  gradient: [0, 0],
  hotPixels: 50,
  deadPixels: 30,
  vignetting: 0.4,
  dustShadows: 4,
  cosmicRays: 0,
  clean: true,
});

async function pixelsOf(bytes: Uint8Array) {
  const source = bytesSource(bytes);
  return readImage(source, await findImage(source));
}

const mean = (pixels: Iterable<number>) => {
  const all = [...pixels];
  return all.reduce((a, b) => a + b, 0) / all.length;
};

describe('masters', () => {
  const masters = simulateMasters(plan, { frames: 100 });
  let bias: ArrayLike<number> & Iterable<number>;
  let dark: ArrayLike<number> & Iterable<number>;
  let flat: ArrayLike<number> & Iterable<number>;
  beforeAll(async () => {
    [bias, dark, flat] = await Promise.all(
      [masters.bias, masters.dark, masters.flat].map((master) => pixelsOf(master.bytes)),
    );
  });

  test('the bias is the pedestal with the noise of a mean', () => {
    expect(mean(bias)).toBeCloseTo(460, 1);
    const variance = mean(Array.from(bias, (v) => (v - 460) ** 2));
    expect(Math.sqrt(variance)).toBeCloseTo(21 / 10, 1);
  });

  test('the dark holds every hot pixel', () => {
    const total = new Map<number, number>();
    for (const [x, y, adu] of plan.sensor.hot)
      total.set(y * WIDTH + x, (total.get(y * WIDTH + x) ?? 0) + adu);
    for (const [i, adu] of total) expect(Math.abs(dark[i] - 460 - adu)).toBeLessThan(6 * 2.1);
  });

  test('the flat falls to 60% in the corners and darkens under dust and in dead pixels', () => {
    const [x, y, response] = plan.sensor.dead[0];
    const share = flatField(plan.sensor)!;
    expect(share[0]).toBeCloseTo(0.6, 2);
    expect(flat[0] / 20000).toBeCloseTo(share[0], 1);
    expect(flat[y * WIDTH + x]).toBeLessThan(20000 * (response + 0.02));
    const shadow = plan.sensor.dust[0];
    expect(share[shadow.y * WIDTH + shadow.x]).toBeLessThan(1 - shadow.depth + 1e-6);
  });

  test('(light - dark) / flat is an even sky in every colour', async () => {
    const light = await pixelsOf(simulateFrame(plan, 0).bytes);
    const dead = new Set(plan.sensor.dead.map(([x, y]) => y * WIDTH + x));
    const level = (place: number, from: number, to: number) => {
      const values: number[] = [];
      for (let row = from + (place >> 1); row < to; row += 2) {
        for (let column = place & 1; column < WIDTH; column += 2) {
          const i = row * WIDTH + column;
          if (!dead.has(i)) values.push((light[i] - dark[i]) / flat[i]);
        }
      }
      return mean(values);
    };
    for (const place of [0, 1, 2, 3]) {
      expect(level(place, 0, 30) / level(place, 130, 170)).toBeCloseTo(1, 1.5);
    }
  });

  test('a flat of raw frames keeps its pedestal', async () => {
    const raw = await pixelsOf(simulateMasters(plan, { frames: 100, flatPedestal: true }).flat.bytes);
    expect(mean(raw) - mean(flat)).toBeCloseTo(460, -0.5);
  });
});
