import { describe, expect, it } from 'vitest';
import {
  fitView,
  levelAt,
  matrixColumns,
  pan,
  shareInSight,
  toPicture,
  toScreen,
  zoomAt,
  atFullSize,
  onDevicePixels,
  placeOf,
} from './view.ts';

const picture = { width: 1080, height: 1920 };
const screen = { width: 400, height: 700 };

describe('the view', () => {
  it('fits the whole picture with a margin of 2 percent, its middle in the middle', () => {
    // 700 / 1920 is less than 400 / 1080; for a wider picture the width decides.
    expect(fitView(picture, screen)).toEqual({ scale: (700 / 1920) * 0.98, x: 539.5, y: 959.5 });
    expect(fitView({ width: 1000, height: 100 }, screen).scale).toBeCloseTo(0.4 * 0.98, 12);
    expect(fitView(picture, { width: 0, height: 0 }).scale).toBe(1);
  });
  it('keeps the point under the fingers when zooming', () => {
    const view = fitView(picture, screen);
    const before = toPicture(view, 70, -110);
    const after = toPicture(zoomAt(view, 3.7, 70, -110, picture, screen), 70, -110);
    expect(after.x).toBeCloseTo(before.x, 9);
    expect(after.y).toBeCloseTo(before.y, 9);
  });
  it('moves the picture with the finger', () => {
    const view = { scale: 2, x: 500, y: 900 };
    const moved = pan(view, 30, -10, picture);
    const at = toScreen(moved, 500, 900);
    expect([at.px, at.py]).toEqual([30, -10]);
  });
  it('knows how much of the picture is in sight', () => {
    expect(shareInSight(fitView(picture, screen), picture, screen)).toBe(1);
    const half = { scale: screen.width / picture.width, x: 540, y: 960 };
    expect(shareInSight(half, picture, { width: 400, height: 400 })).toBeCloseTo(1080 / 1920, 9);
    expect(shareInSight({ ...half, scale: 1 }, picture, screen)).toBeCloseTo((400 * 700) / (1080 * 1920), 9);
  });
  it('takes places on the screen to the picture and back', () => {
    const view = { scale: 4, x: 100, y: 200 };
    expect(toPicture(view, 40, -80)).toEqual({ x: 110, y: 180 });
    expect(toScreen(view, 110, 180)).toEqual({ px: 40, py: -80 });
  });
  it('never loses the picture', () => {
    expect(pan({ scale: 1, x: 0, y: 0 }, 5000, 5000, picture)).toEqual({ scale: 1, x: 0, y: 0 });
    expect(pan({ scale: 1, x: 0, y: 0 }, -5000, -5000, picture)).toEqual({ scale: 1, x: 1079, y: 1919 });
  });
  it('shows a pixel as 24 of the screen at most, and the whole picture at half its fit at least', () => {
    const view = fitView(picture, screen);
    expect(zoomAt(view, 1e9, 0, 0, picture, screen).scale).toBe(24);
    expect(zoomAt(view, 1e-9, 0, 0, picture, screen).scale).toBeCloseTo(view.scale / 2, 12);
    const small = { width: 40, height: 40 };
    expect(zoomAt(fitView(small, screen), 1e-9, 0, 0, small, screen).scale).toBe(0.5);
  });
});

it('shows the coarsest level whose texels are at most about a device pixel', () => {
  // A texel of level n spans 2 ** n pixels: at a quarter of the scale level 2 fits, with some slack to coarser ones.
  expect([1, 0.5, 0.25, 0.125].map((scale) => levelAt(scale, 0, 5))).toEqual([0, 1, 2, 3]);
  expect([0.29, 0.3].map((scale) => levelAt(scale, 0, 5))).toEqual([2, 1]);
  expect([levelAt(8, 0, 5), levelAt(8, 1, 5), levelAt(1e-6, 0, 5)]).toEqual([0, 1, 5]);
});

it('writes a transform as a matrix, column by column', () => {
  const t = { a: 2, b: 3, c: 5, d: 7, e: 11, f: 13, g: 17, h: 19 };
  const m = matrixColumns(t);
  const [x, y] = [4, 6];
  // The third column is the shift, the third row the projection.
  const at = (row: number): number => m[row] * x + m[3 + row] * y + m[6 + row];
  expect([at(0), at(1), at(2)]).toEqual([
    t.a * x + t.b * y + t.c,
    t.d * x + t.e * y + t.f,
    t.g * x + t.h * y + 1,
  ]);
  expect(matrixColumns(undefined)).toEqual([1, 0, 0, 0, 1, 0, 0, 0, 1]);
});

describe('full size', () => {
  it('puts every pixel on one device pixel, however many the canvas has', () => {
    for (const [width, height] of [
      [800, 601],
      [801, 600],
    ]) {
      const view = onDevicePixels(atFullSize({ scale: 0.3, x: 12.3, y: 45.9 }, 2), 2, { width, height });
      const { left, top } = placeOf({ width: 50, height: 50 }, view, 2, { width, height });
      // Edges as placeOf has them before it rounds.
      expect(width / 2 - (view.x + 0.5)).toBeCloseTo(left, 9);
      expect(height / 2 - (view.y + 0.5)).toBeCloseTo(top, 9);
      expect(Math.abs(view.x - 12.3)).toBeLessThanOrEqual(0.5);
      expect(Math.abs(view.y - 45.9)).toBeLessThanOrEqual(0.5);
    }
  });

  it('leaves other views as they are', () => {
    const view = { scale: 0.51, x: 12.3, y: 45.9 };
    expect(onDevicePixels(view, 2, { width: 800, height: 600 })).toBe(view);
  });
});

it('knows where the picture ends on the canvas', () => {
  const view = { scale: 0.5, x: 49.5, y: 24.5 };
  const canvas = { width: 200, height: 100 };
  expect(placeOf({ width: 100, height: 50 }, view, 2, canvas)).toEqual({
    left: 50,
    top: 25,
    right: 150,
    bottom: 75,
  });
});
