/** Blocks of a raw frame that hold no image of the sky. */

/** Width and height of a block; those at the right and lower border may be narrower. */
export const BLOCK_PX = 32;

export interface BlockMask {
  readonly columns: number;
  readonly rows: number;
  /** columns * rows, row by row: 1 without image. */
  readonly blocks: Uint8Array;
}

export function emptyMask(width: number, height: number): BlockMask {
  const columns = Math.ceil(width / BLOCK_PX);
  const rows = Math.ceil(height / BLOCK_PX);
  return { columns, rows, blocks: new Uint8Array(columns * rows) };
}

/** The mask with all eight neighbours of its blocks, since damage rarely ends with a block. */
export function grownMask({ columns, rows, blocks }: BlockMask): BlockMask {
  const grown = new Uint8Array(blocks.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (blocks[row * columns + column] === 0) continue;
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++)
        grown.fill(1, r * columns + Math.max(0, column - 1), r * columns + Math.min(columns, column + 2));
    }
  }
  return { columns, rows, blocks: grown };
}

/** Share of the blocks without image. */
export function maskedShare({ blocks }: BlockMask): number {
  return blocks.reduce((sum, block) => sum + block, 0) / blocks.length;
}

/** Sets the masked pixels of whole rows of `width` to NaN; `firstRow` is the frame's row at the start of `pixels`. */
export function clearBlocks(pixels: Float32Array, width: number, mask: BlockMask, firstRow: number): void {
  for (let at = 0; at < pixels.length; at += width) {
    const row = Math.floor((firstRow + at / width) / BLOCK_PX);
    for (let column = 0; column < mask.columns; column++) {
      if (mask.blocks[row * mask.columns + column] === 0) continue;
      const x = column * BLOCK_PX;
      pixels.fill(NaN, at + x, at + Math.min(width, x + BLOCK_PX));
    }
  }
}
