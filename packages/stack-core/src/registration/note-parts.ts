/** Tells which parts of a frame are left out. */
import type { MeasuredFrame } from '../analysis/analyse-frame.ts';
import type { BlockMask } from '../frames/block-mask.ts';
import { BLOCK_PX, emptyMask } from '../frames/block-mask.ts';
import { finding } from '../ground/finding.ts';
import type { Finding, FrameSide } from '../ground/finding.ts';

/** A part is at a side if its middle is that far from the frame's, in halves of the frame. */
const ASIDE = 0.25;

/** Absent for a whole frame. Parts that something hides are known once the frame was compared with others. */
export function notesOf(frame: MeasuredFrame): { readonly notes?: readonly Finding[] } {
  const { hidden } = frame;
  const notes: Finding[] = [];
  const empty = emptyBlocks(frame);
  if (empty) notes.push(finding('part-empty', percentOf(empty), sideOf(empty)));
  if (hidden) notes.push(finding('part-hidden', percentOf(hidden), sideOf(hidden)));
  return notes.length > 0 ? { notes } : {};
}

/** Blocks masked for another reason than that something hides them, and those of filled rows. */
function emptyBlocks({ masked, hidden, filledRows, layout }: MeasuredFrame): BlockMask | undefined {
  const mask = emptyMask(layout.width, layout.height);
  const { columns, blocks } = mask;
  blocks.forEach((_, n) => {
    blocks[n] = masked?.blocks[n] === 1 && hidden?.blocks[n] !== 1 ? 1 : 0;
  });
  const filled = new Map<number, number>();
  for (const row of filledRows ?? []) {
    const of = Math.floor(row / BLOCK_PX);
    filled.set(of, (filled.get(of) ?? 0) + 1);
  }
  for (const [row, count] of filled)
    if (2 * count > BLOCK_PX) blocks.fill(1, row * columns, (row + 1) * columns);
  return blocks.includes(1) ? mask : undefined;
}

function percentOf({ blocks }: BlockMask): number {
  const share = blocks.reduce((sum, block) => sum + block, 0) / blocks.length;
  return Math.max(1, Math.round(100 * share));
}

function sideOf({ columns, rows, blocks }: BlockMask): FrameSide {
  let [count, x, y] = [0, 0, 0];
  blocks.forEach((block, n) => {
    if (block === 0) return;
    count++;
    x += ((n % columns) + 0.5) / columns;
    y += (Math.floor(n / columns) + 0.5) / rows;
  });
  const [across, down] = [(2 * x) / count - 1, (2 * y) / count - 1];
  if (Math.max(Math.abs(across), Math.abs(down)) < ASIDE) return 'within';
  if (Math.abs(across) > Math.abs(down)) return across > 0 ? 'right' : 'left';
  return down > 0 ? 'bottom' : 'top';
}
