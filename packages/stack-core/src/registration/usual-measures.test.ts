import { describe, expect, it } from 'vitest';
import type { FrameMeasures } from '../ground/frame-measures.ts';
import { usualByExposure, usualMeasures } from './usual-measures.ts';

const GOOD: FrameMeasures = {
  starCount: 60,
  fwhmPx: 3,
  elongation: 1.2,
  skyLevel: [800, 900, 700],
  noise: [70, 80, 65],
};

describe('usualMeasures', () => {
  it('are medians of the frames with eight stars or more', () => {
    const eight = { ...GOOD, starCount: 8, fwhmPx: 5, elongation: 1.5, fwhmArcsec: 12 };
    const seven = { ...GOOD, starCount: 7, fwhmPx: 9, elongation: 3, fwhmArcsec: 20 };
    expect(usualMeasures([GOOD, eight, seven])).toEqual({
      starCount: 34,
      fwhmPx: 4,
      elongation: 1.35,
      fwhmArcsec: 12,
    });
    expect(usualMeasures([seven])).toEqual({ starCount: NaN, fwhmPx: NaN, elongation: NaN });
  });
});

describe('usualByExposure', () => {
  const of = (exposureSeconds: number, starCount: number): FrameMeasures => ({
    ...GOOD,
    exposureSeconds,
    starCount,
  });
  it('counts the stars of frames that were exposed no longer', () => {
    const [short, long] = [
      [of(10, 70), of(10, 72), of(12, 74)],
      [of(60, 130), of(60, 140), of(60, 150), of(60, 160)],
    ];
    const usual = usualByExposure([...short, ...long]);
    expect(usual(short[0]).starCount).toBe(72);
    expect(usual(long[0]).starCount).toBe(130);
    // Not told: those of all.
    expect(usual(GOOD).starCount).toBe(130);
  });
});
