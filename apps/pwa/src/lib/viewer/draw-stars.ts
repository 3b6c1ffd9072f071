/** Circles around the stack's stars on a plain canvas. */
import type { ShownStar } from './picture.ts';
import { toScreen } from './view.ts';
import type { View } from './view.ts';

const MIN_RADIUS_PX = 6;
const FWHM_RADII = 2.2;

/** In CSS pixels. */
export function ringRadius(star: ShownStar, scale: number): number {
  return Math.max(MIN_RADIUS_PX, FWHM_RADII * star.fwhmPx * scale);
}

/** Draws the stars in sight. */
export function drawStars(
  context: CanvasRenderingContext2D,
  stars: readonly ShownStar[],
  view: View,
  density: number,
  colour: string,
): void {
  const { width, height } = context.canvas;
  context.strokeStyle = colour;
  context.globalAlpha = 0.55;
  context.lineWidth = density;
  for (const star of stars) {
    const { px, py } = toScreen(view, star.x, star.y);
    const x = width / 2 + px * density;
    const y = height / 2 + py * density;
    if (x < -40 || y < -40 || x > width + 40 || y > height + 40) continue;
    context.beginPath();
    context.arc(x, y, density * ringRadius(star, view.scale), 0, 2 * Math.PI);
    context.stroke();
  }
  context.globalAlpha = 1;
}
