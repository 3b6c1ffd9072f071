import { describe, expect, it } from 'vitest';
import { outlineOf } from './field-outline.ts';
import { separationDeg, toPlace, toVector } from './sphere.ts';
import type { Vector } from './sphere.ts';

const M94 = { raDeg: 192.72, decDeg: 41.12, widthDeg: 0.72, heightDeg: 1.28 };

function places(field: Parameters<typeof outlineOf>[0]): Vector[] {
  const all = outlineOf(field);
  return Array.from({ length: all.length / 3 }, (_, n) => [all[3 * n], all[3 * n + 1], all[3 * n + 2]]);
}

describe('the outline of a field', () => {
  it('goes through its corners, from the upper left one, which is east of north', () => {
    const outline = places({ ...M94, rotationDeg: 0 });
    const corner = toPlace(outline[0]);
    expect((corner.raDeg - M94.raDeg) * Math.cos((corner.decDeg * Math.PI) / 180)).toBeCloseTo(0.36, 3);
    expect(corner.decDeg - M94.decDeg).toBeCloseTo(0.64, 2);
    expect(separationDeg(outline[0], outline[4])).toBeCloseTo(0.72, 3);
    expect(separationDeg(outline[4], outline[8])).toBeCloseTo(1.28, 3);
    expect(toPlace(outline[4]).raDeg).toBeLessThan(M94.raDeg);
  });

  it('is turned from north through east', () => {
    const middle = toVector(M94.raDeg, M94.decDeg);
    const [upperLeft, , , , upperRight] = places({ ...M94, rotationDeg: 90 });
    const top = toPlace(
      [0, 1, 2].map((axis) => (upperLeft[axis] + upperRight[axis]) / 2) as unknown as Vector,
    );
    expect(top.decDeg).toBeCloseTo(M94.decDeg, 2);
    expect((top.raDeg - M94.raDeg) * Math.cos((M94.decDeg * Math.PI) / 180)).toBeCloseTo(0.64, 2);
    expect(separationDeg(middle, upperLeft)).toBeCloseTo(Math.hypot(0.36, 0.64), 3);
  });

  it('is the circle that it lies in where its rotation is not known', () => {
    const middle = toVector(M94.raDeg, M94.decDeg);
    const outline = places({ ...M94, rotationDeg: undefined });
    for (const point of outline) expect(separationDeg(middle, point)).toBeCloseTo(Math.hypot(0.36, 0.64), 3);
  });

  it('closes around a pole', () => {
    const outline = places({ ...M94, decDeg: 90, rotationDeg: 30 });
    for (const point of outline) expect(point[2]).toBeGreaterThan(Math.cos(0.02));
    expect(separationDeg(outline[0], outline[8])).toBeCloseTo(2 * Math.hypot(0.36, 0.64), 2);
  });
});
