import { describe, expect, it } from 'vitest';
import type { Detection } from './detect-stars.ts';
import { measureFrame } from './measure-frame.ts';
import type { Star } from './star.ts';

const STAR = { fwhmPx: 3, elongation: 1.2, snr: 50, flags: 0 } as Star;
const DETECTION = {
  stars: [STAR, { ...STAR, fwhmPx: 4, elongation: 1.4 }],
  background: { medianLevel: [10, 20, 30, 14], medianSigma: [3, 1, 2, 4] },
} as unknown as Detection;

describe('measureFrame', () => {
  it('gives the level and noise of each colour: means, and root mean squares, over its phases', () => {
    const { skyLevel, noise } = measureFrame(DETECTION, { pattern: 'GRBG' });
    expect(skyLevel).toEqual([20, 12, 30]);
    expect(noise).toEqual([1, Math.sqrt((9 + 16) / 2), 2]);
    expect(measureFrame(DETECTION, { pattern: 'RGGB' }).skyLevel).toEqual([10, 25, 14]);
  });

  it('gives those of green alone without filters', () => {
    const { skyLevel, noise } = measureFrame(DETECTION, { pattern: 'MONO' });
    expect(skyLevel).toEqual([NaN, 18.5, NaN]);
    expect(noise).toEqual([NaN, Math.sqrt(30 / 4), NaN]);
  });

  it('counts the stars and gives their medians, in arcseconds where the scale is known', () => {
    const measures = measureFrame(DETECTION, { pattern: 'GRBG' }, { arcsecPerPx: 2 });
    expect(measures).toMatchObject({ starCount: 2, fwhmPx: 3.5, fwhmArcsec: 7 });
    expect(measures.elongation).toBeCloseTo(1.3, 12);
    const keys = Object.keys(measureFrame(DETECTION, { pattern: 'GRBG' }));
    for (const key of ['fwhmArcsec', 'exposureSeconds', 'setting']) expect(keys).not.toContain(key);
    const told = { exposureSeconds: 20, setting: 'S50, gain 80' };
    expect(measureFrame(DETECTION, { pattern: 'GRBG' }, told)).toMatchObject(told);
  });
});
