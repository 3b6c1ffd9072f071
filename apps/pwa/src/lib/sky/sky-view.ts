/**
 * What part of the sky is looked at, and where it lies on the screen: Hammer's equal-area map of the whole sky, centred on
 * the middle of the view, north up and east to the left. From the whole sky to one field it is the same map.
 *
 * Source: Snyder, Map Projections: A Working Manual (USGS 1395, 1987), section on the Hammer projection; written in unit
 * vectors, which needs no trigonometry for each point.
 */
import { axesAt, DEGREE, toPlace, toVector } from './sphere.ts';
import type { SkyPlace, Vector } from './sphere.ts';

export interface SkyView extends SkyPlace {
  /** From the middle to the nearer edges of the screen, measured as at the middle of the map. */
  readonly radiusDeg: number;
}

/** Where a point is drawn. */
export interface Spot {
  px: number;
  py: number;
  /** Beyond the poles as seen from the middle: 1 towards the left rim, -1 towards the right one; 0 in front. */
  side: number;
}

/** For `project`, which fills it. */
export function newSpot(): Spot {
  return { px: 0, py: 0, side: 0 };
}

/** Whether a line between two points leaves the map at one rim and comes back at the other. */
export function isTorn(side: number, other: number): boolean {
  return side * other < 0;
}

/** CSS pixels. */
export interface Screen {
  readonly width: number;
  readonly height: number;
}

/** A quarter of the width of the whole map, which is half of its height, where a radian at its middle is 1. */
const HALF_HEIGHT = Math.SQRT2;
const HALF_WIDTH = 2 * Math.SQRT2;
/** What is left around the whole map. */
const MARGIN = 0.96;
/** Less than half of the shorter side of any Seestar's field. */
const LEAST_RADIUS_DEG = 0.1;
/** So far beyond the whole map the map may be tilted to either pole. */
const FREE_TILT_ZOOM = 2.5;

/** The whole sky. */
export function wholeSky(screen: Screen): SkyView {
  return { raDeg: 0, decDeg: 0, radiusDeg: greatestRadius(screen) };
}

export function greatestRadius({ width, height }: Screen): number {
  const scale = MARGIN * Math.min(width / (2 * HALF_WIDTH), height / (2 * HALF_HEIGHT));
  return scale > 0 ? Math.min(width, height) / 2 / scale / DEGREE : 90;
}

/** The nearest view that may be: the whole map lies level, so that it stays in sight. */
export function clampView({ raDeg, decDeg, radiusDeg }: SkyView, screen: Screen): SkyView {
  const most = greatestRadius(screen);
  const radius = Math.min(most, Math.max(LEAST_RADIUS_DEG, radiusDeg));
  const tilt = Math.min(90, (90 * (most / radius - 1)) / (FREE_TILT_ZOOM - 1));
  return { raDeg, decDeg: Math.min(tilt, Math.max(-tilt, decDeg)), radiusDeg: radius };
}

/** Places of the sky on a screen and back; pixels count from the middle, right and down. */
export class SkyProjection {
  /** Pixels per radian at the middle. */
  readonly scale: number;
  readonly centre: Vector;
  readonly screen: Screen;
  readonly #east: Vector;
  readonly #north: Vector;

  constructor({ raDeg, decDeg, radiusDeg }: SkyView, screen: Screen) {
    this.screen = screen;
    this.scale = Math.min(screen.width, screen.height) / 2 / (radiusDeg * DEGREE);
    this.centre = toVector(raDeg, decDeg);
    const { east, north } = axesAt(raDeg, decDeg);
    this.#east = east;
    this.#north = north;
  }

  /** Half axes of the ellipse that the whole sky fills. */
  get halfWidthPx(): number {
    return HALF_WIDTH * this.scale;
  }

  get halfHeightPx(): number {
    return HALF_HEIGHT * this.scale;
  }

  /** Writes where a unit vector is drawn into `out`. */
  project(x: number, y: number, z: number, out: Spot): void {
    const [c, e, n] = [this.centre, this.#east, this.#north];
    const front = x * c[0] + y * c[1] + z * c[2];
    const east = x * e[0] + y * e[1];
    const north = x * n[0] + y * n[1] + z * n[2];
    const flat = Math.sqrt(front * front + east * east);
    // Half of the longitude from the middle: cosine, and sine times `flat`.
    const cosHalf = flat > 0 ? Math.sqrt(Math.max(0, (1 + front / flat) / 2)) : 1;
    const sinHalf =
      front >= 0
        ? east / (2 * cosHalf)
        : Math.sign(east || 1) * flat * Math.sqrt(Math.max(0, (1 - front / flat) / 2));
    const stretch = Math.SQRT2 / Math.sqrt(1 + flat * cosHalf);
    out.px = -2 * this.scale * stretch * sinHalf;
    out.py = -this.scale * stretch * north;
    out.side = front >= 0 ? 0 : east < 0 ? -1 : 1;
  }

  pixelsOf(place: SkyPlace): Spot {
    const out = newSpot();
    this.project(...toVector(place.raDeg, place.decDeg), out);
    return out;
  }

  /** Undefined beside the map. */
  placeAt(px: number, py: number): SkyPlace | undefined {
    const u = -px / this.scale;
    const v = -py / this.scale;
    const square = 1 - (u * u) / 16 - (v * v) / 4;
    if (square < 0.5) return undefined;
    const w = Math.sqrt(square);
    const longitude = 2 * Math.atan2(w * u, 2 * (2 * square - 1));
    const north = w * v;
    const flat = Math.sqrt(Math.max(0, 1 - north * north));
    const [front, east] = [flat * Math.cos(longitude), flat * Math.sin(longitude)];
    const [c, e, n] = [this.centre, this.#east, this.#north];
    const along = (axis: 0 | 1 | 2): number => front * c[axis] + east * e[axis] + north * n[axis];
    return toPlace([along(0), along(1), along(2)]);
  }

  /** Cosine of the angle from the middle beyond which nothing is on the screen; -1 where anything may be. */
  get cosOfSight(): number {
    const radius = Math.hypot(this.screen.width, this.screen.height) / 2 / this.scale;
    // Hammer's map shrinks outwards by less than this within a radian.
    return radius > 0.9 ? -1 : Math.cos(1.15 * radius);
  }
}

/** Moves the sky by pixels along with the finger. */
export function panView(view: SkyView, dxPx: number, dyPx: number, screen: Screen): SkyView {
  const projection = new SkyProjection(view, screen);
  const place = projection.placeAt(-dxPx, -dyPx);
  return clampView({ ...view, ...place }, screen);
}

/** Zooms by `factor`; what is under (`px`, `py`) stays there as far as the view may be so. */
export function zoomView(view: SkyView, factor: number, px: number, py: number, screen: Screen): SkyView {
  const held = new SkyProjection(view, screen).placeAt(px, py);
  let next = clampView({ ...view, radiusDeg: view.radiusDeg / factor }, screen);
  if (!held) return next;
  // Moving by what is missing is exact on a plane; three rounds do on the sphere.
  for (let round = 0; round < 3; round++) {
    const now = new SkyProjection(next, screen).pixelsOf(held);
    next = panView(next, px - now.px, py - now.py, screen);
  }
  return next;
}
