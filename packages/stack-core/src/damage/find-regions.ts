/** Connected regions of blocks. */
import type { BlockMask } from '../frames/block-mask.ts';

export interface Region {
  readonly blocks: readonly number[];
  readonly touchesBorder: boolean;
  readonly has: (block: number) => boolean;
}

/** The regions of blocks for which `isPart` holds, joined over sides and corners. */
export function findRegions(
  { columns, rows, blocks: { length } }: Pick<BlockMask, 'columns' | 'rows' | 'blocks'>,
  isPart: (block: number) => boolean,
): Region[] {
  const regionOf = new Int32Array(length).fill(-1);
  const regions: Region[] = [];
  for (let start = 0; start < length; start++) {
    if (regionOf[start] >= 0 || !isPart(start)) continue;
    const number = regions.length;
    const blocks = [start];
    let touchesBorder = false;
    regionOf[start] = number;
    // The list grows while it is gone through.
    for (const block of blocks) {
      const [column, row] = [block % columns, Math.floor(block / columns)];
      touchesBorder ||= column === 0 || row === 0 || column === columns - 1 || row === rows - 1;
      for (let r = Math.max(0, row - 1); r <= Math.min(rows - 1, row + 1); r++) {
        for (let c = Math.max(0, column - 1); c <= Math.min(columns - 1, column + 1); c++) {
          const near = r * columns + c;
          if (regionOf[near] >= 0 || !isPart(near)) continue;
          regionOf[near] = number;
          blocks.push(near);
        }
      }
    }
    regions.push({ blocks, touchesBorder, has: (block) => regionOf[block] === number });
  }
  return regions;
}
