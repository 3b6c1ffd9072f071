/** Draws the sky behind the stacks: its rim, the grid with its numbers, stars, and constellations with their names. */
import { CONSTELLATIONS, FIGURES, STARS } from './atlas.ts';
import type { SkyLines } from './atlas.ts';
import { graticuleFor, writeDegrees, writeHours } from './graticule.ts';
import type { Graticule } from './graticule.ts';
import type { Palette } from './palette.ts';
import { isTorn, newSpot } from './sky-view.ts';
import type { SkyProjection, SkyView } from './sky-view.ts';
import { toVector } from './sphere.ts';

export interface AtlasLook {
  readonly palette: Palette;
  readonly isGerman: boolean;
  /** CSS font families. */
  readonly serif: string;
  readonly sans: string;
}

type Context = CanvasRenderingContext2D;

/** The middle of the screen is the origin; a unit is a CSS pixel. */
export function drawAtlas(context: Context, view: SkyView, projection: SkyProjection, look: AtlasLook): void {
  const { palette } = look;
  const { width, height } = projection.screen;
  context.fillStyle = palette.beside;
  context.fillRect(-width / 2, -height / 2, width, height);
  context.beginPath();
  context.ellipse(0, 0, projection.halfWidthPx, projection.halfHeightPx, 0, 0, 2 * Math.PI);
  context.fillStyle = palette.sky;
  context.fill();
  const graticule = graticuleFor(view, projection);
  context.lineWidth = 1;
  strokeLines(context, projection, graticule.lines, palette.grid);
  strokeLines(context, projection, FIGURES, palette.figures);
  context.beginPath();
  context.ellipse(0, 0, projection.halfWidthPx, projection.halfHeightPx, 0, 0, 2 * Math.PI);
  context.strokeStyle = palette.rim;
  context.stroke();
  drawStars(context, projection, palette);
  const taken: Box[] = [];
  drawNumbers(context, view, projection, graticule, look, taken);
  drawNames(context, projection, look, taken);
}

function strokeLines(context: Context, projection: SkyProjection, lines: SkyLines, colour: string): void {
  const { vectors, starts } = lines;
  const [halfWidth, halfHeight] = [projection.screen.width / 2, projection.screen.height / 2];
  const at = newSpot();
  context.beginPath();
  for (let line = 0; line + 1 < starts.length; line++) {
    let [lastX, lastY, lastSide] = [NaN, NaN, 0];
    for (let n = starts[line]; n < starts[line + 1]; n++) {
      projection.project(vectors[3 * n], vectors[3 * n + 1], vectors[3 * n + 2], at);
      const isApart =
        (at.px > halfWidth && lastX > halfWidth) ||
        (at.px < -halfWidth && lastX < -halfWidth) ||
        (at.py > halfHeight && lastY > halfHeight) ||
        (at.py < -halfHeight && lastY < -halfHeight);
      if (n > starts[line] && !isApart && !isTorn(at.side, lastSide)) context.lineTo(at.px, at.py);
      else context.moveTo(at.px, at.py);
      [lastX, lastY, lastSide] = [at.px, at.py, at.side];
    }
  }
  context.strokeStyle = colour;
  context.stroke();
}

/** Of the whole sky those that everybody knows; the nearer, the fainter ones too. */
function drawStars(context: Context, projection: SkyProjection, { stars }: Palette): void {
  const faintest = Math.min(5, 3.1 + 1.3 * Math.log2(projection.scale / 130));
  const [halfWidth, halfHeight] = [projection.screen.width / 2, projection.screen.height / 2];
  const size = Math.min(1.5, 0.8 + projection.scale / 1500);
  const at = newSpot();
  let [alpha, isOpen] = [0, false];
  for (const { vector, magnitude } of STARS) {
    if (magnitude > faintest) break;
    projection.project(vector[0], vector[1], vector[2], at);
    if (Math.abs(at.px) > halfWidth || Math.abs(at.py) > halfHeight) continue;
    // In steps, for each opacity is painted by itself.
    const opacity = Math.round(10 * Math.min(0.95, Math.max(0.35, 1.05 - 0.13 * magnitude))) / 10;
    if (opacity !== alpha) {
      if (isOpen) context.fill();
      context.beginPath();
      context.fillStyle = `rgb(${stars} / ${opacity})`;
      [alpha, isOpen] = [opacity, true];
    }
    const radius = size * Math.max(0.55, 2.2 - 0.36 * magnitude);
    context.moveTo(at.px + radius, at.py);
    context.arc(at.px, at.py, radius, 0, 2 * Math.PI);
  }
  if (isOpen) context.fill();
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Right ascension along the lower edge, declination along the left one; of the whole map along its middle lines. */
function drawNumbers(
  context: Context,
  view: SkyView,
  projection: SkyProjection,
  graticule: Graticule,
  look: AtlasLook,
  taken: Box[],
): void {
  const { width, height } = projection.screen;
  const isWhole = projection.halfWidthPx < width * 0.75;
  const place = isWhole ? undefined : projection.placeAt(0, height / 2 - 22);
  const parallel = isWhole ? 0 : (place?.decDeg ?? view.decDeg);
  const meridian = isWhole ? view.raDeg : (projection.placeAt(-width / 2 + 30, 0)?.raDeg ?? view.raDeg);
  context.font = `500 12px ${look.sans}`;
  context.fillStyle = look.palette.numbers;
  context.textBaseline = 'middle';
  for (const raDeg of graticule.meridians)
    writeAt(context, projection, writeHours(raDeg), toVector(raDeg, parallel), taken);
  for (const decDeg of graticule.parallels)
    if (!isWhole || decDeg !== 0)
      writeAt(context, projection, writeDegrees(decDeg), toVector(meridian, decDeg), taken);
}

function drawNames(context: Context, projection: SkyProjection, look: AtlasLook, taken: Box[]): void {
  const most = projection.scale > 330 ? 3 : projection.scale > 190 ? 2 : 1;
  context.font = `italic 500 ${projection.scale > 330 ? 15 : 13}px ${look.serif}`;
  context.fillStyle = look.palette.names;
  for (let rank = 1; rank <= most; rank++)
    for (const constellation of CONSTELLATIONS)
      if (constellation.rank === rank) {
        const name = look.isGerman ? constellation.german : constellation.name;
        writeAt(context, projection, name, constellation.vector, taken);
      }
}

const HALF_LINE = 8;
const GAP = 5;
const widths = new Map<string, number>();

/** In the middle of the place, unless it would cover other words or end beyond the screen. */
function writeAt(
  context: Context,
  projection: SkyProjection,
  words: string,
  [x, y, z]: readonly [number, number, number],
  taken: Box[],
): void {
  const at = newSpot();
  projection.project(x, y, z, at);
  const { width, height } = projection.screen;
  if (Math.abs(at.px) > width / 2 || Math.abs(at.py) > height / 2 - HALF_LINE) return;
  const key = context.font + words;
  const length = widths.get(key) ?? context.measureText(words).width;
  widths.set(key, length);
  const box = {
    left: at.px - length / 2 - GAP,
    right: at.px + length / 2 + GAP,
    top: at.py - HALF_LINE,
    bottom: at.py + HALF_LINE,
  };
  if (box.left < -width / 2 || box.right > width / 2) return;
  const isCovered = taken.some(
    (other) =>
      box.left < other.right && box.right > other.left && box.top < other.bottom && box.bottom > other.top,
  );
  if (isCovered) return;
  taken.push(box);
  context.textAlign = 'center';
  context.fillText(words, at.px, at.py);
}
