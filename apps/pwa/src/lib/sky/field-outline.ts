/** The outline of a stack's field on the sky: its corners where the rotation is known, else the circle that it lies in. */
import { axesAt, DEGREE, toVector } from './sphere.ts';

export interface Field {
  readonly raDeg: number;
  readonly decDeg: number;
  readonly widthDeg: number;
  readonly heightDeg: number;
  /** From north through east to the top of the picture; undefined where nothing tells it. */
  readonly rotationDeg: number | undefined;
}

/** Points of the circle. */
const CIRCLE = 40;
/** Of each side: a straight line on the sky is none on the map. */
const SIDE = 4;

/** Unit vectors, three numbers each, along the closed outline. */
export function outlineOf(field: Field): Float64Array {
  const [halfWidth, halfHeight] = [field.widthDeg / 2, field.heightDeg / 2].map((half) =>
    Math.tan(half * DEGREE),
  );
  const flat =
    field.rotationDeg === undefined
      ? circle(Math.hypot(halfWidth, halfHeight))
      : rectangle(halfWidth, halfHeight, field.rotationDeg * DEGREE);
  return lift(flat, field);
}

function circle(radius: number): [east: number, north: number][] {
  return Array.from({ length: CIRCLE }, (_, n) => {
    const angle = (2 * Math.PI * n) / CIRCLE;
    return [radius * Math.cos(angle), radius * Math.sin(angle)];
  });
}

/** The picture's right is west, where its top is north. */
function rectangle(halfWidth: number, halfHeight: number, rotation: number): [number, number][] {
  const corners = [
    [1, 1],
    [-1, 1],
    [-1, -1],
    [1, -1],
  ];
  const [sin, cos] = [Math.sin(rotation), Math.cos(rotation)];
  return corners.flatMap(([x, y], corner) => {
    const [nextX, nextY] = corners[(corner + 1) % 4];
    return Array.from({ length: SIDE }, (_, step): [number, number] => {
      const left = halfWidth * (x + ((nextX - x) * step) / SIDE);
      const up = halfHeight * (y + ((nextY - y) * step) / SIDE);
      return [left * cos + up * sin, up * cos - left * sin];
    });
  });
}

/** From the plane that touches the sky at the field's middle. */
function lift(
  flat: readonly (readonly [east: number, north: number])[],
  { raDeg, decDeg }: Field,
): Float64Array {
  const middle = toVector(raDeg, decDeg);
  const { east, north } = axesAt(raDeg, decDeg);
  return new Float64Array(
    flat.flatMap(([x, y]) => {
      const length = Math.hypot(1, x, y);
      return [0, 1, 2].map((axis) => (middle[axis] + x * east[axis] + y * north[axis]) / length);
    }),
  );
}
