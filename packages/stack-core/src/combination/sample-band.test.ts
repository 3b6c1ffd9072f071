import { describe, expect, it } from 'vitest';
import { NO_MASTERS } from '../calibration/masters.ts';
import { memoryHost } from '../fixtures/memory-host.ts';
import { createKernels } from '../kernels/kernels.ts';
import { planOf } from './fixtures/plan-of.ts';
import { sampleBand } from './sample-band.ts';

const WIDTH = 24;
const HEIGHT = 20;
const COUNT = WIDTH * HEIGHT;

/** Light that rises by 0.25 a column and by 10 a row. */
const pixels = Float32Array.from(
  { length: COUNT },
  (_, i) => 1000 + 10 * Math.floor(i / WIDTH) + 0.25 * (i % WIDTH),
);

describe('sampleBand', () => {
  it('is rows of a frame as they are, with the weight of its samples, and gives its memory back', async () => {
    const kernels = createKernels();
    const mark = kernels.mark();
    const plan = planOf([{ pixels }], WIDTH, HEIGHT, { pattern: 'MONO' });
    const band = await sampleBand(kernels, plan, NO_MASTERS, memoryHost, 6, 5);
    expect(kernels.mark()).toBe(mark);
    expect([band.firstRow, band.rows]).toEqual([6, 5]);
    expect([band.values.length, band.weights.length]).toEqual([5 * WIDTH, 5 * WIDTH]);
    expect([...band.footprint]).toEqual(Array(5 * WIDTH).fill(1));
    expect([...band.rejected]).toEqual(Array(5 * WIDTH).fill(0));
    // The nearest pixel of each phase counts: the neighbours, a whole pixel away, by a sixty-fourth.
    for (let y = 0; y < 5; y++)
      for (let x = 0; x < WIDTH - 1; x++) {
        expect(band.values[y * WIDTH + x]).toBeCloseTo(pixels[(6 + y) * WIDTH + x] + 10.25 / 65, 3);
        expect(band.weights[y * WIDTH + x]).toBeCloseTo((65 / 64) ** 2, 6);
      }
  });

  it('has three channels one after the other, each with values and weights of its own', async () => {
    // Filters of GRBG: green, red, blue, green.
    const levels = [200, 100, 300, 200];
    const mosaic = Float32Array.from(
      { length: COUNT },
      (_, i) => levels[2 * (Math.floor(i / WIDTH) & 1) + (i & 1)],
    );
    const plan = planOf([{ pixels: mosaic }, { pixels: mosaic }], WIDTH, HEIGHT);
    const band = await sampleBand(createKernels(), plan, NO_MASTERS, memoryHost, 4, 8);
    const at = 3 * WIDTH + 10;
    expect([0, 1, 2].map((channel) => band.values[channel * 8 * WIDTH + at])).toEqual([
      expect.closeTo(100, 3),
      expect.closeTo(200, 3),
      expect.closeTo(300, 3),
    ]);
    const alone = await sampleBand(
      createKernels(),
      planOf([{ pixels: mosaic }], WIDTH, HEIGHT),
      NO_MASTERS,
      memoryHost,
      4,
      8,
    );
    for (let channel = 0; channel < 3; channel++) {
      const i = channel * 8 * WIDTH + at;
      expect(band.weights[i] / alone.weights[i]).toBeCloseTo(2, 5);
    }
    expect([band.footprint[at], band.rejected[at]]).toEqual([2, 0]);
  });

  it('is what a frame of constant light shows, its scale apart from its weight', async () => {
    const flat = new Float32Array(COUNT).fill(50);
    const plan = planOf([{ pixels: flat, scale: { fluxGain: 3, weight: 0.25 } }], WIDTH, HEIGHT);
    const full = planOf([{ pixels: flat, scale: { fluxGain: 3, weight: 1 } }], WIDTH, HEIGHT);
    const [weak, strong] = await Promise.all(
      [plan, full].map((one) => sampleBand(createKernels(), one, NO_MASTERS, memoryHost, 0, HEIGHT)),
    );
    const at = 9 * WIDTH + 9;
    expect(weak.values[at]).toBeCloseTo(150, 3);
    expect(weak.weights[at] / strong.weights[at]).toBeCloseTo(0.25, 6);
  });
});
