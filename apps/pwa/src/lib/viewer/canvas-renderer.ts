/** Paints without WebGL: colours are computed on a reduced copy whenever the look changes, views move that copy. */
import type { Transform } from '@crowdsky/stack-core';
import { shownSize, toStack } from '../picture/framing.ts';
import { drawStars } from './draw-stars.ts';
import { overlayColour } from './look.ts';
import type { Development } from './look.ts';
import { cssColour, levelToPaint, paintLevel, placeOnCanvas } from './paint-level.ts';
import type { Levels } from './picture.ts';
import type { Renderer } from './renderer.ts';
import { placeOf } from './view.ts';
import type { View } from './view.ts';

/** A picture, and the copy of it that has been painted last. */
interface Painting {
  readonly levels: Levels;
  painted?: { readonly wanted: string; readonly canvas: HTMLCanvasElement };
}

export function createCanvasRenderer(canvas: HTMLCanvasElement): Renderer {
  const context = canvas.getContext('2d', { alpha: false });
  let stack: Painting | undefined;
  let sub: Painting | undefined;
  return {
    isFast: false,
    setPicture(levels) {
      stack = { levels };
    },
    setSub(levels) {
      sub = levels && { levels };
    },
    draw({ view, look, stars, ringCount, density }) {
      if (!context || !stack) return true;
      const { framing, divider, subTransform, isRed } = look;
      const { width, height } = canvas;
      const edges = placeOf(shownSize(framing), view, density, canvas);
      const show = (
        painting: Painting,
        development: Development,
        right: number,
        toPicture?: Transform,
      ): void => {
        context.save();
        context.beginPath();
        context.rect(
          edges.left,
          edges.top,
          Math.min(right, edges.right) - edges.left,
          edges.bottom - edges.top,
        );
        context.clip();
        place(context, view, density);
        undo(context, toStack(framing));
        if (toPicture) undo(context, toPicture);
        const [full] = painting.levels;
        context.drawImage(paint(painting, development), -0.5, -0.5, full.width, full.height);
        context.restore();
      };
      context.setTransform(1, 0, 0, 1, 0, 0);
      context.fillStyle = '#000';
      context.fillRect(0, 0, width, height);
      show(stack, look.stack, width);
      if (divider !== undefined && subTransform && sub && look.sub) {
        const edge = Math.round(divider * width);
        context.fillRect(0, 0, edge, height);
        show(sub, look.sub, edge, subTransform);
        context.fillStyle = cssColour(overlayColour(isRed));
        context.fillRect(edge - 1, 0, 2, height);
      }
      drawStars(context, stars.slice(0, ringCount), view, density, cssColour(overlayColour(isRed)));
      return true;
    },
    dispose: () => undefined,
  };
}

function place(context: CanvasRenderingContext2D, view: View, density: number): void {
  const { scale, x, y } = placeOnCanvas(view, density, context.canvas);
  context.setTransform(scale, 0, 0, scale, x, y);
}

/** Draws what comes next in the pixels that `t` leads to. */
function undo(context: CanvasRenderingContext2D, t: Transform): void {
  const back = new DOMMatrix([t.a, t.d, t.b, t.e, t.c, t.f]).inverse();
  context.transform(back.a, back.b, back.c, back.d, back.e, back.f);
}

function paint(painting: Painting, development: Development): HTMLCanvasElement {
  const wanted = JSON.stringify(development);
  if (painting.painted?.wanted === wanted) return painting.painted.canvas;
  const level = levelToPaint(painting.levels);
  const { width, height } = level;
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const image = new ImageData(paintLevel(level, development), width, height);
  canvas.getContext('2d')?.putImageData(image, 0, 0);
  painting.painted = { wanted, canvas };
  return canvas;
}
