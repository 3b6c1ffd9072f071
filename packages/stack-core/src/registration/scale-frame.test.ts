import { describe, expect, it } from 'vitest';
import type { SkyMesh } from '../analysis/analyse-frame.ts';
import { IDENTITY } from '../ground/image.ts';
import type { Transform } from '../ground/image.ts';
import { fitSkyDifferences } from './scale-frame.ts';
import type { Plane } from '../ground/fit-plane.ts';

type Sky = (x: number, y: number) => number;

const CELL_PX = 64;

/** Middles of cells along a side; the last takes what is left of the image. */
function middles(count: number, sizePx: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    const end = i === count - 1 ? sizePx : (i + 1) * CELL_PX;
    return (i * CELL_PX + end - 1) / 2;
  });
}

/** A mesh that measured these skies, one a channel, exactly. */
function mesh(width: number, height: number, ...skies: readonly Sky[]): SkyMesh {
  const [columns, rows] = [Math.round(width / CELL_PX), Math.round(height / CELL_PX)];
  const level = skies.map((sky) =>
    Float32Array.from(middles(rows, height).flatMap((y) => middles(columns, width).map((x) => sky(x, y)))),
  );
  return { cellPx: CELL_PX, columns, rows, width, height, level };
}

function expectPlane(plane: Plane, [offset, perX, perY]: readonly [number, number, number]): void {
  expect(Math.abs(plane.offset - offset)).toBeLessThan(2e-3);
  expect(Math.abs(plane.perX - perX)).toBeLessThan(2e-5);
  expect(Math.abs(plane.perY - perY)).toBeLessThan(2e-5);
}

describe('fitSkyDifferences', () => {
  const [width, height] = [320, 480];

  it('brings a sky that falls along x and rises along y back to the reference frame, channel by channel', () => {
    const reference = mesh(
      width,
      height,
      (x, y) => 500 + 0.2 * x - 0.3 * y,
      () => 900,
    );
    const frame = mesh(
      width,
      height,
      (x, y) => 300 + 0.05 * x + 0.1 * y,
      (_, y) => 640 - 0.4 * y,
    );
    const [first, second, ...none] = fitSkyDifferences(reference, frame, 2, IDENTITY, 1.25);
    expectPlane(first, [500 - 375, 0.2 - 0.0625, -0.3 - 0.125]);
    expectPlane(second, [900 - 800, 0, 0.5]);
    expect(none).toEqual([]);
  });

  it('gives the plane in pixels of the reference frame, however the frame is turned, shifted and scaled', () => {
    const transform: Transform = { ...IDENTITY, a: 0.95, b: 0.3, c: -40, d: -0.28, e: 0.97, f: 31 };
    const reference = mesh(width, height, (x, y) => 700 - 0.1 * x + 0.25 * y);
    const frame = mesh(width, height, (u, v) => 400 + 0.1 * u - 0.2 * v);
    const { a, b, c, d, e, f } = transform;
    const fluxGain = 0.8;
    const [plane] = fitSkyDifferences(reference, frame, 1, transform, fluxGain);
    // A pixel of the reference frame covers this area of the frame.
    const gain = fluxGain * (a * e - b * d);
    expectPlane(plane, [
      700 - gain * (400 + 0.1 * c - 0.2 * f),
      -0.1 - gain * (0.1 * a - 0.2 * d),
      0.25 - gain * (0.1 * b - 0.2 * e),
    ]);
  });

  it('scales the sky of a tilted frame by the area of a pixel where it lies', () => {
    const transform: Transform = { ...IDENTITY, a: 1.6, e: 1.5, g: 2e-4, h: -1e-4 };
    const area: Sky = (x, y) => (1.6 * 1.5) / (1 + 2e-4 * x - 1e-4 * y) ** 3;
    // The reference sky is the constant sky of the frame, seen with pixels that cover ever less of it, and a plane.
    const reference = mesh(640, 640, (x, y) => 300 * area(x, y) + 50 + 0.1 * x - 0.2 * y);
    const frame = mesh(1024, 960, () => 300 / 1.25);
    const [plane] = fitSkyDifferences(reference, frame, 1, transform, 1.25);
    // The reference frame is read along straight lines between the middles of its cells.
    expect(Math.abs(plane.offset - 50)).toBeLessThan(1);
    expect(Math.abs(plane.perX - 0.1)).toBeLessThan(2e-3);
    expect(Math.abs(plane.perY + 0.2)).toBeLessThan(2e-3);
  });

  it('reads the reference frame between the middles of its cells', () => {
    // The same bent sky seen through a shift leaves a plane, if each cell is compared with the right place:
    // k ((x - 320)^2 - (x - 296)^2) - k ((y - 320)^2 - (y - 336)^2).
    const k = 2e-4;
    const sky: Sky = (x, y) => 500 + k * (x - 320) ** 2 - k * (y - 320) ** 2;
    const shift: Transform = { ...IDENTITY, c: 24, f: -16 };
    const [plane] = fitSkyDifferences(mesh(640, 640, sky), mesh(640, 640, sky), 1, shift, 1);
    // Halfway between middles a straight line is over a bow, by the product of the distances to both.
    const over = k * (24 * 40 - 16 * 48);
    expectPlane(plane, [k * (48 * 320 + 32 * 320 - 24 ** 2 + 16 ** 2) + over, -48 * k, -32 * k]);
  });

  it('leaves out cells that a cloud or a nebula fills, and cells without a level', () => {
    const reference = mesh(
      640,
      640,
      (x, y) => 500 + (Math.floor(x / 64) % 2 === Math.floor(y / 64) % 2 ? 0.2 : -0.2),
    );
    const frame = mesh(640, 640, (x, y) => (x < 200 && y < 130 ? 460 : 400) + 0.1 * y);
    frame.level[0][57] = NaN;
    reference.level[0][88] = NaN;
    const [plane] = fitSkyDifferences(reference, frame, 1, IDENTITY, 1);
    expect(Math.abs(plane.perX)).toBeLessThan(2e-4);
    expect(Math.abs(plane.perY + 0.1)).toBeLessThan(2e-4);
    expect(Math.abs(plane.offset - 100)).toBeLessThan(0.1);
  });

  it('keeps what scatters within three sigma', () => {
    // Of 100 cells one in four is 2.5 sigma up and as many are down: those stay, and the steps along x with them.
    const step = (x: number, y: number): number =>
      [0, 1, 0, -1][(Math.floor(x / 64) + Math.floor(y / 64)) % 4];
    const reference = mesh(640, 640, (x, y) => 500 + (x > 320 ? 0.4 : 0) + step(x, y));
    const frame = mesh(640, 640, () => 500);
    const [plane] = fitSkyDifferences(reference, frame, 1, IDENTITY, 1);
    const points = middles(10, 640).flatMap((y) => middles(10, 640).map((x) => ({ x, y })));
    // Least squares by hand: x and y are independent on a square grid.
    const along = (value: (point: { x: number; y: number }) => number): number => {
      const centre = 319.5;
      const above = points.reduce(
        (sum, point) =>
          sum +
          (value(point) - centre) *
            (Math.fround(500 + (point.x > 320 ? 0.4 : 0) + step(point.x, point.y)) - 500),
        0,
      );
      return above / points.reduce((sum, point) => sum + (value(point) - centre) ** 2, 0);
    };
    expect(plane.perX).toBeCloseTo(
      along(({ x }) => x),
      7,
    );
    expect(plane.perY).toBeCloseTo(
      along(({ y }) => y),
      7,
    );
  });

  it('leaves out a cell at three and a half sigma', () => {
    // A chequer of 0.2 up and down is 0.3 of sigma: 1.05 in the corner are 3.5 sigma.
    const odd = (height: number): Plane => {
      const sky: Sky = (x, y) =>
        x > 576 && y > 576 ? height : (Math.floor(x / 64) + Math.floor(y / 64)) % 2 === 0 ? 0.2 : -0.2;
      const reference = mesh(640, 640, (x, y) => 500 + sky(x, y));
      return fitSkyDifferences(
        reference,
        mesh(640, 640, () => 500),
        1,
        IDENTITY,
        1,
      )[0];
    };
    // One of 100 cells in the corner tilts the plane by its height times 288 px over the sum of squares.
    const tilt = (height: number): number => (height * 288) / (10 * 4096 * 82.5);
    expect(Math.abs(odd(1.05).perX)).toBeLessThan(tilt(0.3));
    expect(odd(0.8).perX).toBeGreaterThan(tilt(0.5));
  });

  it('fits a plane to twelve cells and a constant to eleven', () => {
    const reference = mesh(256, 192, (x, y) => 500 + 0.2 * x + 0.1 * y);
    const frame = mesh(256, 192, () => 100);
    const [plane] = fitSkyDifferences(reference, frame, 1, IDENTITY, 2);
    expectPlane(plane, [300, 0.2, 0.1]);
    frame.level[0][5] = NaN;
    const [constant] = fitSkyDifferences(reference, frame, 1, IDENTITY, 2);
    // The middle of the reference frame has its median.
    expect(constant).toEqual({
      offset: expect.closeTo(500 + 0.2 * 127.5 + 0.1 * 95.5 - 200, 3),
      perX: 0,
      perY: 0,
    });
  });

  it('uses the cells within the outermost middles alone', () => {
    // Shifted by a cell and a half along x, two columns of five are lost; 3 x 3 cells are left, too few for a plane.
    const reference = mesh(320, 192, (x) => 500 + 0.2 * x);
    const frame = mesh(320, 192, () => 500);
    const shifted = (c: number, f: number): Plane =>
      fitSkyDifferences(reference, frame, 1, { ...IDENTITY, c, f }, 1)[0];
    expect(shifted(0, 0).perX).toBeCloseTo(0.2, 5);
    expect(shifted(64, 0).perX).toBeCloseTo(0.2, 5);
    expect(shifted(-64, 0).perX).toBeCloseTo(0.2, 5);
    expect(shifted(66, 0).perX).toBe(0);
    expect(shifted(-66, 0).perX).toBe(0);
    expect(shifted(0, 2).perX).toBe(0);
    expect(shifted(0, -2).perX).toBe(0);
  });

  it('clips cells wherever they are', () => {
    for (const isOdd of [
      (x: number, y: number) => x < 200 && y < 130,
      (x: number, y: number) => x > 440 && y > 510,
    ]) {
      const reference = mesh(640, 640, (x, y) => 500 + (isOdd(x, y) ? 60 : 0.2 * Math.sign(x - y)));
      const [plane] = fitSkyDifferences(
        reference,
        mesh(640, 640, () => 500),
        1,
        IDENTITY,
        1,
      );
      expect(Math.abs(plane.perX)).toBeLessThan(1.2e-3);
    }
  });

  it('is a constant where all cells stand in a row', () => {
    const reference = mesh(14 * 64, 192, (x, y) => 500 + 0.2 * x + 0.1 * y);
    const [plane] = fitSkyDifferences(
      reference,
      mesh(14 * 64, 64, () => 100),
      1,
      IDENTITY,
      1,
    );
    expect(plane).toEqual({ offset: expect.closeTo(400 + 0.2 * 447.5 + 0.1 * 95.5, 3), perX: 0, perY: 0 });
  });

  it('adds nothing where there is no sky to compare', () => {
    const reference = mesh(320, 480, () => NaN);
    const [plane] = fitSkyDifferences(
      reference,
      mesh(320, 480, () => 500),
      1,
      IDENTITY,
      1,
    );
    expect(plane).toEqual({ offset: 0, perX: 0, perY: 0 });
  });
});
