/** Illumination of each pixel: vignetting and the shadows of dust. */

import type { Sensor } from './plan.ts';

/**
 * Share of the light, width x height, 1 at the centre of clean optics; null where every pixel gets all.
 * Vignetting falls with the square of the distance from the centre and reaches its full depth in the corners.
 */
export function flatField(sensor: Sensor): Float32Array | null {
  if (sensor.vignetting === 0 && sensor.dust.length === 0) return null;
  const { width, height } = sensor;
  const flat = new Float32Array(width * height);
  const cx = (width - 1) / 2;
  const cy = (height - 1) / 2;
  const corner2 = Math.max(cx * cx + cy * cy, 1);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const r2 = (column - cx) * (column - cx) + (row - cy) * (row - cy);
      flat[row * width + column] = 1 - (sensor.vignetting * r2) / corner2;
    }
  }
  for (const { x, y, radiusPx, depth } of sensor.dust) {
    for (let row = Math.max(y - radiusPx, 0); row <= Math.min(y + radiusPx, height - 1); row++) {
      for (let column = Math.max(x - radiusPx, 0); column <= Math.min(x + radiusPx, width - 1); column++) {
        const inside = 1 - ((column - x) * (column - x) + (row - y) * (row - y)) / (radiusPx * radiusPx);
        if (inside > 0) flat[row * width + column] *= 1 - depth * inside;
      }
    }
  }
  return flat;
}
