/** Where the viewer looks: pure geometry of panning and zooming. */
import type { Transform } from '@crowdsky/stack-core';

export interface View {
  /** Screen pixels per picture pixel. */
  readonly scale: number;
  /** Picture coordinates at the middle of the screen; pixel centres are whole numbers. */
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const MAX_SCALE = 24;

/** The whole picture, with a small margin. */
export function fitView(picture: Size, screen: Size): View {
  const scale = Math.min(screen.width / picture.width, screen.height / picture.height) * 0.98;
  return { scale: scale > 0 ? scale : 1, x: (picture.width - 1) / 2, y: (picture.height - 1) / 2 };
}

/** Moves by screen pixels; the middle of the screen stays on the picture. */
export function pan(view: View, dxPx: number, dyPx: number, picture: Size): View {
  return clampView({ ...view, x: view.x - dxPx / view.scale, y: view.y - dyPx / view.scale }, picture);
}

/** Zooms by `factor` so that the point under (`px`, `py`), screen pixels from the middle, stays where it is. */
export function zoomAt(
  view: View,
  factor: number,
  px: number,
  py: number,
  picture: Size,
  screen: Size,
): View {
  const least = Math.min(fitView(picture, screen).scale, 1) * 0.5;
  const scale = Math.min(MAX_SCALE, Math.max(least, view.scale * factor));
  const x = view.x + px / view.scale - px / scale;
  const y = view.y + py / view.scale - py / scale;
  return clampView({ scale, x, y }, picture);
}

/** One pixel of the picture on each device pixel, around the same place; `density` is device pixels per CSS pixel. */
export function atFullSize(view: View, density: number): View {
  return { ...view, scale: 1 / density };
}

/** At full size pixels must fall on device pixels: the nearest view where they do; any other as it is. */
export function onDevicePixels(view: View, density: number, canvas: Size): View {
  if (Math.abs(view.scale * density - 1) > 1e-6) return view;
  const snap = (place: number, length: number): number => {
    const half = length / 2 - 0.5;
    return half - Math.round(half - place);
  };
  return { scale: 1 / density, x: snap(view.x, canvas.width), y: snap(view.y, canvas.height) };
}

export function toPicture(view: View, px: number, py: number): { x: number; y: number } {
  return { x: view.x + px / view.scale, y: view.y + py / view.scale };
}

export function toScreen(view: View, x: number, y: number): { px: number; py: number } {
  return { px: (x - view.x) * view.scale, py: (y - view.y) * view.scale };
}

/** Edges of the picture in device pixels of a canvas. */
export function placeOf(
  picture: Size,
  view: View,
  density: number,
  canvas: Size,
): { left: number; top: number; right: number; bottom: number } {
  const scale = view.scale * density;
  const left = canvas.width / 2 - (view.x + 0.5) * scale;
  const top = canvas.height / 2 - (view.y + 0.5) * scale;
  return {
    left: Math.round(left),
    top: Math.round(top),
    right: Math.round(left + picture.width * scale),
    bottom: Math.round(top + picture.height * scale),
  };
}

/** How large a part of the picture the screen shows, from 0 to 1. */
export function shareInSight(view: View, picture: Size, screen: Size): number {
  const columns = Math.min(picture.width, screen.width / view.scale);
  const rows = Math.min(picture.height, screen.height / view.scale);
  return (columns * rows) / (picture.width * picture.height);
}

/** The coarsest level whose texels are no larger than about a device pixel; `scale` in those per pixel of the picture. */
export function levelAt(scale: number, firstLevel: number, lastLevel: number): number {
  const level = Math.floor(Math.log2(1 / scale) + 0.25);
  return Math.min(lastLevel, Math.max(firstLevel, level));
}

/** The 3 x 3 matrix of a transform, column by column; without one, that which changes nothing. */
export function matrixColumns(t: Transform | undefined): readonly number[] {
  return t ? [t.a, t.d, t.g, t.b, t.e, t.h, t.c, t.f, 1] : [1, 0, 0, 0, 1, 0, 0, 0, 1];
}

function clampView(view: View, { width, height }: Size): View {
  const within = (value: number, limit: number): number => Math.min(limit, Math.max(0, value));
  return { ...view, x: within(view.x, width - 1), y: within(view.y, height - 1) };
}
