import { describe, expect, it } from 'vitest';
import { medianPointing } from './median-pointing.ts';

/** Pointings of the given right ascensions, each a degree further north than the last. */
function medianOfRa(...raDegs: readonly number[]): number | undefined {
  return medianPointing(raDegs.map((raDeg, n) => ({ raDeg, decDeg: n })))?.raDeg;
}

describe('medianPointing', () => {
  it('is the median along both axes, each by itself', () => {
    const frames = [
      { raDeg: 10, decDeg: 40 },
      { raDeg: 13, decDeg: -20 },
      { raDeg: 11, decDeg: 70 },
    ];
    expect(medianPointing(frames)).toEqual({ raDeg: 11, decDeg: 40 });
    expect(medianPointing(frames.slice(0, 2))).toEqual({ raDeg: 11.5, decDeg: 10 });
  });

  it.each([
    [[359, 1, 2], 1],
    [[1, 359, 2], 1],
    [[2, 359, 358], 359],
    [[358, 1, 359], 359],
    [[359, 1], 0],
    [[1, 359], 0],
    [[359.5, 0.25], 359.875],
    [[200, 30, 190], 190],
    [[10, 170, 189], 170],
    [[350, 150, 169], 150],
    [[0], 0],
    [[359.75], 359.75],
  ])('is that of the shorter way round: of %j it is %d', (raDegs, wanted) => {
    expect(medianOfRa(...raDegs)).toBeCloseTo(wanted, 9);
  });

  it('leaves out frames that lack one of the coordinates', () => {
    const frames = [
      { raDeg: 50 },
      { decDeg: 50 },
      {},
      { raDeg: 7, decDeg: 8 },
      { raDeg: 60, decDeg: undefined },
    ];
    expect(medianPointing(frames)).toEqual({ raDeg: 7, decDeg: 8 });
    expect(medianPointing(frames.slice(0, 3))).toBeUndefined();
    expect(medianPointing([])).toBeUndefined();
  });
});
