/** Places on the sky as unit vectors: x towards 0 h, y towards 6 h on the equator, z towards the north pole. */

export const DEGREE = Math.PI / 180;

export type Vector = readonly [x: number, y: number, z: number];

export interface SkyPlace {
  /** 0 to 360. */
  readonly raDeg: number;
  /** -90 to 90. */
  readonly decDeg: number;
}

export function toVector(raDeg: number, decDeg: number): Vector {
  const cos = Math.cos(decDeg * DEGREE);
  return [Math.cos(raDeg * DEGREE) * cos, Math.sin(raDeg * DEGREE) * cos, Math.sin(decDeg * DEGREE)];
}

/** Of a vector of any length but zero. */
export function toPlace([x, y, z]: Vector): SkyPlace {
  return {
    raDeg: aroundCircle(Math.atan2(y, x) / DEGREE),
    decDeg: Math.atan2(z, Math.hypot(x, y)) / DEGREE,
  };
}

/** To 0 up to, but not, 360. */
export function aroundCircle(degrees: number): number {
  if (degrees >= 0 && degrees < 360) return degrees;
  // A hair below 0 h would round to 360.
  return (((degrees % 360) + 360) % 360) % 360;
}

/** Degrees between two unit vectors, exact for small angles too. */
export function separationDeg(a: Vector, b: Vector): number {
  const chord = Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
  return (2 * Math.asin(Math.min(1, chord / 2))) / DEGREE;
}

/** The directions of east and north at a place. */
export function axesAt(raDeg: number, decDeg: number): { readonly east: Vector; readonly north: Vector } {
  const [sinRa, cosRa] = [Math.sin(raDeg * DEGREE), Math.cos(raDeg * DEGREE)];
  const [sinDec, cosDec] = [Math.sin(decDeg * DEGREE), Math.cos(decDeg * DEGREE)];
  return { east: [-sinRa, cosRa, 0], north: [-sinDec * cosRa, -sinDec * sinRa, cosDec] };
}
