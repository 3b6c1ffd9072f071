/** Halves a picture again and again, so that zoomed-out views show averages instead of single pixels. */
import type { Level } from './picture.ts';

const SMALLEST_PX = 200;

export function buildLevels(full: Level): Level[] {
  const levels = [full];
  for (let last = full; Math.max(last.width, last.height) > SMALLEST_PX;) {
    last = halve(last);
    levels.push(last);
  }
  return levels;
}

/** Averages 2 x 2 pixels; NaN is left out, and stays NaN where nothing is known. */
export function halve({ width, height, rgba }: Level): Level {
  const columns = Math.max(1, width >> 1);
  const lines = Math.max(1, height >> 1);
  const half = new Float32Array(4 * columns * lines);
  for (let y = 0; y < lines; y++) {
    for (let x = 0; x < columns; x++) {
      const from = 4 * (2 * y * width + 2 * x);
      const right = 2 * x + 1 < width ? 4 : 0;
      const below = 2 * y + 1 < height ? 4 * width : 0;
      for (let channel = 0; channel < 4; channel++) {
        const at = from + channel;
        half[4 * (y * columns + x) + channel] = knownMean(
          rgba[at],
          rgba[at + right],
          rgba[at + below],
          rgba[at + below + right],
        );
      }
    }
  }
  return { width: columns, height: lines, rgba: half };
}

function knownMean(a: number, b: number, c: number, d: number): number {
  const sum = a + b + c + d;
  if (sum === sum) return sum / 4;
  let known = 0;
  let total = 0;
  for (const value of [a, b, c, d]) {
    if (value !== value) continue;
    known++;
    total += value;
  }
  return known > 0 ? total / known : NaN;
}
