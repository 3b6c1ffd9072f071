/** Draws stacks on the map: their fields as outlines where these can be seen, discs with their number where not. */
import { clustersWithin, levelFor } from './cluster-tree.ts';
import type { ClusterTree } from './cluster-tree.ts';
import { outlineOf } from './field-outline.ts';
import { brightnessOf } from './marks.ts';
import type { Mark } from './marks.ts';
import type { Palette } from './palette.ts';
import { fieldOf } from './sky-stacks.ts';
import type { SkyStacks } from './sky-stacks.ts';
import { isTorn, newSpot } from './sky-view.ts';
import type { SkyProjection } from './sky-view.ts';
import { DEGREE } from './sphere.ts';

/** A smaller field is a disc. */
const LEAST_FIELD_PX = 26;
/** More outlines are not told apart, and take longer to draw than a frame lasts. */
const MOST_OUTLINES = 120;
/** Fields of one size whose middles lie nearer are one to the eye. */
const APART_PX = { least: 8, most: 24, shareOfField: 0.1 };
/** Told apart between one and twice as large. */
const SIZES = 4;
/** Outlines of one opacity are painted together. */
const SHADES = 8;

/** The outline of each row, made when it is first seen. */
export class Outlines {
  readonly #stacks: SkyStacks;
  readonly #made = new Map<number, Float64Array | undefined>();

  constructor(stacks: SkyStacks) {
    this.#stacks = stacks;
  }

  of(row: number): Float64Array | undefined {
    if (!this.#made.has(row)) {
      const field = fieldOf(this.#stacks.listed[row]);
      this.#made.set(row, field && outlineOf(field));
    }
    return this.#made.get(row);
  }
}

export interface Scene {
  readonly tree: ClusterTree;
  readonly stacks: SkyStacks;
  readonly outlines: Outlines;
  readonly isShown: (row: number) => boolean;
}

/** Fields whose outlines are large enough to be seen, and discs for all that have none. */
export function drawMarks(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  projection: SkyProjection,
  scene: Scene,
  palette: Palette,
  pointed: Mark | undefined,
): void {
  const outlined = drawOutlines(context, marks, projection, scene, palette);
  for (const mark of marks) drawDisc(context, mark, palette, outlined.has(mark));
  if (!pointed) return;
  context.beginPath();
  context.arc(pointed.px, pointed.py, pointed.radiusPx + 4, 0, 2 * Math.PI);
  context.strokeStyle = palette.pointed;
  context.lineWidth = 2;
  context.stroke();
}

/** Marks of which at least one field was drawn. */
function drawOutlines(
  context: CanvasRenderingContext2D,
  marks: readonly Mark[],
  projection: SkyProjection,
  scene: Scene,
  palette: Palette,
): ReadonlySet<Mark> {
  const outlined = new Set<Mark>();
  const shades: Float64Array[][] = Array.from({ length: SHADES }, () => []);
  const each = Math.max(1, Math.floor(MOST_OUTLINES / Math.max(1, marks.length)));
  for (const mark of marks) {
    const found = outlinesOf(mark, projection.scale, scene, each);
    if (found.length === 0) continue;
    outlined.add(mark);
    // Fields that lie on each other are as bright as all of them together.
    const brightness = brightnessOf(mark.exposureSeconds);
    shades[Math.min(SHADES - 1, Math.floor(SHADES * brightness))].push(...found);
  }
  for (const [shade, some] of shades.entries()) {
    if (some.length === 0) continue;
    const opacity = (shade + 0.5) / SHADES;
    traceOutlines(context, some, projection);
    context.fillStyle = `rgb(${palette.fields} / ${(0.22 * opacity).toFixed(3)})`;
    context.fill();
    context.strokeStyle = `rgb(${palette.fields} / ${(0.35 + 0.6 * opacity).toFixed(3)})`;
    context.lineWidth = 1.25;
    context.stroke();
  }
  return outlined;
}

/**
 * Outlines of a mark's fields that are large enough and shown, from at most `most` places, and one for those of one size
 * that lie on each other. `scale` is in pixels per radian.
 */
export function outlinesOf(
  { level, cluster }: Pick<Mark, 'level' | 'cluster'>,
  scale: number,
  { tree, stacks, outlines, isShown }: Scene,
  most: number,
): Float64Array[] {
  const isSeen = (row: number): boolean =>
    stacks.diagonalDeg[row] * DEGREE * scale >= LEAST_FIELD_PX && isShown(row);
  const found: Float64Array[] = [];
  for (const [from, to] of spotsOf(tree, level, cluster, apartDeg(stacks, scale), most)) {
    const sizes = new Set<number>();
    for (let place = from; place < to; place++) {
      const row = tree.order[place];
      const size = Math.round(SIZES * Math.log2(stacks.diagonalDeg[row]));
      const outline = !sizes.has(size) && isSeen(row) ? outlines.of(row) : undefined;
      if (!outline) continue;
      sizes.add(size);
      found.push(outline);
    }
  }
  return found;
}

function apartDeg({ usualDeg }: SkyStacks, scale: number): number {
  const { least, most, shareOfField } = APART_PX;
  const pxPerDegree = scale * DEGREE;
  return Math.min(most, Math.max(least, shareOfField * usualDeg * pxPerDegree)) / pxPerDegree;
}

/** Ranges of places in the order of the tree: of what lies within `withinDeg`, or one place each where no cluster is so fine. */
function spotsOf(
  tree: ClusterTree,
  level: number,
  cluster: number,
  withinDeg: number,
  most: number,
): [from: number, to: number][] {
  const finer = Math.max(level, levelFor(tree, withinDeg));
  const { starts, radiusDeg } = tree.levels[finer];
  const isFine = radiusDeg <= withinDeg;
  const [first, end] = isFine
    ? clustersWithin(tree, level, cluster, finer)
    : [tree.levels[level].starts[cluster], tree.levels[level].starts[cluster + 1]];
  const stride = Math.max(1, Math.ceil((end - first) / most));
  const spots: [number, number][] = [];
  for (let spot = first; spot < end; spot += stride)
    spots.push(isFine ? [starts[spot], starts[spot + 1]] : [spot, spot + 1]);
  return spots;
}

function traceOutlines(
  context: CanvasRenderingContext2D,
  outlines: readonly Float64Array[],
  projection: SkyProjection,
): void {
  const at = newSpot();
  context.beginPath();
  for (const outline of outlines) {
    let lastSide = 0;
    for (let n = 0; n < outline.length; n += 3) {
      projection.project(outline[n], outline[n + 1], outline[n + 2], at);
      // One that lies across the rim of the map is open there.
      if (n === 0 || isTorn(at.side, lastSide)) context.moveTo(at.px, at.py);
      else context.lineTo(at.px, at.py);
      lastSide = at.side;
    }
    context.closePath();
  }
}

function drawDisc(
  context: CanvasRenderingContext2D,
  { px, py, radiusPx, stacks, exposureSeconds }: Mark,
  palette: Palette,
  isOutlined: boolean,
): void {
  const brightness = brightnessOf(exposureSeconds);
  if (stacks === 1 && isOutlined) return;
  context.beginPath();
  context.arc(px, py, radiusPx, 0, 2 * Math.PI);
  context.fillStyle = palette.sky;
  context.fill();
  context.fillStyle = `rgb(${palette.fields} / ${brightness.toFixed(2)})`;
  context.fill();
  context.strokeStyle = `rgb(${palette.fields})`;
  context.lineWidth = 1.25;
  context.stroke();
  if (stacks === 1) return;
  const isBright = brightness > 0.55;
  context.font = `600 ${radiusPx > 14 ? 13 : 12}px system-ui, sans-serif`;
  context.textAlign = 'center';
  context.textBaseline = 'middle';
  context.fillStyle = isBright ? palette.counts : `rgb(${palette.fields})`;
  context.fillText(shortCount(stacks), px, py + 0.5);
}

/** `950`, `1.2k`, `35k`, `1.2M`. */
export function shortCount(count: number): string {
  if (count < 1000) return String(count);
  if (count < 9950) return `${(count / 1000).toFixed(1)}k`;
  if (count < 999_500) return `${Math.round(count / 1000)}k`;
  return `${(count / 1e6).toFixed(1)}M`;
}
