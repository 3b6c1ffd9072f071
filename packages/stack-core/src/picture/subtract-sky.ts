/** Takes the sky away. */
import { surfaceAt } from './fit-surface.ts';
import type { Surface } from './fit-surface.ts';

/** Takes the sky away from a channel, in place. Levels between nodes 8 pixels apart are interpolated. */
export function subtractSky(
  plane: Float32Array,
  width: number,
  height: number,
  surface: Surface | undefined,
  level: number,
): void {
  if (!surface) {
    for (let i = 0; i < plane.length; i++) plane[i] -= level;
    return;
  }
  const columns = Math.ceil((width - 1) / NODE_PX) + 1;
  const nodes = (y: number): Float64Array =>
    Float64Array.from({ length: columns }, (_, n) =>
      surfaceAt(surface, (n * NODE_PX + 0.5) / width, (y + 0.5) / height),
    );
  let upper = nodes(0);
  for (let top = 0; top < height; top += NODE_PX) {
    const lower = nodes(top + NODE_PX);
    for (let y = top; y < Math.min(height, top + NODE_PX); y++) {
      const down = (y - top) / NODE_PX;
      for (let n = 0; n < columns; n++) {
        const left = upper[n] + (lower[n] - upper[n]) * down;
        const n1 = Math.min(columns - 1, n + 1);
        const slope = (upper[n1] + (lower[n1] - upper[n1]) * down - left) / NODE_PX;
        const from = n * NODE_PX;
        const to = Math.min(width, from + NODE_PX);
        for (let x = from; x < to; x++) plane[y * width + x] -= left + slope * (x - from);
      }
    }
    upper = lower;
  }
}

const NODE_PX = 8;
