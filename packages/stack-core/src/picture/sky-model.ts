/** The sky under a stack: a smooth surface in each channel, fitted where neither stars nor objects are. */
import { MAD_TO_SIGMA, medianInPlace, medianOf } from '../ground/median.ts';
import {
  fitSurfaces,
  gridOf,
  joinSums,
  levelsOn,
  PLANE,
  solveSums,
  splineFor,
  sumLevels,
} from './fit-surface.ts';
import type { SplineGrid, Surface } from './fit-surface.ts';
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
  const { grid, levels, isKnown, knownCount } = points;
  const flat = (objects: Uint8Array): SkyModel => ({
    shape: 'level',
    levels: levels.map((values) => lowLevel(values, isKnown)),
    surfaces: undefined,
    objects,
  });
  if (knownCount < LEAST_TILES) return flat(new Uint8Array(isKnown.length));
  const { objects, stiffness, share } = findObjects(tiles, points);
  if (share > LEVEL_ABOVE) return flat(objects);
  const surfaces = fitRobustly(points, weightsOf(isKnown, objects), stiffness);
  if (!surfaces) return flat(objects);
  return {
    shape: share > PLANE_ABOVE ? 'plane' : 'surface',
    levels: surfaces.map((surface) => medianOf(levelsOn(surface, grid))),
    surfaces,
    objects,
  };
}

interface TilePoints {
  readonly grid: SplineGrid;
  /** Of each channel, 0 where one is not known. */
  readonly levels: readonly Float64Array[];
  /** 1 where all channels have a level. */
  readonly isKnown: Uint8Array;
  readonly knownCount: number;
}

function pointsOf({ columns, rows, side, levels }: SkyTiles, width: number, height: number): TilePoints {
  const count = columns * rows;
  const isKnown = new Uint8Array(count).fill(1);
  const planes = Array.from({ length: levels.length / count }, (_, c) =>
    Float64Array.from(levels.subarray(c * count, (c + 1) * count)),
  );
  for (const plane of planes) for (let i = 0; i < count; i++) if (plane[i] !== plane[i]) isKnown[i] = 0;
  for (const plane of planes) for (let i = 0; i < count; i++) if (isKnown[i] === 0) plane[i] = 0;
  const grid = gridOf(
    splineFor(width, height),
    Float64Array.from({ length: columns }, (_, x) => ((x + 0.5) * side) / width),
    Float64Array.from({ length: rows }, (_, y) => ((y + 0.5) * side) / height),
  );
  return { grid, levels: planes, isKnown, knownCount: countOf(isKnown) };
}

function countOf(marks: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < marks.length; i++) count += marks[i];
  return count;
}

/** 1 for known tiles without objects. */
function weightsOf(isKnown: Uint8Array, objects: Uint8Array): Float64Array {
  return Float64Array.from(isKnown, (known, i) => (objects[i] === 0 ? known : 0));
}

/** What stands above a surface, 0 where nothing is known. */
function restAbove(light: Float64Array, surface: Surface, { grid, isKnown }: TilePoints): Float64Array {
  const rest = levelsOn(surface, grid);
  for (let i = 0; i < rest.length; i++) rest[i] = isKnown[i] === 1 ? light[i] - rest[i] : 0;
  return rest;
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
): { objects: Uint8Array; stiffness: number; share: number } {
  const { columns, rows } = tiles;
  const { grid, isKnown, knownCount } = points;
  const light = sumOverNoise(tiles, points);
  const noise = tileNoise(light, isKnown, columns, rows);
  let surface = planeBelow(light, points, noise);
  let objects: Uint8Array = new Uint8Array(isKnown.length);
  let stiffness = PLANE;
  let share = 0;
  for (let round = 0; round < 4 && surface; round++) {
    const smooth = meanOfNeighbours(restAbove(light, surface, points), isKnown, columns, rows);
    const below = smooth.filter((value, i) => isKnown[i] === 1 && value < 0).sort();
    // Nine tenths of normal noise lie within 1.645 sigma; ripples of the surface itself are among the rest.
    const spread = Math.max(noise / 3, below.length > 0 ? -below[Math.floor(below.length / 10)] / 1.645 : 0);
    const before = objects;
    objects = findBlobs(smooth, spread, { columns, rows, isKnown });
    if (round > 0 && objects.every((object, i) => object === before[i])) break;
    const weights = weightsOf(isKnown, objects);
    share = countOf(objects.map((object, i) => object * isKnown[i])) / knownCount;
    if (share > LEVEL_ABOVE) break;
    stiffness = share > PLANE_ABOVE ? PLANE : chooseStiffness(light, points, weights, tiles);
    surface = fitSurfaces(grid, [light], weights, stiffness)?.[0];
  }
  return { objects, stiffness, share };
}

/** One plane for finding: each channel over its own noise. */
function sumOverNoise({ pixelSigma }: SkyTiles, { levels, isKnown }: TilePoints): Float64Array {
  const light = new Float64Array(isKnown.length);
  for (let c = 0; c < levels.length; c++) {
    const scale = 1 / ((pixelSigma[c] > 0 ? pixelSigma[c] : 1) * levels.length);
    for (let i = 0; i < light.length; i++) light[i] += levels[c][i] * scale;
  }
  return light;
}

/** A plane under the objects. */
function planeBelow(light: Float64Array, points: TilePoints, noise: number): Surface | undefined {
  const { grid, isKnown } = points;
  const weights = Float64Array.from(isKnown);
  const below = new Float64Array(light.length);
  let surface: Surface | undefined;
  for (let round = 0; round < 20; round++) {
    surface = fitSurfaces(grid, [light], weights, PLANE)?.[0];
    if (!surface) return undefined;
    const rest = restAbove(light, surface, points);
    let count = 0;
    for (let i = 0; i < rest.length; i++) if (rest[i] < 0) below[count++] = -rest[i];
    const spread = Math.max(noise, count > 0 ? MAD_TO_SIGMA * medianInPlace(below, count) : 0);
    let changed = 0;
    for (let i = 0; i < rest.length; i++) {
      const weight = isKnown[i] === 0 || rest[i] > 2 * spread ? 0 : rest[i] < -4 * spread ? 0.2 : 1;
      if (weight !== weights[i]) changed++;
      weights[i] = weight;
    }
    if (round > 0 && changed === 0) break;
  }
  return surface;
}

/** Noise of a tile's level, from differences of neighbours, so that no gradient counts. */
function tileNoise(light: Float64Array, isKnown: Uint8Array, columns: number, rows: number): number {
  const differences = new Float64Array(light.length);
  let count = 0;
  for (let y = 0; y < rows; y++) {
    for (let x = 0; x + 1 < columns; x++) {
      const i = y * columns + x;
      if (isKnown[i] && isKnown[i + 1]) differences[count++] = Math.abs(light[i + 1] - light[i]);
    }
  }
  return count > 0 ? (MAD_TO_SIGMA * medianInPlace(differences, count)) / Math.SQRT2 : 0;
}

function meanOfNeighbours(
  values: Float64Array,
  isKnown: Uint8Array,
  columns: number,
  rows: number,
): Float64Array {
  const means = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const x = i % columns;
    const y = (i - x) / columns;
    let sum = 0;
    let known = 0;
    for (let v = Math.max(0, y - 1); v <= Math.min(rows - 1, y + 1); v++) {
      for (let u = Math.max(0, x - 1); u <= Math.min(columns - 1, x + 1); u++) {
        if (isKnown[v * columns + u] === 0) continue;
        sum += values[v * columns + u];
        known++;
      }
    }
    if (known > 0) means[i] = sum / known;
  }
  return means;
}

const FOLDS = 4;
/** Blocks of tiles along the shorter side. Whole blocks are left out, as an object leaves out a whole patch. */
const BLOCKS = 5;

/** The stiffest surface that predicts what was left out as well as the best does, within the error of telling. */
function chooseStiffness(
  light: Float64Array,
  { grid }: TilePoints,
  weights: Float64Array,
  { columns, rows }: SkyTiles,
): number {
  const block = Math.max(2, Math.ceil(Math.min(columns, rows) / BLOCKS));
  const folds = Uint8Array.from(
    weights,
    (_, i) => (Math.floor((i % columns) / block) + 2 * Math.floor(i / columns / block)) % FOLDS,
  );
  const parts = Array.from({ length: FOLDS }, (_, fold) =>
    sumLevels(
      grid,
      [light],
      weights.map((weight, i) => (folds[i] === fold ? weight : 0)),
    ),
  );
  const kept = parts.map((part) => joinSums(parts.filter((other) => other !== part)));
  const errors = new Float64Array(weights.length);
  const scores = STIFFNESSES.map((stiffness) => {
    let [count, sum, squares] = [0, 0, 0];
    for (let fold = 0; fold < FOLDS; fold++) {
      const surface = solveSums(grid.spline, kept[fold], stiffness)?.[0];
      if (!surface) continue;
      const predicted = levelsOn(surface, grid);
      for (let i = 0; i < weights.length; i++) {
        if (weights[i] === 0 || folds[i] !== fold) continue;
        const error = Math.abs(light[i] - predicted[i]);
        errors[count++] = error;
        sum += error;
      }
    }
    const mean = sum / count;
    for (let i = 0; i < count; i++) squares += (errors[i] - mean) * (errors[i] - mean);
    // Errors within a block go together.
    return { mean, error: (Math.sqrt(squares) / count) * Math.sqrt(Math.sqrt(block)) };
  });
  const best = scores.reduce((least, { mean }) => (mean < least ? mean : least), Infinity);
  const enough = scores.findIndex(({ mean, error }) => mean <= best + error);
  return STIFFNESSES[Math.max(0, enough)];
}

/** Fits again with less weight for tiles that lie off the surface: the last stars and small objects. */
function fitRobustly(points: TilePoints, weights: Float64Array, stiffness: number): Surface[] | undefined {
  const surfaces: Surface[] = [];
  const away = new Float64Array(weights.length);
  for (const levels of points.levels) {
    const current = weights.slice();
    let surface = fitSurfaces(points.grid, [levels], current, stiffness)?.[0];
    for (let round = 0; round < 4 && surface; round++) {
      const rest = restAbove(levels, surface, points);
      let count = 0;
      for (let i = 0; i < rest.length; i++) if (weights[i] > 0) away[count++] = Math.abs(rest[i]);
      const sigma = MAD_TO_SIGMA * medianInPlace(away, count);
      if (!(sigma > 0)) break;
      for (let i = 0; i < rest.length; i++) {
        const t = rest[i] / (3.5 * sigma);
        current[i] = t * t < 1 ? weights[i] * (1 - t * t) * (1 - t * t) : 0;
      }
      surface = fitSurfaces(points.grid, [levels], current, stiffness)?.[0];
    }
    if (!surface) return undefined;
    surfaces.push(surface);
  }
  return surfaces;
}
