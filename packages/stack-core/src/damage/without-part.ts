/** A measured frame without a part of it. */
import type { MeasuredFrame, SkyMesh } from '../analysis/analyse-frame.ts';
import { BLOCK_PX } from '../frames/block-mask.ts';
import type { BlockMask } from '../frames/block-mask.ts';
import type { FrameMeasures } from '../ground/frame-measures.ts';
import { medianOf } from '../ground/median.ts';

/** The frame with `hidden` masked too; its sky is that of the rest. */
export function withoutPart(frame: MeasuredFrame, hidden: BlockMask): MeasuredFrame {
  const masked = joinMasks(frame.masked, hidden);
  const sky = withoutCells(frame.sky, hidden);
  return { ...frame, masked, sky, measures: remeasured(frame, sky), hidden };
}

/** Blocks that either has. */
function joinMasks(one: BlockMask | undefined, other: BlockMask): BlockMask {
  if (one === undefined) return other;
  return { ...other, blocks: other.blocks.map((block, n) => block | one.blocks[n]) };
}

/** NaN for the cells that the mask touches. */
function withoutCells(sky: SkyMesh, { columns, rows, blocks }: BlockMask): SkyMesh {
  const perCell = sky.cellPx / BLOCK_PX;
  const isTouched = (cell: number): boolean => {
    const [column, row] = [cell % sky.columns, Math.floor(cell / sky.columns)];
    const right = column === sky.columns - 1 ? columns : Math.min(columns, (column + 1) * perCell);
    const bottom = row === sky.rows - 1 ? rows : Math.min(rows, (row + 1) * perCell);
    for (let r = row * perCell; r < bottom; r++)
      for (let c = column * perCell; c < right; c++) if (blocks[r * columns + c] === 1) return true;
    return false;
  };
  const strip = (values: Float32Array): Float32Array =>
    values.map((value, cell) => (isTouched(cell) ? NaN : value));
  return { ...sky, level: sky.level.map(strip), ...(sky.noise && { noise: strip(sky.noise) }) };
}

/** Sky and noise of the part that is left. */
function remeasured({ measures, sky: whole }: MeasuredFrame, sky: SkyMesh): FrameMeasures {
  const skyLevel = medianOf(sky.level[0]);
  if (Number.isNaN(skyLevel)) return measures;
  const levels = sky.level.map((level) => medianOf(level));
  const change = whole.noise && sky.noise ? medianOf(sky.noise) / medianOf(whole.noise) : 1;
  const [red, green, blue] = measures.noise;
  return {
    ...measures,
    skyLevel: levels.length === 1 ? [NaN, levels[0], NaN] : [levels[0], levels[1], levels[2]],
    noise: [red * change, green * change, blue * change],
  };
}
