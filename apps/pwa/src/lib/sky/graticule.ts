/** The grid of right ascension and declination, as wide as suits the view, and the numbers at its lines. */
import { geoGraticule } from 'd3-geo';
import { toLines } from './atlas.ts';
import type { SkyLines } from './atlas.ts';
import type { SkyProjection, SkyView } from './sky-view.ts';
import { DEGREE } from './sphere.ts';

/** About so far lie two lines apart. */
const APART_PX = 110;
const DEC_STEPS = [30, 15, 10, 5, 2, 1, 0.5, 0.25, 0.1, 0.05];
/** Hours, then minutes, in degrees. */
const RA_STEPS = [30, 15, 7.5, 5, 2.5, 1.25, 0.5, 0.25, 0.125, 0.0625];

export interface Graticule {
  readonly raStepDeg: number;
  readonly decStepDeg: number;
  readonly lines: SkyLines;
  readonly meridians: readonly number[];
  readonly parallels: readonly number[];
}

let kept: { key: string; graticule: Graticule } | undefined;

/** Only what may be in sight; the same one again while the view moves within it. */
export function graticuleFor(view: SkyView, projection: SkyProjection): Graticule {
  const decStepDeg = stepFor(DEC_STEPS, projection.scale);
  const raStepDeg = stepFor(RA_STEPS, projection.scale * Math.max(0.2, Math.cos(view.decDeg * DEGREE)));
  const reach =
    1.2 * (Math.hypot(projection.screen.width, projection.screen.height) / 2 / projection.scale / DEGREE);
  const south = Math.max(-90, downTo(view.decDeg - reach, 2 * decStepDeg));
  const north = Math.min(90, -downTo(-view.decDeg - reach, 2 * decStepDeg));
  const isAround = reach > 50 || south <= -80 || north >= 80;
  const halfRa = reach / Math.cos(Math.max(Math.abs(south), Math.abs(north)) * DEGREE);
  const west = isAround ? 0 : downTo(view.raDeg - halfRa, 2 * raStepDeg);
  const east = isAround ? 360 : -downTo(-view.raDeg - halfRa, 2 * raStepDeg);
  const key = [raStepDeg, decStepDeg, west, east, south, north].join();
  if (kept?.key !== key) kept = { key, graticule: make(raStepDeg, decStepDeg, west, east, south, north) };
  return kept.graticule;
}

function make(
  raStepDeg: number,
  decStepDeg: number,
  west: number,
  east: number,
  south: number,
  north: number,
): Graticule {
  const hair = 1e-6;
  const end = Math.min(east, west + 360);
  const lines = geoGraticule()
    .extent([
      [west, south],
      [end + hair, north + hair],
    ])
    .step([raStepDeg, decStepDeg])
    .precision(Math.min(2.5, decStepDeg / 2))
    .lines()
    .map(({ coordinates }) => coordinates.map(([ra, dec]): [number, number] => [ra, Math.min(90, dec)]));
  return {
    raStepDeg,
    decStepDeg,
    lines: toLines(lines),
    meridians: series(west, end - (end === west + 360 ? raStepDeg : 0), raStepDeg),
    parallels: series(south, north, decStepDeg).filter((dec) => Math.abs(dec) < 90),
  };
}

function series(from: number, to: number, step: number): number[] {
  return Array.from({ length: Math.floor((to - from) / step + 1.001) }, (_, n) => from + n * step);
}

function stepFor(steps: readonly number[], scale: number): number {
  const fine = steps.findLast((step) => step * DEGREE * scale >= 0.75 * APART_PX);
  return fine ?? steps[0];
}

function downTo(value: number, step: number): number {
  return step * Math.floor(value / step);
}

/** `12h`, `12h30m`, `12h30m15s`. */
export function writeHours(raDeg: number): string {
  const seconds = Math.round((((raDeg % 360) + 360) % 360) * 240) % 86400;
  const two = (value: number): string => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return `${hours}h${minutes + rest > 0 ? `${two(minutes)}m` : ''}${rest > 0 ? `${two(rest)}s` : ''}`;
}

/** `+41°`, `−0°30′`. */
export function writeDegrees(decDeg: number): string {
  const minutes = Math.round(Math.abs(decDeg) * 60);
  const sign = minutes === 0 ? '' : decDeg < 0 ? '−' : '+';
  const rest = minutes % 60;
  return `${sign}${Math.floor(minutes / 60)}°${rest > 0 ? `${String(rest).padStart(2, '0')}′` : ''}`;
}
