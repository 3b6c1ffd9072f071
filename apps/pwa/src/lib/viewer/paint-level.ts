/** A picture's colours without WebGL: as it is painted, the footprint and night mode, pixel by pixel. */
import { painterFor } from '../picture/painter.ts';
import { FOOTPRINT } from './look.ts';
import type { Development } from './look.ts';
import type { Level, Levels } from './picture.ts';
import type { View } from './view.ts';

const MAX_PIXELS = 700_000;

/** The finest level that a processor paints in no time. */
export function levelToPaint(levels: Levels): Level {
  return levels.find(({ width, height }) => width * height <= MAX_PIXELS) ?? levels[0];
}

/** R, G, B, A of each pixel. */
export function paintLevel({ rgba }: Level, development: Development): Uint8ClampedArray<ArrayBuffer> {
  const { tones, sliders, coverage, isRed } = development;
  const paint = painterFor(tones, sliders);
  const painted = new Uint8ClampedArray(rgba.length);
  const shown = new Float64Array(3);
  const { few, many, dimmest, gain, picture } = FOOTPRINT;
  for (let i = 0; i < rgba.length; i += 4) {
    painted[i + 3] = 255;
    // No data stays black.
    if (!(rgba[i + 3] > 0) || Number.isNaN(rgba[i] + rgba[i + 1] + rgba[i + 2])) continue;
    paint(rgba[i], rgba[i + 1], rgba[i + 2], shown);
    const share = coverage > 0 ? rgba[i + 3] / coverage : 0;
    for (let c = 0; c < 3; c++) {
      const tint = (few[c] + (many[c] - few[c]) * share) * (dimmest + gain * share);
      painted[i + c] = Math.round(
        255 * (coverage > 0 ? picture * shown[c] + (1 - picture) * tint : shown[c]),
      );
    }
    if (isRed) {
      painted[i] = (painted[i] + painted[i + 1] + painted[i + 2]) / 3;
      painted[i + 1] = painted[i + 2] = 0;
    }
  }
  return painted;
}

/** Scale and shift from the picture's pixels to device pixels of a canvas. */
export function placeOnCanvas(
  view: View,
  density: number,
  canvas: { readonly width: number; readonly height: number },
): { scale: number; x: number; y: number } {
  const scale = view.scale * density;
  return { scale, x: canvas.width / 2 - view.x * scale, y: canvas.height / 2 - view.y * scale };
}

/** As CSS writes a colour; shares from 0 to 1. */
export function cssColour(shares: readonly number[]): string {
  return `rgb(${shares.map((share) => Math.round(255 * share)).join()})`;
}
