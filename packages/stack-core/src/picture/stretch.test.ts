import { describe, expect, it } from 'vitest';
import { autoStretch, midtonesTransfer, stretchValue } from './stretch.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

function sky(count: number): Float32Array {
  const random = seededRandom(2);
  return Float32Array.from({ length: count }, (_, i) =>
    i % 97 === 0 ? NaN : i % 101 === 0 ? 30_000 : 900 + 40 * random.normal(),
  );
}

describe('midtonesTransfer', () => {
  it('leads 0 to 0, the balance to a half and 1 to 1, and rises between', () => {
    for (const balance of [0.001, 0.1, 0.25, 0.5, 0.75, 0.99]) {
      expect(midtonesTransfer(0, balance)).toBe(0);
      expect(midtonesTransfer(balance, balance)).toBeCloseTo(0.5, 12);
      expect(midtonesTransfer(1, balance)).toBe(1);
      let last = 0;
      for (let x = 0.01; x < 1; x += 0.01) {
        const y = midtonesTransfer(x, balance);
        expect(y).toBeGreaterThan(last);
        expect(y).toBeLessThan(1);
        last = y;
      }
    }
  });
  it('is a straight line at a half, its own mirror image, and bounded', () => {
    for (let x = 0.05; x < 1; x += 0.05) {
      expect(midtonesTransfer(x, 0.5)).toBeCloseTo(x, 12);
      expect(midtonesTransfer(1 - x, 0.8)).toBeCloseTo(1 - midtonesTransfer(x, 0.2), 12);
    }
    expect(midtonesTransfer(-3, 0.2)).toBe(0);
    expect(midtonesTransfer(7, 0.2)).toBe(1);
    // The ends stay what they are for balances at the ends, where the curve is a step.
    expect([midtonesTransfer(0, 0), midtonesTransfer(1, 1)]).toEqual([0, 1]);
    expect([midtonesTransfer(0.5, 0.25), midtonesTransfer(0.2, 0.25)]).toEqual([
      0.75,
      expect.closeTo(3 / 7, 12),
    ]);
  });
});

describe('autoStretch', () => {
  it('asks every third of 125,000 pixels, the first and the last of these too, and all of 79,999', () => {
    const ramp = Float32Array.from({ length: 41_667 }, (_, i) => 100 + i);
    const plane = Float32Array.from({ length: 125_000 }, (_, i) => (i % 3 === 0 ? 100 + i / 3 : -5));
    expect(autoStretch(plane)).toEqual(autoStretch(ramp));
    const halves = (length: number): Float32Array =>
      Float32Array.from({ length }, (_, i) => (i % 2 === 0 ? 100 : -5));
    expect(autoStretch(halves(80_000))).toEqual({ shadow: 100, highlight: 101, midtones: 0.5 });
    expect(autoStretch(halves(79_999)).shadow).toBe(100);
  });
  it('gives the line from 0 to 1 without pixels, and one ADU of range to a constant', () => {
    const line = { shadow: 0, highlight: 1, midtones: 0.5 };
    expect(autoStretch(new Float32Array(9).fill(NaN))).toEqual(line);
    expect(autoStretch(new Float32Array(0))).toEqual(line);
    expect(autoStretch(new Float32Array(9).fill(7))).toEqual({ shadow: 7, highlight: 8, midtones: 0.5 });
  });
  it('is exact for few pixels, the first of them the brightest', () => {
    // Median 4, median deviation 2 of [96, 2, 0, 2, 4].
    const { shadow, highlight, midtones } = autoStretch(Float32Array.of(100, 2, 4, NaN, 6, 0));
    const wanted = 4 - 2.8 * 1.4826 * 2;
    expect(shadow).toBeCloseTo(wanted, 12);
    expect(highlight).toBe(100);
    const sky = (4 - wanted) / (100 - wanted);
    expect(midtonesTransfer(sky, midtones)).toBeCloseTo(0.22, 12);
  });
  it('puts the sky at 0.22 and the shadows 2.8 sigma under it', () => {
    const stretch = autoStretch(sky(20_000));
    expect(stretchValue(900, stretch)).toBeCloseTo(0.22, 2);
    expect(Math.abs(stretch.shadow - (900 - 2.8 * 40))).toBeLessThan(4);
    expect(stretch.highlight).toBe(30_000);
    expect(stretchValue(30_000, stretch)).toBe(1);
    expect(stretchValue(NaN, stretch)).toBe(0);
  });
  it('copes with a constant and with nothing at all', () => {
    for (const plane of [
      new Float32Array(100).fill(7),
      new Float32Array(100).fill(NaN),
      new Float32Array(0),
    ]) {
      const { shadow, highlight, midtones } = autoStretch(plane);
      expect(highlight).toBeGreaterThan(shadow);
      expect(midtones).toBe(0.5);
    }
  });
});
