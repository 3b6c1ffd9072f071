import { describe, expect, it } from 'vitest';
import { graticuleFor, writeDegrees, writeHours } from './graticule.ts';
import { SkyProjection } from './sky-view.ts';
import type { SkyView } from './sky-view.ts';
import { toPlace } from './sphere.ts';

const SCREEN = { width: 900, height: 600 };
const gridOf = (view: SkyView) => graticuleFor(view, new SkyProjection(view, SCREEN));

describe('the grid', () => {
  it('has every second hour and thirty degrees on the whole sky', () => {
    const { meridians, parallels } = gridOf({ raDeg: 5, decDeg: 0, radiusDeg: 85 });
    expect(meridians.map(writeHours)).toEqual([
      '0h',
      '2h',
      '4h',
      '6h',
      '8h',
      '10h',
      '12h',
      '14h',
      '16h',
      '18h',
      '20h',
      '22h',
    ]);
    expect(parallels.map(writeDegrees)).toEqual(['−60°', '−30°', '0°', '+30°', '+60°']);
  });

  it('is finer from near, and covers the screen, across 0 h too', () => {
    const view = { raDeg: 359.9, decDeg: 41, radiusDeg: 2 };
    const grid = gridOf(view);
    expect(grid.decStepDeg).toBe(1);
    const projection = new SkyProjection(view, SCREEN);
    for (const px of [-450, 450])
      for (const py of [-300, 300]) {
        const { raDeg, decDeg } = projection.placeAt(px, py)!;
        const ra = raDeg > 180 ? raDeg : raDeg + 360;
        expect(ra).toBeGreaterThan(grid.meridians[0]);
        expect(ra).toBeLessThan(grid.meridians.at(-1)!);
        expect(decDeg).toBeGreaterThan(grid.parallels[0]);
        expect(decDeg).toBeLessThan(grid.parallels.at(-1)!);
      }
  });

  it('goes around a pole', () => {
    const { meridians, lines } = gridOf({ raDeg: 30, decDeg: 89, radiusDeg: 3 });
    expect(meridians[0]).toBe(0);
    expect(meridians.at(-1)).toBeLessThan(360);
    const decs = Array.from(
      { length: lines.vectors.length / 3 },
      (_, n) => toPlace([lines.vectors[3 * n], lines.vectors[3 * n + 1], lines.vectors[3 * n + 2]]).decDeg,
    );
    expect(Math.max(...decs)).toBeGreaterThan(89.99);
  });

  it('is the same one while the view moves a little', () => {
    expect(gridOf({ raDeg: 100, decDeg: 10, radiusDeg: 2 })).toBe(
      gridOf({ raDeg: 100.01, decDeg: 10.01, radiusDeg: 2 }),
    );
  });
});

it('writes hours and degrees as atlases do', () => {
  expect([0, 15, 187.5, 359.999, -15, 5.0625].map(writeHours)).toEqual([
    '0h',
    '1h',
    '12h30m',
    '0h',
    '23h',
    '0h20m15s',
  ]);
  expect([0, 41, -0.5, 41.25, -89].map(writeDegrees)).toEqual(['0°', '+41°', '−0°30′', '+41°15′', '−89°']);
});
