/** Stars, constellation lines and names behind the stacks, as unit vectors. From d3-celestial; see scripts/build-atlas.mjs. */
import { geoDistance, geoInterpolate } from 'd3-geo';
import atlas from './generated/atlas.json';
import { DEGREE, toVector } from './sphere.ts';
import type { Vector } from './sphere.ts';

/** Lines one after the other; line n is made of the points from `starts[n]` to `starts[n + 1]`. */
export interface SkyLines {
  readonly vectors: Float64Array;
  readonly starts: readonly number[];
}

export interface Constellation {
  readonly name: string;
  readonly german: string;
  /** 1 to 3, the most prominent first. */
  readonly rank: number;
  readonly vector: Vector;
}

export interface SkyStar {
  readonly vector: Vector;
  readonly magnitude: number;
}

/** Longer pieces of a line would not follow the curve that it has on the map. */
const PIECE_DEG = 3;
const STEPS_PER_DEGREE = 100;

/** The brightest first. */
export const STARS: readonly SkyStar[] = Array.from({ length: atlas.stars.length / 3 }, (_, n) => ({
  vector: vectorAt(atlas.stars, 3 * n),
  magnitude: atlas.stars[3 * n + 2] / 10,
}));

export const CONSTELLATIONS: readonly Constellation[] = atlas.constellations.map(
  ({ name, german, rank, place }) => ({ name, german, rank, vector: vectorAt(place, 0) }),
);

export const FIGURES: SkyLines = toLines(
  atlas.lines.map((line) =>
    Array.from({ length: line.length / 2 }, (_, n): [number, number] => [
      line[2 * n] / STEPS_PER_DEGREE,
      line[2 * n + 1] / STEPS_PER_DEGREE,
    ]),
  ),
);

function vectorAt(hundredths: readonly number[], at: number): Vector {
  return toVector(hundredths[at] / STEPS_PER_DEGREE, hundredths[at + 1] / STEPS_PER_DEGREE);
}

/** Great circles from point to point, given in degrees. */
export function toLines(lines: readonly (readonly [raDeg: number, decDeg: number][])[]): SkyLines {
  const vectors: number[] = [];
  const starts = [0];
  for (const line of lines) {
    for (const [n, point] of line.entries()) {
      if (n > 0) vectors.push(...between(line[n - 1], point));
      vectors.push(...toVector(...point));
    }
    starts.push(vectors.length / 3);
  }
  return { vectors: new Float64Array(vectors), starts };
}

function between(from: readonly [number, number], to: readonly [number, number]): number[] {
  const pieces = Math.ceil(geoDistance([...from], [...to]) / (PIECE_DEG * DEGREE));
  const at = geoInterpolate([...from], [...to]);
  return Array.from({ length: Math.max(0, pieces - 1) }, (_, n) => toVector(...at((n + 1) / pieces))).flat();
}
