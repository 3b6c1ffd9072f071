/** A picture's colours without WebGL: the stretch, the sliders' curve, the footprint and night mode, pixel by pixel. */
import { stretchValue } from '@crowdsky/stack-core';
import { FOOTPRINT } from './look.ts';
import type { Look } from './look.ts';
import type { ColourStretch, Level, Picture } from './picture.ts';
import type { View } from './view.ts';

const MAX_PIXELS = 700_000;
const STEPS = 2048;

/** The finest level that a processor paints in no time. */
export function levelToPaint({ levels }: Picture): Level {
  return levels.find(({ width, height }) => width * height <= MAX_PIXELS) ?? levels[0];
}

/** Whether both give every pixel the same colour. */
export function hasSameColours(a: Look, b: Look): boolean {
  const keys = ['stretch', 'black', 'mid', 'white', 'showsFootprint', 'subStretch', 'isRed'] as const;
  return keys.every((key) => a[key] === b[key]);
}

/** R, G, B, A of each pixel. `coverage` is the highest number of frames where the footprint is shown, else 0. */
export function paintLevel(
  { rgba }: Level,
  stretch: ColourStretch,
  look: Look,
  coverage: number,
): Uint8ClampedArray<ArrayBuffer> {
  const painted = new Uint8ClampedArray(rgba.length);
  const curve = Uint8Array.from({ length: STEPS }, (_, step) => {
    const value = (step / (STEPS - 1) - look.black) / Math.max(1e-4, look.white - look.black);
    return Math.round(255 * stretchValue(value, { shadow: 0, highlight: 1, midtones: look.mid }));
  });
  const { few, many, dimmest, gain, picture } = FOOTPRINT;
  for (let i = 0; i < rgba.length; i += 4) {
    painted[i + 3] = 255;
    // No data stays black.
    if (!(rgba[i + 3] > 0) || Number.isNaN(rgba[i] + rgba[i + 1] + rgba[i + 2])) continue;
    const share = coverage > 0 ? rgba[i + 3] / coverage : 0;
    for (let c = 0; c < 3; c++) {
      const shown = curve[Math.round((STEPS - 1) * stretchValue(rgba[i + c], stretch[c]))];
      const tint = (few[c] + (many[c] - few[c]) * share) * (dimmest + gain * share);
      painted[i + c] = coverage > 0 ? picture * shown + (1 - picture) * 255 * tint : shown;
    }
    if (look.isRed) {
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
