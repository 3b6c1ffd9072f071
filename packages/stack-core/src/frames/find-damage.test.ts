import { describe, expect, it } from 'vitest';
import { seededRandom } from '../fixtures/seeded-random.ts';
import { createKernels } from '../kernels/kernels.ts';
import type { BlockMask } from './block-mask.ts';
import * as damage from './find-damage.ts';

const WIDTH = 192;
const HEIGHT = 256;
const COLUMNS = 6;

/** Sky of 1000 ADU with noise of 60, changed pixel by pixel. */
function frameOf(change: (x: number, y: number, sky: number, uniform: number) => number): Float32Array {
  const random = seededRandom(5);
  return Float32Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
    const sky = Math.round(1000 + 60 * random.normal());
    return change(at % WIDTH, Math.floor(at / WIDTH), sky, random.uniform());
  });
}

const kernels = createKernels();
const ADDRESS = kernels.allocate(4 * WIDTH * HEIGHT);
const FRAME = { address: ADDRESS, width: WIDTH, height: HEIGHT };

function findDamagedBlocks(pixels: Float32Array): BlockMask | undefined {
  kernels.f32(ADDRESS, pixels.length).set(pixels);
  return damage.findDamagedBlocks(kernels, FRAME);
}

function findRepeatedRows(pixels: Float32Array, filled: readonly number[]): number[] {
  kernels.f32(ADDRESS, pixels.length).set(pixels);
  return damage.findRepeatedRows(kernels, FRAME, filled);
}

function maskedOf(pixels: Float32Array): number[] | undefined {
  const mask = findDamagedBlocks(pixels);
  return mask && [...mask.blocks.keys()].filter((n) => mask.blocks[n] === 1);
}

/** All blocks of the given columns and rows. */
function blocks(columns: readonly number[], rows: readonly number[]): number[] {
  return rows.flatMap((row) => columns.map((column) => row * COLUMNS + column));
}

const ALL_COLUMNS = [0, 1, 2, 3, 4, 5];
const ALL_ROWS = [0, 1, 2, 3, 4, 5, 6, 7];

describe('findDamagedBlocks', () => {
  it('finds nothing on a sky, a bright star, the steep core of a nebula', () => {
    expect(maskedOf(frameOf((_x, _y, sky) => sky))).toBeUndefined();
    const light = (height: number, sigma: number): Float32Array =>
      frameOf((x, y, sky) => {
        const square = (x - 90) * (x - 90) + (y - 100) * (y - 100);
        return Math.min(65535, sky + height * Math.exp(-square / (2 * sigma * sigma)));
      });
    for (const sigma of [1.3, 3, 12, 40]) {
      expect(maskedOf(light(60000, sigma))).toBeUndefined();
      // Saturated over more than a block.
      expect(maskedOf(light(200000, sigma))).toBeUndefined();
    }
  });

  it.each([0, 1000, 65535])('finds the half of a frame that holds %d alone, to a block', (value) => {
    const half = frameOf((x, _y, sky) => (x < 90 ? sky : value));
    expect(maskedOf(half)).toEqual(blocks([2, 3, 4, 5], ALL_ROWS));
  });

  it('finds a band and a tile of garbage with the blocks that it touches, and not its whole rows', () => {
    const band = frameOf((_x, y, sky, uniform) => (y >= 90 && y < 165 ? 65535 * uniform : sky));
    expect(maskedOf(band)).toEqual(expect.arrayContaining(blocks(ALL_COLUMNS, [2, 3, 4, 5])));
    expect(maskedOf(band)).not.toContain(0);
    const tile = frameOf((x, y, sky, uniform) =>
      x >= 60 && x < 130 && y >= 60 && y < 130 ? 20000 * uniform : sky,
    );
    expect(maskedOf(tile)).toEqual(expect.arrayContaining(blocks([1, 2, 3, 4], [1, 2, 3, 4])));
    expect(maskedOf(tile)).not.toContain(7 * COLUMNS);
  });

  it('leaves a frame to its measures that holds nothing else', () => {
    expect(maskedOf(frameOf(() => 7))).toBeUndefined();
    expect(maskedOf(frameOf((x, y, sky) => (x < 3 && y < 3 ? sky : 7)))).toBeUndefined();
  });
});

describe('findRepeatedRows', () => {
  it('finds rows that repeat another one, near or far', () => {
    const sky = frameOf((_x, _y, level) => level);
    expect(findRepeatedRows(sky, [])).toEqual([]);
    const stuck = sky.slice();
    for (const row of [101, 102, 103]) stuck.copyWithin(row * WIDTH, 100 * WIDTH, 101 * WIDTH);
    expect(findRepeatedRows(stuck, [])).toEqual([101, 102, 103]);
    const block = sky.slice();
    block.copyWithin(200 * WIDTH, 20 * WIDTH, 50 * WIDTH);
    expect(findRepeatedRows(block, [])).toEqual(Array.from({ length: 30 }, (_, n) => 200 + n));
    // One pixel off the probed columns differs.
    block[201 * WIDTH] += 1;
    expect(findRepeatedRows(block, [])).not.toContain(201);
    expect(findRepeatedRows(stuck, [101, 103])).toEqual([102]);
  });

  it('takes no drawing for damage', () => {
    expect(findRepeatedRows(new Float32Array(WIDTH * HEIGHT).fill(3), [])).toEqual([]);
  });
});
