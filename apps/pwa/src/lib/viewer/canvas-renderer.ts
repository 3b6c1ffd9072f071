/** Paints without WebGL: the stretch is computed on a reduced copy whenever the look changes, views move that copy. */
import { stretchValue } from '@crowdsky/stack-core';
import { drawStars } from './draw-stars.ts';
import { FOOTPRINT, overlayColour } from './look.ts';
import type { Look } from './look.ts';
import type { ColourStretch, Level, Picture } from './picture.ts';
import type { Renderer } from './renderer.ts';
import type { View } from './view.ts';

const MAX_PIXELS = 700_000;
const STEPS = 2048;

export function createCanvasRenderer(canvas: HTMLCanvasElement): Renderer {
  const context = canvas.getContext('2d', { alpha: false });
  let picture: Picture | undefined;
  let sub: Picture | undefined;
  let painted: { look: Look; stack: HTMLCanvasElement; sub: HTMLCanvasElement | undefined } | undefined;
  return {
    isFast: false,
    setPicture(next) {
      picture = next;
      painted = undefined;
    },
    setSub(next) {
      sub = next;
      painted = undefined;
    },
    draw({ view, look, stars, ringCount, density }) {
      if (!context || !picture) return true;
      if (painted === undefined || !isSameLook(painted.look, look)) {
        const stack = paint(
          levelFor(picture),
          look.stretch,
          look,
          look.showsFootprint ? look.maxCoverage : 0,
        );
        const other = sub && look.subStretch ? paint(levelFor(sub), look.subStretch, look, 0) : undefined;
        painted = { look, stack, sub: other };
      }
      const { width, height } = canvas;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillRect(0, 0, width, height);
      place(context, view, density, width, height);
      context.drawImage(painted.stack, -0.5, -0.5, picture.levels[0].width, picture.levels[0].height);
      const t = look.subTransform;
      if (look.divider !== undefined && t && painted.sub && sub) {
        const edge = Math.round(look.divider * width);
        context.save();
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.beginPath();
        context.rect(0, 0, edge, height);
        context.clip();
        context.fillRect(0, 0, width, height);
        place(context, view, density, width, height);
        const back = new DOMMatrix([t.a, t.d, t.b, t.e, t.c, t.f]).inverse();
        context.transform(back.a, back.b, back.c, back.d, back.e, back.f);
        context.drawImage(painted.sub, -0.5, -0.5, sub.levels[0].width, sub.levels[0].height);
        context.restore();
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.fillStyle = cssColour(overlayColour(look.isRed));
        context.fillRect(edge - 1, 0, 2, height);
        context.fillStyle = '#000';
      }
      context.setTransform(1, 0, 0, 1, 0, 0);
      drawStars(context, stars.slice(0, ringCount), view, density, cssColour(overlayColour(look.isRed)));
      return true;
    },
    dispose: () => undefined,
  };
}

function place(
  context: CanvasRenderingContext2D,
  view: View,
  density: number,
  width: number,
  height: number,
): void {
  const scale = view.scale * density;
  context.setTransform(scale, 0, 0, scale, width / 2 - view.x * scale, height / 2 - view.y * scale);
}

function isSameLook(a: Look, b: Look): boolean {
  const keys = ['stretch', 'black', 'mid', 'white', 'showsFootprint', 'subStretch', 'isRed'] as const;
  return keys.every((key) => a[key] === b[key]);
}

function levelFor(picture: Picture): Level {
  return picture.levels.find(({ width, height }) => width * height <= MAX_PIXELS) ?? picture.levels[0];
}

/** `coverage` is the highest number of frames where the footprint is shown, else 0. */
function paint(level: Level, stretch: ColourStretch, look: Look, coverage: number): HTMLCanvasElement {
  const { width, height, rgba } = level;
  const image = new ImageData(width, height);
  const curve = Uint8Array.from({ length: STEPS }, (_, step) => {
    const value = (step / (STEPS - 1) - look.black) / Math.max(1e-4, look.white - look.black);
    return Math.round(255 * stretchValue(value, { shadow: 0, highlight: 1, midtones: look.mid }));
  });
  const { few, many, dimmest, gain, picture } = FOOTPRINT;
  for (let i = 0; i < rgba.length; i += 4) {
    image.data[i + 3] = 255;
    // No data stays black.
    if (!(rgba[i + 3] > 0) || Number.isNaN(rgba[i] + rgba[i + 1] + rgba[i + 2])) continue;
    const share = coverage > 0 ? rgba[i + 3] / coverage : 0;
    for (let c = 0; c < 3; c++) {
      const shown = curve[Math.round((STEPS - 1) * stretchValue(rgba[i + c], stretch[c]))];
      const tint = (few[c] + (many[c] - few[c]) * share) * (dimmest + gain * share);
      image.data[i + c] = coverage > 0 ? picture * shown + (1 - picture) * 255 * tint : shown;
    }
    if (look.isRed) {
      image.data[i] = (image.data[i] + image.data[i + 1] + image.data[i + 2]) / 3;
      image.data[i + 1] = image.data[i + 2] = 0;
    }
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}

function cssColour(shares: readonly number[]): string {
  return `rgb(${shares.map((share) => Math.round(255 * share)).join()})`;
}
