import { describe, expect, it } from 'vitest';
import { noiseVariance } from './noise-variance.ts';

describe('noiseVariance', () => {
  it('is the variance of the smoothing that the noise had undergone before ours', () => {
    // Smoothing of variance s leaves 1 / (4 pi s) of white noise: after a smoothing of 1.5 px^2 one of 0.5 leaves 3 / 4.
    const raw = { medianSigma: [2, 1, 1, Math.sqrt(2)] };
    expect(noiseVariance(raw, { medianSigma: [Math.sqrt(0.75 * 2)] })).toBeCloseTo(1.5, 12);
    // The weights [1 2 1] squared leave 36 / 256 of white noise.
    const white = noiseVariance(raw, { medianSigma: [(6 / 16) * Math.sqrt(2)] });
    expect(white).toBeCloseTo((0.5 * 36) / 220, 12);
  });

  it('is bounded, and that of white noise where there is no noise', () => {
    const raw = { medianSigma: [1, 1, 1, 1] };
    expect(noiseVariance(raw, { medianSigma: [0.99] })).toBeCloseTo(4.5, 12);
    expect(noiseVariance(raw, { medianSigma: [0] })).toBe(0.08);
    expect(noiseVariance({ medianSigma: [0, 0, 0, 0] }, { medianSigma: [0] })).toBe(0.08);
  });
});
