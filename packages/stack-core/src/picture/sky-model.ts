/** The sky under a stack: a smooth surface in each channel, fitted where neither stars nor objects are. */
import { MAD_TO_SIGMA, medianOf } from '../ground/median.ts';
import {
  fitPlane,
  fitSurfaces,
  PLANE,
  solveSums,
  splineFor,
  sumPoints,
  surfaceAt,
  withoutPart,
} from './fit-surface.ts';
import type { Spline, Surface, SurfacePoints } from './fit-surface.ts';
import { findBlobs } from './find-blobs.ts';
import type { SkyTiles } from './tile-sky.ts';

/** How much of the sky's shape was taken: none, because objects fill the image; a plane, because they fill most; a surface. */
export type SkyShape = 'level' | 'plane' | 'surface';

export interface SkyModel {
  readonly shape: SkyShape;
  /** The sky's level in each channel, the median of its surface. */
  readonly levels: readonly number[];
  /** Undefined where the shape is `level`. */
  readonly surfaces: readonly Surface[] | undefined;
  /** 1 for each tile in which an object was found. */
  readonly objects: Uint8Array;
}

/** From stiff to soft; the first that predicts tiles left out as well as the best is taken. */
const STIFFNESSES = [PLANE, 1, 0.1, 0.01, 0.001];
/** Share of tiles with objects above which a surface could follow them, and above which nothing tells the sky's shape. */
const PLANE_ABOVE = 0.45;
const LEVEL_ABOVE = 0.96;
/** Least tiles for anything but a level. */
const LEAST_TILES = 24;

export function modelSky(tiles: SkyTiles, width: number, height: number): SkyModel {
  const points = pointsOf(tiles, width, height);
  const spline = splineFor(width, height);
  const isKnown = points.isKnown;
  const knownCount = isKnown.reduce((sum, known) => sum + known, 0);
  const channels = points.levels.length;
  const flat = (objects: Uint8Array): SkyModel => ({
    shape: 'level',
    levels: points.levels.map((values) => lowLevel(values, isKnown)),
    surfaces: undefined,
    objects,
  });
  if (knownCount < LEAST_TILES) return flat(new Uint8Array(isKnown.length));
  const { objects, stiffness, share } = findObjects(tiles, points, spline);
  if (share > LEVEL_ABOVE) return flat(objects);
  const weights = Float64Array.from(isKnown, (known, i) => (known === 1 && objects[i] === 0 ? 1 : 0));
  const surfaces = fitRobustly(points, spline, weights, stiffness);
  if (!surfaces) return flat(objects);
  const levels = Array.from({ length: channels }, (_, c) =>
    medianOf(points.levels[c].map((_level, i) => surfaceAt(surfaces[c], points.u[i], points.v[i]))),
  );
  return { shape: share > PLANE_ABOVE ? 'plane' : 'surface', levels, surfaces, objects };
}

interface TilePoints extends SurfacePoints {
  /** 1 where all channels have a level. */
  readonly isKnown: Uint8Array;
}

function pointsOf({ columns, rows, side, levels }: SkyTiles, width: number, height: number): TilePoints {
  const count = columns * rows;
  const channels = levels.length / count;
  const isKnown = new Uint8Array(count);
  const u = new Float64Array(count);
  const v = new Float64Array(count);
  const planes = Array.from({ length: channels }, () => new Float64Array(count));
  for (let i = 0; i < count; i++) {
    u[i] = (((i % columns) + 0.5) * side) / width;
    v[i] = ((Math.floor(i / columns) + 0.5) * side) / height;
    isKnown[i] = 1;
    for (let c = 0; c < channels; c++) {
      planes[c][i] = levels[c * count + i];
      if (Number.isNaN(planes[c][i])) isKnown[i] = 0;
    }
    if (isKnown[i] === 0) for (const plane of planes) plane[i] = 0;
  }
  return { u, v, levels: planes, isKnown };
}

/** The level under which a tenth of the tiles lie. */
function lowLevel(levels: Float64Array, isKnown: Uint8Array): number {
  const known = levels.filter((_, i) => isKnown[i] === 1).sort();
  return known.length === 0 ? 0 : known[Math.floor((known.length - 1) * 0.1)];
}

/**
 * Tiles that stand above the sky, and how stiff the sky is. Objects only add light, so the spread of the tiles below a
 * surface is that of the sky alone, however much of the image objects cover: the first plane begins under nearly all
 * tiles and rises until what lies near it is as wide above as below. What then stands high is an object where it has
 * its peak in the image, and a glow of the sky where it only rises towards the border.
 */
function findObjects(
  tiles: SkyTiles,
  points: TilePoints,
  spline: Spline,
): { objects: Uint8Array; stiffness: number; share: number } {
  const { columns, rows } = tiles;
  const { isKnown } = points;
  const count = columns * rows;
  // One plane for finding: each channel over its own noise.
  const light = new Float64Array(count);
  for (let c = 0; c < points.levels.length; c++) {
    const sigma = tiles.pixelSigma[c] > 0 ? tiles.pixelSigma[c] : 1;
    for (let i = 0; i < count; i++) light[i] += points.levels[c][i] / sigma / points.levels.length;
  }
  const one: SurfacePoints = { ...points, levels: [light] };
  const noise = tileNoise(light, isKnown, columns, rows);
  const knownCount = isKnown.reduce((sum, known) => sum + known, 0);
  let surface = planeBelow(one, isKnown, spline, noise);
  let objects: Uint8Array = new Uint8Array(count);
  let stiffness = PLANE;
  let share = 0;
  for (let round = 0; round < 4 && surface; round++) {
    const fitted = surface;
    const rest = light.map((level, i) =>
      isKnown[i] === 1 ? level - surfaceAt(fitted, points.u[i], points.v[i]) : 0,
    );
    const smooth = meanOfNeighbours(rest, isKnown, columns, rows);
    const below = smooth.filter((value, i) => isKnown[i] === 1 && value < 0).sort();
    // Nine tenths of normal noise lie within 1.645 sigma; ripples of the surface itself are among the rest.
    const spread = Math.max(noise / 3, -below[Math.floor(below.length / 10)] / 1.645);
    const before = objects;
    objects = findBlobs(smooth, spread, { columns, rows, isKnown });
    if (round > 0 && objects.every((object, i) => object === before[i])) break;
    const weights = Float64Array.from(isKnown, (known, i) => (known === 1 && objects[i] === 0 ? 1 : 0));
    share = objects.reduce((sum, object, i) => sum + object * isKnown[i], 0) / knownCount;
    if (share > LEVEL_ABOVE) break;
    stiffness = share > PLANE_ABOVE ? PLANE : chooseStiffness(one, spline, weights, tiles);
    surface = fitSurfaces(spline, one, weights, stiffness)?.[0];
  }
  return { objects, stiffness, share };
}

/** A plane under the objects. */
function planeBelow(
  points: SurfacePoints,
  isKnown: Uint8Array,
  spline: Spline,
  noise: number,
): Surface | undefined {
  const [light] = points.levels;
  let weights = Float64Array.from(isKnown);
  let surface: Surface | undefined;
  for (let round = 0; round < 20; round++) {
    surface = fitPlane(spline, points, weights);
    if (!surface) return undefined;
    const fitted = surface;
    const rest = light.map((level, i) => level - surfaceAt(fitted, points.u[i], points.v[i]));
    const below = rest.filter((value, i) => isKnown[i] === 1 && value < 0).map((value) => -value);
    const spread = Math.max(noise, MAD_TO_SIGMA * medianOf(below));
    const next = rest.map((value, i) =>
      isKnown[i] === 0 || value > 2 * spread ? 0 : value < -4 * spread ? 0.2 : 1,
    );
    if (round > 0 && next.every((value, i) => value === weights[i])) break;
    weights = next;
  }
  return surface;
}

/** Noise of a tile's level, from differences of neighbours, so that no gradient counts. */
function tileNoise(light: Float64Array, isKnown: Uint8Array, columns: number, rows: number): number {
  const differences: number[] = [];
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x + 1 < columns; x++) {
      const i = y * columns + x;
      if (isKnown[i] && isKnown[i + 1]) differences.push(Math.abs(light[i + 1] - light[i]));
    }
  }
  return (MAD_TO_SIGMA * medianOf(differences)) / Math.SQRT2;
}

function meanOfNeighbours(
  values: Float64Array,
  isKnown: Uint8Array,
  columns: number,
  rows: number,
): Float64Array {
  return values.map((_, i) => {
    const [x, y] = [i % columns, Math.floor(i / columns)];
    let sum = 0;
    let known = 0;
    for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
        if (!isKnown[v * columns + u]) continue;
        sum += values[v * columns + u];
        known++;
      }
    }
    return known > 0 ? sum / known : 0;
  });
}

const FOLDS = 4;
/** Blocks of tiles along the shorter side. Whole blocks are left out, as an object leaves out a whole patch. */
const BLOCKS = 5;

/** The stiffest surface that predicts what was left out as well as the best does, within the error of telling. */
function chooseStiffness(
  points: SurfacePoints,
  spline: Spline,
  weights: Float64Array,
  { columns, rows }: SkyTiles,
): number {
  const block = Math.max(2, Math.ceil(Math.min(columns, rows) / BLOCKS));
  const foldOf = (i: number): number =>
    (Math.floor((i % columns) / block) + 2 * Math.floor(i / columns / block)) % FOLDS;
  const all = sumPoints(spline, points, weights);
  const kept = Array.from({ length: FOLDS }, (_, fold) => {
    const part = weights.map((weight, i) => (foldOf(i) === fold ? weight : 0));
    return withoutPart(all, sumPoints(spline, points, part));
  });
  let best = Infinity;
  const scores: { mean: number; error: number }[] = [];
  for (const stiffness of STIFFNESSES) {
    const errors: number[] = [];
    for (let fold = 0; fold < FOLDS; fold++) {
      const surfaces = solveSums(spline, kept[fold], stiffness);
      if (!surfaces) continue;
      for (let i = 0; i < weights.length; i++) {
        if (weights[i] === 0 || foldOf(i) !== fold) continue;
        let sum = 0;
        for (let c = 0; c < surfaces.length; c++)
          sum += Math.abs(points.levels[c][i] - surfaceAt(surfaces[c], points.u[i], points.v[i]));
        errors.push(sum / surfaces.length);
      }
    }
    const mean = errors.reduce((sum, value) => sum + value, 0) / errors.length;
    const variance = errors.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / errors.length;
    // Errors within a block go together.
    scores.push({ mean, error: Math.sqrt((variance / errors.length) * Math.sqrt(block)) });
    best = Math.min(best, mean);
  }
  const enough = scores.findIndex(({ mean, error }) => mean <= best + error);
  return STIFFNESSES[Math.max(0, enough)];
}

/** Fits again with less weight for tiles that lie off the surface: the last stars and small objects. */
function fitRobustly(
  points: SurfacePoints,
  spline: Spline,
  weights: Float64Array,
  stiffness: number,
): Surface[] | undefined {
  const single = points.levels.map((levels) => {
    const one: SurfacePoints = { ...points, levels: [levels] };
    let current = weights;
    let surface = fitSurfaces(spline, one, current, stiffness)?.[0];
    for (let round = 0; round < 4 && surface; round++) {
      const fitted = surface;
      const rest = levels.map((level, i) => level - surfaceAt(fitted, points.u[i], points.v[i]));
      const sigma = MAD_TO_SIGMA * medianOf(rest.filter((_, i) => weights[i] > 0).map(Math.abs));
      if (!(sigma > 0)) break;
      current = weights.map((weight, i) => {
        const t = rest[i] / (3.5 * sigma);
        return t * t < 1 ? weight * (1 - t * t) * (1 - t * t) : 0;
      });
      surface = fitSurfaces(spline, one, current, stiffness)?.[0];
    }
    return surface;
  });
  return single.every((surface) => surface !== undefined) ? single : undefined;
}
