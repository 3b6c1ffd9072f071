import { describe, expect, it } from 'vitest';
import { emptyMask } from '../frames/block-mask.ts';
import { findRegions } from './find-regions.ts';

describe('findRegions', () => {
  it('joins blocks over sides and corners, and tells which region touches the border', () => {
    const drawn = ['##....', '......', '...#..', '..#...', '......', '.....#'].join('');
    const mask = emptyMask(192, 192);
    const regions = findRegions(mask, (block) => drawn[block] === '#');
    expect(
      regions.map(({ blocks, touchesBorder }) => [[...blocks].sort((a, b) => a - b), touchesBorder]),
    ).toEqual([
      [[0, 1], true],
      [[15, 20], false],
      [[35], true],
    ]);
    expect([regions[1].has(20), regions[1].has(0), regions[1].has(7)]).toEqual([true, false, false]);
    expect(findRegions(mask, () => false)).toEqual([]);
    expect(findRegions(mask, () => true)[0].blocks.length).toBe(36);
  });
});
