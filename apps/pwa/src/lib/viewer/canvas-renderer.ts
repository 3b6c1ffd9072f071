/** Paints without WebGL: the stretch is computed on a reduced copy whenever the look changes, views move that copy. */
import { drawStars } from './draw-stars.ts';
import { overlayColour } from './look.ts';
import type { Look } from './look.ts';
import { cssColour, hasSameColours, levelToPaint, paintLevel, placeOnCanvas } from './paint-level.ts';
import type { ColourStretch, Level, Picture } from './picture.ts';
import type { Renderer } from './renderer.ts';
import type { View } from './view.ts';

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
      if (painted === undefined || !hasSameColours(painted.look, look)) {
        const stack = paint(
          levelToPaint(picture),
          look.stretch,
          look,
          look.showsFootprint ? look.maxCoverage : 0,
        );
        const other = sub && look.subStretch ? paint(levelToPaint(sub), look.subStretch, look, 0) : undefined;
        painted = { look, stack, sub: other };
      }
      const { width, height } = canvas;
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillRect(0, 0, width, height);
      place(context, view, density);
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
        place(context, view, density);
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

function place(context: CanvasRenderingContext2D, view: View, density: number): void {
  const { scale, x, y } = placeOnCanvas(view, density, context.canvas);
  context.setTransform(scale, 0, 0, scale, x, y);
}

function paint(level: Level, stretch: ColourStretch, look: Look, coverage: number): HTMLCanvasElement {
  const { width, height } = level;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(paintLevel(level, stretch, look, coverage), width, height);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  return canvas;
}
