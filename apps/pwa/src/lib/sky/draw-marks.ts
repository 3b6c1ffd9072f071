/** Draws stacks on the map: their fields as outlines where these can be seen, discs with their number where not. */
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
const MOST_OUTLINES = 600;
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
  { tree, stacks, outlines, isShown }: Scene,
  palette: Palette,
): ReadonlySet<Mark> {
  const outlined = new Set<Mark>();
  const shades: Float64Array[][] = Array.from({ length: SHADES }, () => []);
  const each = Math.max(1, Math.floor(MOST_OUTLINES / Math.max(1, marks.length)));
  for (const mark of marks) {
    const { starts } = tree.levels[mark.level];
    const [from, to] = [starts[mark.cluster], starts[mark.cluster + 1]];
    const stride = Math.max(1, Math.ceil((to - from) / each));
    for (let place = from; place < to; place += stride) {
      const row = tree.order[place];
      if (stacks.diagonalDeg[row] * DEGREE * projection.scale < LEAST_FIELD_PX || !isShown(row)) continue;
      const outline = outlines.of(row);
      if (!outline) continue;
      outlined.add(mark);
      // Fields that lie on each other are as bright as all of them together.
      const brightness = brightnessOf(mark.exposureSeconds);
      shades[Math.min(SHADES - 1, Math.floor(SHADES * brightness))].push(outline);
    }
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
