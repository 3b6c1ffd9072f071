import { describe, expect, it } from 'vitest';
import { toneAt, toneCurve } from './tone.ts';

const asItComes = { brightness: 0, contrast: 0 };

describe('toneCurve', () => {
  it.each([60, 1000, 50_000])(
    'shows the sky at 0.085 and the brightest light, %i sigma, as white',
    (white) => {
      const curve = toneCurve(white, asItComes);
      expect(toneAt(curve, 0)).toBeCloseTo(0.085, 6);
      expect(toneAt(curve, white)).toBeCloseTo(1, 9);
      expect(toneAt(curve, 2 * white)).toBe(1);
      expect([toneAt(curve, -1.6), toneAt(curve, -9), toneAt(curve, NaN)]).toEqual([0, 0, 0]);
    },
  );
  it('is a logarithm far above the sky: each tenfold light adds the same', () => {
    const curve = toneCurve(1e6, asItComes);
    const [a, b, c] = [1e3, 1e4, 1e5].map((light) => toneAt(curve, light));
    expect((c - b) / (b - a)).toBeCloseTo(1, 2);
  });
  it('doubles the sky with each step of brightness, and cuts closer to it with more contrast', () => {
    expect(toneAt(toneCurve(1000, { brightness: 1, contrast: 0 }), 0)).toBeCloseTo(0.17, 5);
    expect(toneAt(toneCurve(1000, { brightness: -1, contrast: 0 }), 0)).toBeCloseTo(0.0425, 5);
    const hard = toneCurve(1000, { brightness: 0, contrast: 1 });
    expect(hard.black).toBeCloseTo(-0.8, 9);
    expect(toneAt(hard, 0)).toBeCloseTo(0.085, 5);
    expect(toneAt(hard, 3)).toBeGreaterThan(toneAt(toneCurve(1000, asItComes), 3));
  });
});
