/** Paints without WebGL: the stretch is computed on a reduced copy whenever the look changes, views move that copy. */
import { stretchValue } from '@crowdsky/stack-core';
import { drawStars } from './draw-stars.ts';
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
    draw({ view, look, stars, pointed, density }) {
      if (!context || !picture) return;
      if (painted === undefined || !isSameLook(painted.look, look)) {
        const stack = paint(levelFor(picture), look.stretch, look);
        const other = sub && look.subStretch ? paint(levelFor(sub), look.subStretch, look) : undefined;
        painted = { look, stack, sub: other };
      }
      const { width, height } = canvas;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillRect(0, 0, width, height);
      place(context, view, density, width, height);
      context.drawImage(painted.stack, -0.5, -0.5, picture.levels[0].width, picture.levels[0].height);
      const t = look.subTransform;
      if (look.divider !== undefined && t && painted.sub && sub) {
        context.save();
        context.setTransform(1, 0, 0, 1, 0, 0);
        context.beginPath();
        context.rect(0, 0, look.divider * width, height);
        context.clip();
        context.fillRect(0, 0, width, height);
        place(context, view, density, width, height);
        const back = new DOMMatrix([t.a, t.d, t.b, t.e, t.c, t.f]).inverse();
        context.transform(back.a, back.b, back.c, back.d, back.e, back.f);
        context.drawImage(painted.sub, -0.5, -0.5, sub.levels[0].width, sub.levels[0].height);
        context.restore();
      }
      context.setTransform(1, 0, 0, 1, 0, 0);
      drawStars(context, stars, pointed, view, density);
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
  const keys = ['stretch', 'black', 'mid', 'white', 'showsFootprint', 'subStretch'] as const;
  return keys.every((key) => a[key] === b[key]);
}

function levelFor(picture: Picture): Level {
  return picture.levels.find(({ width, height }) => width * height <= MAX_PIXELS) ?? picture.levels[0];
}

function paint(level: Level, stretch: ColourStretch, look: Look): HTMLCanvasElement {
  const { width, height, rgba } = level;
  const image = new ImageData(width, height);
  const curve = Uint8Array.from({ length: STEPS }, (_, step) => {
    const value = (step / (STEPS - 1) - look.black) / Math.max(1e-4, look.white - look.black);
    return Math.round(255 * stretchValue(value, { shadow: 0, highlight: 1, midtones: look.mid }));
  });
  for (let i = 0; i < rgba.length; i += 4) {
    for (let c = 0; c < 3; c++) {
      const shown = curve[Math.round((STEPS - 1) * stretchValue(rgba[i + c], stretch[c]))];
      image.data[i + c] = look.showsFootprint ? (255 * rgba[i + 3]) / look.maxCoverage : shown;
    }
    image.data[i + 3] = 255;
  }
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}
