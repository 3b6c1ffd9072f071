import { beforeAll, describe, expect, it } from 'vitest';
import { measuredFrame } from '../fixtures/measured-frame.ts';
import { areaAtOrigin } from '../ground/apply-transform.ts';
import { IDENTITY } from '../ground/image.ts';
import type { Transform } from '../ground/image.ts';
import { loadOpenCv } from '../kernels/load-opencv.ts';
import type { OpenCv } from '../kernels/load-opencv.ts';
import { registerFrame } from './register-frame.ts';

const TURNED: Transform = { ...IDENTITY, a: 0.8, b: -0.6, c: 300, d: 0.6, e: 0.8, f: -60 };
const REFERENCE = measuredFrame({ name: 'reference', transform: IDENTITY });

let cv: OpenCv;
beforeAll(async () => {
  cv = (await loadOpenCv()).cv;
});

describe('registerFrame', () => {
  it('finds transform, light and sky of a frame of the same stars', () => {
    const frame = measuredFrame({ name: 'other', transform: TURNED, flux: 0.8, level: 300 });
    const registration = registerFrame(cv, REFERENCE, frame);
    for (const key of ['a', 'b', 'd', 'e'] as const)
      expect(registration?.transform[key]).toBeCloseTo(TURNED[key], 4);
    expect(Math.abs((registration?.transform.c ?? NaN) - 300)).toBeLessThan(0.03);
    expect(Math.abs((registration?.transform.f ?? NaN) + 60)).toBeLessThan(0.03);
    expect(registration?.transparency).toBeCloseTo(0.8, 9);
    expect(registration?.matchedCount).toBeGreaterThan(30);
    // Both frames scatter by 0.02 px along each axis.
    expect(registration?.rmsPx).toBeGreaterThan(0.03);
    expect(registration?.rmsPx).toBeLessThan(0.05);
    registration?.sky?.forEach(({ offset, perX, perY }, n) => {
      expect(offset).toBeCloseTo((n + 1) * (500 - (300 * areaAtOrigin(registration.transform)) / 0.8), 3);
      expect([perX, perY]).toEqual([expect.closeTo(0, 6), expect.closeTo(0, 6)]);
    });
    expect(registration?.sky?.length).toBe(3);
  });

  it('lays the reference frame on itself', () => {
    expect(registerFrame(cv, REFERENCE, REFERENCE)).toEqual({
      transform: IDENTITY,
      matchedCount: 34,
      rmsPx: 0,
      transparency: 1,
      expectedFlux: 1,
    });
  });

  it('knows what light to expect of the same telescope, and what another loses to the width of its stars', () => {
    const wide: Transform = { ...IDENTITY, a: 1.5, e: 1.5 };
    const other = measuredFrame({ name: 'other', transform: wide, flux: 0.8 });
    const registration = registerFrame(cv, REFERENCE, {
      ...other,
      measures: { ...other.measures, fwhmPx: 5 },
    });
    expect(registration?.transparency).toBeCloseTo((0.8 * 0.906) / 0.859, 6);
    expect(registration?.expectedFlux).toBeUndefined();
    const same = registerFrame(cv, REFERENCE, measuredFrame({ name: 'other', transform: TURNED }));
    expect(same?.expectedFlux).toBe(1);
  });

  it('has no place for a frame of other stars', () => {
    expect(
      registerFrame(cv, REFERENCE, measuredFrame({ name: 'strange', transform: IDENTITY, field: 2 })),
    ).toBeUndefined();
  });

  it('does not level the sky of a frame of another kind', () => {
    const frame = measuredFrame({ name: 'mono', transform: TURNED });
    const mono = { ...frame, sky: { ...frame.sky, level: frame.sky.level.slice(0, 1) } };
    const registration = registerFrame(cv, REFERENCE, mono);
    expect(registration).toBeDefined();
    expect(registration?.sky).toBeUndefined();
  });
});
