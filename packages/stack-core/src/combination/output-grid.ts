/** The pixel grid of a stack and its place on the reference frame. */
import { IDENTITY } from '../ground/image.ts';
import type { Transform } from '../ground/image.ts';

export interface OutputGrid {
  readonly width: number;
  readonly height: number;
  /** Maps a pixel of the grid to the point of the reference frame that it shows. */
  readonly toReference: Transform;
}

/** The pixels of the reference frame itself. */
export function gridOfFrame({
  width,
  height,
}: {
  readonly width: number;
  readonly height: number;
}): OutputGrid {
  return { width, height, toReference: IDENTITY };
}

/** Maps the grid to a frame; `transform` maps the reference frame to that frame. */
export function gridToFrame({ toReference: t }: OutputGrid, transform: Transform): Transform {
  if (t === IDENTITY) return transform;
  const { a, b, c, d, e, f, g, h } = transform;
  // The product of the two matrices, divided by its last element.
  const w = g * t.c + h * t.f + 1;
  return {
    a: (a * t.a + b * t.d + c * t.g) / w,
    b: (a * t.b + b * t.e + c * t.h) / w,
    c: (a * t.c + b * t.f + c) / w,
    d: (d * t.a + e * t.d + f * t.g) / w,
    e: (d * t.b + e * t.e + f * t.h) / w,
    f: (d * t.c + e * t.f + f) / w,
    g: (g * t.a + h * t.d + t.g) / w,
    h: (g * t.b + h * t.e + t.h) / w,
  };
}
