/** The noise of a sensor against its law, and the marks of defects. */
import { describe, expect, test } from 'vitest';
import { addDefects, expose } from './expose.ts';
import { planSky } from './plan-sky.ts';
import { Random } from './random.ts';

const sensorOf = (options: Parameters<typeof planSky>[0]) =>
  planSky({ width: 1000, height: 1000, stars: 0, hotPixels: 0, ...options }).sensor;

function moments(counts: Uint16Array): { mean: number; variance: number; skewness: number } {
  const n = counts.length;
  const mean = counts.reduce((sum, v) => sum + v, 0) / n;
  const central = (power: number) => counts.reduce((sum, v) => sum + (v - mean) ** power, 0) / n;
  const variance = central(2);
  return { mean, variance, skewness: central(3) / variance ** 1.5 };
}

/** Mean, variance and skewness of gain * Poisson + read noise, rounded to whole ADU. */
describe.each([
  { light: 540, readNoiseAdu: 21, name: 'green sky of a Seestar' },
  { light: 335, readNoiseAdu: 21, name: 'blue sky' },
  { light: 60, readNoiseAdu: 21, name: 'dark sky, where the skewness is largest' },
  { light: 0, readNoiseAdu: 21, name: 'no light at all' },
  { light: 20000, readNoiseAdu: 21, name: 'a bright star' },
  { light: 540, readNoiseAdu: 3, name: 'a camera that counts electrons' },
])('$name', ({ light, readNoiseAdu }) => {
  const sensor = sensorOf({ readNoiseAdu });
  const gain = sensor.gainAduPerElectron;
  const counts = expose(new Float32Array(1e6).fill(light), sensor, new Random(5, 'test', light));
  const got = moments(counts);
  const variance = gain * light + readNoiseAdu ** 2 + 1 / 12;

  test('mean', () => {
    expect(Math.abs(got.mean - light - sensor.pedestalAdu)).toBeLessThan(5 * Math.sqrt(variance / 1e6));
  });
  test('variance', () => {
    expect(Math.abs(got.variance / variance - 1)).toBeLessThan(5 * Math.sqrt(2.1 / 1e6));
  });
  test('skewness', () => {
    expect(Math.abs(got.skewness - (gain * gain * light) / variance ** 1.5)).toBeLessThan(
      5 * Math.sqrt(7 / 1e6),
    );
  });
});

test('the one-deviate noise has the quantiles of counted electrons plus read noise', () => {
  const light = new Float32Array(1e6).fill(385);
  const smooth = expose(light, sensorOf({ readNoiseAdu: 21 }), new Random(5, 'smooth')).sort();
  const counted = expose(light, sensorOf({ readNoiseAdu: 0 }), new Random(5, 'counted'));
  const read = expose(new Float32Array(1e6), sensorOf({ readNoiseAdu: 21 }), new Random(5, 'read'));
  const sum = counted.map((v, i) => v + read[i] - 460).sort();
  for (const share of [0.0005, 0.01, 0.1, 0.5, 0.9, 0.99, 0.9995]) {
    const at = Math.round(share * 1e6);
    const chance = Math.round(5 * Math.sqrt(2 * share * (1 - share) * 1e6)); // ranks that chance may shift
    expect(smooth[at]).toBeGreaterThanOrEqual(sum[at - Math.min(chance, at)] - 1);
    expect(smooth[at]).toBeLessThanOrEqual(sum[Math.min(at + chance, 1e6 - 1)] + 1);
  }
});

test('counts stop at 0 and at 65535', () => {
  const sensor = sensorOf({ width: 2, height: 1, pedestalAdu: 0 });
  expect([...expose(Float32Array.of(0, 1e6), sensor, null)]).toEqual([0, 65535]);
});

test('hot pixels and cosmic rays add, dead pixels lose their light and keep the pedestal', () => {
  const plan = planSky({
    width: 8,
    height: 8,
    stars: 0,
    nebula: false,
    hotPixels: 0,
    frames: 1,
    cosmicRays: 0,
  });
  plan.sensor.hot = [[1, 2, 700]];
  plan.sensor.dead = [[3, 4, 0.25]];
  plan.frames[0].cosmicRays = [[5, 6, 300]];
  const counts = expose(new Float32Array(64).fill(400), plan.sensor, null);
  addDefects(counts, plan.sensor, plan.frames[0]);
  expect(counts[2 * 8 + 1]).toBe(860 + 700);
  expect(counts[4 * 8 + 3]).toBe(460 + 100);
  expect(counts[6 * 8 + 5]).toBe(860 + 300);
  expect(counts[0]).toBe(860);
});
