import { describe, expect, it } from 'vitest';
import { clearBlocks, emptyMask, grownMask, maskedShare } from './block-mask.ts';

describe('BlockMask', () => {
  it('grows by the eight neighbours, not over the border', () => {
    const mask = emptyMask(100, 70);
    expect([mask.columns, mask.rows]).toEqual([4, 3]);
    mask.blocks[3] = 1;
    expect(maskedShare(mask)).toBeCloseTo(1 / 12, 12);
    expect([...grownMask(mask).blocks]).toEqual([0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 0, 0]);
  });

  it('clears its pixels in whole frames and in some of their rows', () => {
    const mask = emptyMask(100, 70);
    mask.blocks[7] = 1;
    const pixels = new Float32Array(100 * 70);
    clearBlocks(pixels, 100, mask, 0);
    const cleared = [...pixels.keys()].filter((at) => Number.isNaN(pixels[at]));
    expect(cleared.length).toBe(4 * 32);
    expect([cleared[0], cleared.at(-1)]).toEqual([32 * 100 + 96, 63 * 100 + 99]);
    const strip = new Float32Array(100 * 10);
    clearBlocks(strip, 100, mask, 60);
    expect([...strip.keys()].filter((at) => Number.isNaN(strip[at]))).toEqual(
      [0, 1, 2, 3].flatMap((row) => [96, 97, 98, 99].map((x) => row * 100 + x)),
    );
  });
});
