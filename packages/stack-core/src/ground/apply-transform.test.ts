import { describe, expect, it } from 'vitest';
import { applyTransform, areaAt, areaAtOrigin, invertTransform, sourceRows } from './apply-transform.ts';
import { IDENTITY } from './image.ts';
import type { Transform } from './image.ts';
import { seededRandom } from '../fixtures/seeded-random.ts';

function turned(degrees: number, scale: number, c: number, f: number): Transform {
  const angle = (degrees * Math.PI) / 180;
  const [a, d] = [scale * Math.cos(angle), scale * Math.sin(angle)];
  return { a, b: -d, c, d, e: a, f, g: 0, h: 0 };
}

describe('areaAt', () => {
  it('is the area of a small square about a point on the target, also mirrored and tilted', () => {
    const random = seededRandom(4);
    for (let n = 0; n < 100; n++) {
      const plain = turned(360 * random.uniform(), 0.4 + 2 * random.uniform(), 100 * random.normal(), 30);
      const mirrored = { ...plain, a: -plain.a, d: -plain.d };
      for (const base of [plain, mirrored]) {
        const t = { ...base, g: 1e-4 * random.normal(), h: 1e-4 * random.normal() };
        const [x, y] = [500 * random.uniform(), 500 * random.uniform()];
        const side = 0.01;
        const at = (u: number, v: number): { x: number; y: number } =>
          applyTransform(t, x + u * side, y + v * side);
        const [left, right, top, below] = [at(-1, 0), at(1, 0), at(0, -1), at(0, 1)];
        const cross = (right.x - left.x) * (below.y - top.y) - (right.y - left.y) * (below.x - top.x);
        expect(areaAt(t, x, y) / (Math.abs(cross) / (4 * side * side))).toBeCloseTo(1, 6);
        expect(areaAt(t, 0, 0)).toBe(areaAtOrigin(t));
      }
    }
    expect(areaAtOrigin(IDENTITY)).toBe(1);
  });
});

describe('invertTransform', () => {
  it('leads back, also through a mirror and a perspective', () => {
    const random = seededRandom(1);
    for (let n = 0; n < 200; n++) {
      const plain = turned(360 * random.uniform(), 0.3 + 2 * random.uniform(), 900 * random.normal(), 300);
      const mirrored = { ...plain, a: -plain.a, d: -plain.d };
      for (const base of [plain, mirrored]) {
        const t = { ...base, g: 1e-5 * random.normal(), h: 1e-5 * random.normal() };
        const inverse = invertTransform(t);
        const [x, y] = [1080 * random.uniform(), 1920 * random.uniform()];
        const there = applyTransform(t, x, y);
        const back = applyTransform(inverse, there.x, there.y);
        expect(back.x).toBeCloseTo(x, 6);
        expect(back.y).toBeCloseTo(y, 6);
      }
    }
  });
  it('refuses what has no way back', () => {
    expect(() => invertTransform({ ...IDENTITY, a: 0, e: 0 })).toThrow(RangeError);
    expect(() => invertTransform({ ...IDENTITY, a: NaN })).toThrow(RangeError);
  });
});

describe('sourceRows', () => {
  it('covers every row that a rectangle touches, and not many more', () => {
    for (let degrees = 0; degrees < 360; degrees += 23) {
      const t = turned(degrees, 1, 40, 30);
      const rectangle = { width: 80, firstRow: 20, rows: 10 };
      const { first, end } = sourceRows(t, rectangle, 100, 2);
      const touched: number[] = [];
      for (let y = 20; y < 30; y++) for (let x = 0; x < 80; x++) touched.push(applyTransform(t, x, y).y);
      const inside = touched.filter((y) => y >= 0 && y <= 99);
      for (const y of inside) {
        expect(Math.floor(y)).toBeGreaterThanOrEqual(first);
        expect(Math.ceil(y)).toBeLessThan(end);
      }
      if (end > first) {
        expect(first).toBeGreaterThanOrEqual(Math.max(0, Math.floor(Math.min(...touched)) - 2));
        expect(end).toBeLessThanOrEqual(Math.min(100, Math.ceil(Math.max(...touched)) + 3));
      }
    }
  });
  it('needs none where the frame does not reach', () => {
    const far = { ...IDENTITY, f: 500 };
    expect(sourceRows(far, { width: 10, firstRow: 0, rows: 10 }, 100, 3)).toEqual({ first: 0, end: 0 });
    expect(sourceRows({ ...IDENTITY, f: -500 }, { width: 10, firstRow: 0, rows: 10 }, 100, 3)).toEqual({
      first: 0,
      end: 0,
    });
  });
});
