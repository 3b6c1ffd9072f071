import { describe, expect, it } from 'vitest';
import { coveredBox, shownBox } from './crop.ts';
import type { Box } from './crop.ts';

/** Area of the largest rectangle of covered pixels, by trying every one. */
function largestArea(isCovered: readonly boolean[], width: number, height: number): number {
  let best = 0;
  for (let top = 0; top < height; top++)
    for (let left = 0; left < width; left++)
      for (let bottom = top; bottom < height; bottom++)
        for (let right = left; right < width; right++) {
          const box = { x: left, y: top, width: right - left + 1, height: bottom - top + 1 };
          const area = box.width * box.height;
          if (area > best && pixelsOf(box, width).every((i) => isCovered[i])) best = area;
        }
  return best;
}

function pixelsOf(box: Box, width: number): number[] {
  return Array.from(
    { length: box.width * box.height },
    (_, n) => (box.y + Math.floor(n / box.width)) * width + box.x + (n % box.width),
  );
}

describe('coveredBox', () => {
  it('is the largest rectangle inside, against every other one', () => {
    const [width, height] = [9, 7];
    let seed = 7;
    const random = (): number => (seed = (seed * 16807) % 2147483647) / 2147483647;
    let insideCount = 0;
    for (let trial = 0; trial < 200; trial++) {
      // From nearly whole to ragged.
      const holes = trial / 3000;
      const footprint = Array.from({ length: width * height }, () => (random() < holes ? 2 : 8));
      const isCovered = footprint.map((frames) => frames >= 4);
      const box = coveredBox(footprint, width, height, 0.5);
      const area = largestArea(isCovered, width, height);
      const covered = isCovered.filter(Boolean).length;
      if (area < 0.6 * covered) continue;
      insideCount++;
      expect(box.width * box.height).toBe(area);
      expect(pixelsOf(box, width).every((i) => isCovered[i])).toBe(true);
    }
    expect(insideCount).toBeGreaterThan(50);
  });

  it('leaves out the border that fewer frames reach', () => {
    const footprint = [1, 1, 1, 1, 1, 9, 9, 2, 1, 9, 3, 2, 1, 3, 9, 2];
    expect(coveredBox(footprint, 4, 4, 0.3)).toEqual({ x: 1, y: 1, width: 2, height: 3 });
  });

  it('holds all of a mosaic that no rectangle fills', () => {
    const footprint = Array.from({ length: 64 }, (_, i) => (i % 8 === Math.floor(i / 8) ? 5 : 0));
    expect(coveredBox(footprint, 8, 8, 0.3)).toEqual({ x: 0, y: 0, width: 8, height: 8 });
  });

  it('is the whole image where nothing is covered', () => {
    expect(coveredBox(new Int16Array(12), 4, 3, 0.3)).toEqual({ x: 0, y: 0, width: 4, height: 3 });
  });
});

describe('shownBox', () => {
  it('begins where three tenths of the most frames are, and is all without coverage', () => {
    const footprint = Array.from({ length: 40 }, (_, i) => [2, 3, 10, 10][i % 4]);
    expect(shownBox({ width: 4, height: 10, footprint })).toEqual({ x: 1, y: 0, width: 3, height: 10 });
    expect(shownBox({ width: 4, height: 10 })).toEqual({ x: 0, y: 0, width: 4, height: 10 });
  });
});
