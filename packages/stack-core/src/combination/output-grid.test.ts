import { describe, expect, it } from 'vitest';
import { applyTransform } from '../ground/apply-transform.ts';
import { IDENTITY } from '../ground/image.ts';
import { gridOfFrame, gridToFrame } from './output-grid.ts';

const FRAME = { a: 0.99, b: -0.1, c: 12, d: 0.11, e: 1.02, f: -7, g: 2e-5, h: -3e-5 };

describe('gridToFrame', () => {
  it('changes nothing where the grid is that of the reference frame', () => {
    const grid = gridOfFrame({ width: 1080, height: 1920 });
    expect(grid).toEqual({ width: 1080, height: 1920, toReference: IDENTITY });
    expect(gridToFrame(grid, FRAME)).toEqual(FRAME);
    expect(gridToFrame({ ...grid, toReference: { ...IDENTITY } }, FRAME)).toEqual(FRAME);
  });

  it('goes through the reference frame, whatever the grid', () => {
    const toReference = { a: 0.5, b: 0.02, c: 30, d: -0.01, e: 0.5, f: -20, g: 1e-5, h: 4e-5 };
    const direct = gridToFrame({ width: 2160, height: 3840, toReference }, FRAME);
    for (const [x, y] of [
      [0, 0],
      [700, 100],
      [1500, 3000],
    ]) {
      const through = applyTransform(toReference, x, y);
      const wanted = applyTransform(FRAME, through.x, through.y);
      const got = applyTransform(direct, x, y);
      expect(got.x).toBeCloseTo(wanted.x, 8);
      expect(got.y).toBeCloseTo(wanted.y, 8);
    }
  });
});
