import { geoHammer } from 'd3-geo-projection';
import { describe, expect, it } from 'vitest';
import { separationDeg, toVector } from './sphere.ts';
import { clampView, greatestRadius, panView, SkyProjection, wholeSky, zoomView } from './sky-view.ts';
import type { SkyView } from './sky-view.ts';

const SCREEN = { width: 900, height: 600 };
const VIEWS: readonly SkyView[] = [
  { raDeg: 0, decDeg: 0, radiusDeg: 80 },
  { raDeg: 359.9, decDeg: 35, radiusDeg: 30 },
  { raDeg: 192.7, decDeg: 41.1, radiusDeg: 0.5 },
  { raDeg: 10, decDeg: 90, radiusDeg: 20 },
  { raDeg: 83.6, decDeg: -88, radiusDeg: 2 },
];
/** Over the whole sky, both poles and both sides of 0 h. */
const PLACES = [0, 0.01, 45, 90, 179.99, 180.01, 270, 359.99].flatMap((raDeg) =>
  [-90, -89.5, -30, 0, 0.01, 41, 89.9, 90].map((decDeg) => ({ raDeg, decDeg })),
);

describe('the map', () => {
  it.each(VIEWS)('is Hammer’s, with east to the left, at $raDeg $decDeg within $radiusDeg', (view) => {
    const projection = new SkyProjection(view, SCREEN);
    const theirs = geoHammer()
      .rotate([-view.raDeg, -view.decDeg])
      .reflectX(true)
      .scale(projection.scale)
      .translate([0, 0])
      .precision(0);
    for (const place of PLACES) {
      const [x, y] = theirs([place.raDeg, place.decDeg]) ?? [NaN, NaN];
      const { px, py } = projection.pixelsOf(place);
      // A place on the map's own seam may come out on either side of it.
      const isSeam = Math.abs(Math.abs(px) - Math.abs(x)) < 1e-3 && Math.abs(px + x) < 1e-3;
      if (!isSeam) expect(px, `${place.raDeg} ${place.decDeg}`).toBeCloseTo(x, 3);
      expect(py, `${place.raDeg} ${place.decDeg}`).toBeCloseTo(y, 3);
    }
  });

  it.each(VIEWS)('leads back from the screen to the sky, at $raDeg $decDeg within $radiusDeg', (view) => {
    const projection = new SkyProjection(view, SCREEN);
    for (const place of PLACES) {
      const { px, py } = projection.pixelsOf(place);
      const back = projection.placeAt(px, py);
      // Places at its very rim may round to beside it.
      if (!back) continue;
      const apart = separationDeg(toVector(place.raDeg, place.decDeg), toVector(back.raDeg, back.decDeg));
      expect(apart).toBeLessThan(1e-5);
    }
    expect(projection.placeAt(projection.halfWidthPx + 1, 0)).toBeUndefined();
    expect(projection.placeAt(projection.halfWidthPx - 1, 0)).toBeDefined();
    expect(projection.placeAt(0, projection.halfHeightPx + 1)).toBeUndefined();
  });

  it('has the same area everywhere', () => {
    const projection = new SkyProjection(VIEWS[0], SCREEN);
    const areaOf = (raDeg: number, decDeg: number): number => {
      const half = 0.05;
      const wide = half / Math.cos((decDeg * Math.PI) / 180);
      const at = (dx: number, dy: number) =>
        projection.pixelsOf({ raDeg: raDeg + dx * wide, decDeg: decDeg + dy * half });
      const [a, b, c, d] = [at(-1, -1), at(1, -1), at(1, 1), at(-1, 1)];
      return Math.abs((c.px - a.px) * (d.py - b.py) - (d.px - b.px) * (c.py - a.py)) / 2;
    };
    const middle = areaOf(0, 0);
    for (const [ra, dec] of [
      [100, 0],
      [200, 60],
      [150, -75],
    ])
      expect(areaOf(ra, dec) / middle).toBeCloseTo(1, 3);
  });

  it('sees no less than what is on the screen', () => {
    for (const view of VIEWS) {
      const projection = new SkyProjection(view, SCREEN);
      for (const [px, py] of [
        [450, 300],
        [-450, 300],
        [450, -300],
        [0, 300],
      ]) {
        const place = projection.placeAt(px, py);
        if (!place) continue;
        const [x, y, z] = toVector(place.raDeg, place.decDeg);
        const cos = x * projection.centre[0] + y * projection.centre[1] + z * projection.centre[2];
        expect(cos).toBeGreaterThanOrEqual(projection.cosOfSight);
      }
    }
  });
});

describe('moving', () => {
  it('takes the sky along with the finger, east to the left', () => {
    const view = { raDeg: 30, decDeg: 0, radiusDeg: 10 };
    const scale = 600 / 2 / 10;
    const moved = panView(view, 60, -30, SCREEN);
    expect(moved.raDeg).toBeCloseTo(30 + 60 / scale, 1);
    expect(moved.decDeg).toBeCloseTo(-30 / scale, 1);
    const across = panView({ ...view, raDeg: 359 }, 60, 0, SCREEN);
    expect(across.raDeg).toBeCloseTo(1, 1);
  });

  it('zooms around what is under the pointer', () => {
    const view = { raDeg: 355, decDeg: 40, radiusDeg: 10 };
    const held = new SkyProjection(view, SCREEN).placeAt(200, -100)!;
    const next = zoomView(view, 3, 200, -100, SCREEN);
    expect(next.radiusDeg).toBeCloseTo(10 / 3, 9);
    const { px, py } = new SkyProjection(next, SCREEN).pixelsOf(held);
    expect(px).toBeCloseTo(200, 1);
    expect(py).toBeCloseTo(-100, 1);
  });

  it('ends at the whole sky, level, and at a part of one field', () => {
    const whole = wholeSky(SCREEN);
    expect(new SkyProjection(whole, SCREEN).halfWidthPx).toBeCloseTo(0.48 * 900, 6);
    expect(clampView({ raDeg: 5, decDeg: 60, radiusDeg: 999 }, SCREEN)).toEqual({
      raDeg: 5,
      decDeg: 0,
      radiusDeg: greatestRadius(SCREEN),
    });
    expect(clampView({ raDeg: 5, decDeg: -95, radiusDeg: 0 }, SCREEN)).toEqual({
      raDeg: 5,
      decDeg: -90,
      radiusDeg: 0.1,
    });
    const half = clampView({ raDeg: 5, decDeg: 60, radiusDeg: greatestRadius(SCREEN) / 1.5 }, SCREEN);
    expect(half.decDeg).toBeCloseTo(30, 9);
  });
});
