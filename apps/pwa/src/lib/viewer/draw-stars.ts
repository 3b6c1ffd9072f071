/** Circles around the stack's stars on a plain canvas. */
import type { ShownStar } from './picture.ts';
import { toScreen } from './view.ts';
import type { View } from './view.ts';

const MIN_RADIUS_PX = 6;
const FWHM_RADII = 2.2;

/** Draws the stars in sight; `pointed` is drawn bold. */
export function drawStars(
  context: CanvasRenderingContext2D,
  stars: readonly ShownStar[],
  pointed: ShownStar | undefined,
  view: View,
  density: number,
): void {
  const { width, height } = context.canvas;
  context.strokeStyle = '#f0b65a';
  for (const star of stars) {
    const { px, py } = toScreen(view, star.x, star.y);
    const x = width / 2 + px * density;
    const y = height / 2 + py * density;
    if (x < -40 || y < -40 || x > width + 40 || y > height + 40) continue;
    const radius = density * Math.max(MIN_RADIUS_PX, FWHM_RADII * star.fwhmPx * view.scale);
    context.globalAlpha = star === pointed ? 1 : 0.55;
    context.lineWidth = density * (star === pointed ? 2.5 : 1);
    context.beginPath();
    context.arc(x, y, radius, 0, 2 * Math.PI);
    context.stroke();
  }
  context.globalAlpha = 1;
}
