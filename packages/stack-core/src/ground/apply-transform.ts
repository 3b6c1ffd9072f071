/** Applies and inverts transforms. */
import type { Transform } from './image.ts';

/** Maps the point (x, y). */
export function applyTransform(t: Transform, x: number, y: number): { x: number; y: number } {
  const w = t.g * x + t.h * y + 1;
  return { x: (t.a * x + t.b * y + t.c) / w, y: (t.d * x + t.e * y + t.f) / w };
}

/** Area on the target of a unit square at the origin; at (x, y) it is this over (g x + h y + 1)^3. */
export function areaAtOrigin({ a, b, c, d, e, f, g, h }: Transform): number {
  return Math.abs(a * (e - f * h) - b * (d - f * g) + c * (d * h - e * g));
}

/** Area on the target of a unit square at (x, y). */
export function areaAt(t: Transform, x: number, y: number): number {
  const w = t.g * x + t.h * y + 1;
  return areaAtOrigin(t) / Math.abs(w * w * w);
}

/** The inverse transform. Throws RangeError if there is none. */
export function invertTransform(t: Transform): Transform {
  const a = t.e - t.f * t.h;
  const b = t.c * t.h - t.b;
  const c = t.b * t.f - t.c * t.e;
  const d = t.f * t.g - t.d;
  const e = t.a - t.c * t.g;
  const f = t.c * t.d - t.a * t.f;
  const g = t.d * t.h - t.e * t.g;
  const h = t.b * t.g - t.a * t.h;
  const scale = t.a * t.e - t.b * t.d;
  if (!(scale !== 0 && Number.isFinite(scale))) throw new RangeError('This transform has no inverse.');
  return {
    a: a / scale,
    b: b / scale,
    c: c / scale,
    d: d / scale,
    e: e / scale,
    f: f / scale,
    g: g / scale,
    h: h / scale,
  };
}

/** Rows of a frame, first and one past the last, that a rectangle of the reference frame needs, with `margin` rows. */
export function sourceRows(
  t: Transform,
  rectangle: { readonly width: number; readonly firstRow: number; readonly rows: number },
  frameHeight: number,
  margin: number,
): { first: number; end: number } {
  const { width, firstRow, rows } = rectangle;
  const lastRow = firstRow + rows - 1;
  const a = applyTransform(t, 0, firstRow).y;
  const b = applyTransform(t, width - 1, firstRow).y;
  const c = applyTransform(t, 0, lastRow).y;
  const d = applyTransform(t, width - 1, lastRow).y;
  const first = Math.max(0, Math.floor(Math.min(a, b, c, d)) - margin);
  const end = Math.min(frameHeight, Math.ceil(Math.max(a, b, c, d)) + 1 + margin);
  return end > first ? { first, end } : { first: 0, end: 0 };
}
