/** The stacks of the map in columns, so that a hundred thousand of them are looked through within a frame. */
import type { ListedStack } from '../library/listed-stack.ts';
import type { SkyPoints } from './cluster-sums.ts';
import type { Field } from './field-outline.ts';
import { nightOf, NO_NIGHT } from './nights.ts';
import { aroundCircle, toVector } from './sphere.ts';

export interface SkyStacks extends SkyPoints {
  /** A row each; none where the rows are sums of others' stacks. */
  readonly listed: readonly ListedStack[];
  /** `NO_NIGHT` without a time. */
  readonly nights: Int32Array;
  /** Diagonal of the field in degrees; 0 where it is not known. */
  readonly diagonalDeg: Float32Array;
  /** Median of those that are known; 0 where none is. */
  readonly usualDeg: number;
  /** Those whose place on the sky nothing tells. */
  readonly placeless: readonly ListedStack[];
}

export function skyStacks(stacks: readonly ListedStack[]): SkyStacks {
  const placed: ListedStack[] = [];
  const placeless: ListedStack[] = [];
  for (const stack of stacks) (placeOf(stack) ? placed : placeless).push(stack);
  const vectors = new Float64Array(3 * placed.length);
  const nights = new Int32Array(placed.length);
  const diagonalDeg = new Float32Array(placed.length);
  for (const [row, stack] of placed.entries()) {
    const place = placeOf(stack);
    if (place) vectors.set(toVector(place.raDeg, place.decDeg), 3 * row);
    nights[row] = stack.startMs === undefined ? NO_NIGHT : nightOf(stack.startMs);
    const field = fieldOf(stack);
    diagonalDeg[row] = field ? Math.hypot(field.widthDeg, field.heightDeg) : 0;
  }
  return {
    count: placed.length,
    listed: placed,
    placeless,
    vectors,
    nights,
    diagonalDeg,
    usualDeg: medianOf(diagonalDeg.filter((diagonal) => diagonal > 0)),
    stacks: new Float64Array(placed.length).fill(1),
    exposureSeconds: Float64Array.from(placed, ({ exposureSeconds }) => exposureSeconds),
  };
}

function medianOf(values: Float32Array): number {
  return values.length === 0 ? 0 : values.sort()[values.length >> 1];
}

/** Undefined where nothing tells it, or what does is no place. */
export function placeOf({ here, there }: ListedStack): { raDeg: number; decDeg: number } | undefined {
  const raDeg = here?.raDeg ?? there?.raDeg ?? NaN;
  const decDeg = here?.decDeg ?? there?.decDeg ?? NaN;
  const isPlace = Number.isFinite(raDeg) && Math.abs(decDeg) <= 90;
  return isPlace ? { raDeg: aroundCircle(raDeg), decDeg } : undefined;
}

/** Undefined where place, size or scale are not known. */
export function fieldOf(stack: ListedStack): Field | undefined {
  const place = placeOf(stack);
  const scaleArcsec = scaleOf(stack);
  const widthPx = stack.here?.widthPx ?? stack.there?.widthPx ?? 0;
  const heightPx = stack.here?.heightPx ?? stack.there?.heightPx ?? 0;
  if (!place || scaleArcsec === undefined || widthPx <= 0 || heightPx <= 0) return undefined;
  return {
    ...place,
    widthDeg: (widthPx * scaleArcsec) / 3600,
    heightDeg: (heightPx * scaleArcsec) / 3600,
    rotationDeg: undefined,
  };
}

/** Arcseconds a pixel, as its frames' headers told: their star widths were measured in both units. */
function scaleOf({ here }: ListedStack): number | undefined {
  for (const { report } of here?.frames ?? []) {
    const measures = 'measures' in report ? report.measures : undefined;
    if (measures?.fwhmArcsec !== undefined && measures.fwhmPx > 0)
      return measures.fwhmArcsec / measures.fwhmPx;
  }
  return undefined;
}

/** The targets of some rows, those of the longest exposure first. */
export interface Target {
  readonly name: string;
  readonly exposureSeconds: number;
  readonly rows: readonly number[];
}

export function targetsOf({ listed, exposureSeconds }: SkyStacks, rows: Iterable<number>): Target[] {
  const targets = new Map<string, { name: string; exposureSeconds: number; rows: number[] }>();
  for (const row of rows) {
    const stack = listed.at(row);
    if (!stack) continue;
    const name = stack.objectName ?? stack.name;
    const target = targets.get(name) ?? { name, exposureSeconds: 0, rows: [] };
    target.exposureSeconds += exposureSeconds[row];
    target.rows.push(row);
    targets.set(name, target);
  }
  return [...targets.values()].sort((a, b) => b.exposureSeconds - a.exposureSeconds);
}
