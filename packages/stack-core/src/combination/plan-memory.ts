/** Sizes strips and tiles, so that memory does not grow with the number of frames. */
import type { Transform } from '../ground/image.ts';
import { sourceRows } from '../ground/apply-transform.ts';
import type { OutputGrid } from './output-grid.ts';
import type { PlannedResampling } from '../options.ts';
import { RESAMPLING_METHODS } from './resampling-methods.ts';

export interface MemoryBudget {
  /** For the rows of all frames, per worker. */
  readonly stripBytes: number;
  /** For the samples being combined, which should stay in the processor's cache. */
  readonly tileBytes: number;
}

export const DEFAULT_BUDGET: MemoryBudget = { stripBytes: 24_000_000, tileBytes: 98_304 };

/** For frames combined in batches, whose sums need memory too. */
export const BATCH_BUDGET: MemoryBudget = { ...DEFAULT_BUDGET, stripBytes: 9_000_000 };

export interface MemoryPlan {
  /** Rows of the stack in a strip: the source rows of all frames are in memory together. */
  readonly stripRows: number;
  /** Groups of four pixels combined together. */
  readonly tileGroups: number;
}

const BYTES_PER_SAMPLE = 4;

/**
 * The highest strip, at most `maxRows`, whose source rows of all frames fit the budget (at least one row), and the
 * widest tile whose samples and weights fit.
 */
export function planMemory(
  frames: readonly {
    readonly transform: Transform;
    readonly layout: { readonly width: number; readonly height: number };
  }[],
  stack: {
    readonly grid: Pick<OutputGrid, 'width' | 'height'>;
    readonly channelCount: number;
    readonly resampling: PlannedResampling;
  },
  maxRows: number,
  budget: MemoryBudget = DEFAULT_BUDGET,
): MemoryPlan {
  const { marginRows, pixelBytes } = RESAMPLING_METHODS[stack.resampling];
  const bytesFor = (rows: number): number => {
    const rectangle = { width: stack.grid.width, firstRow: Math.floor((stack.grid.height - rows) / 2), rows };
    let bytes = 0;
    for (const { transform, layout } of frames) {
      const { first, end } = sourceRows(transform, rectangle, layout.height, marginRows);
      bytes += (end - first) * layout.width * pixelBytes;
    }
    return bytes;
  };
  let low = 1;
  let high = Math.max(1, Math.min(maxRows, stack.grid.height));
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (bytesFor(middle) <= budget.stripBytes) low = middle;
    else high = middle - 1;
  }
  const groupBytes = Math.max(1, frames.length) * stack.channelCount * 2 * 4 * BYTES_PER_SAMPLE;
  const widest = Math.ceil(stack.grid.width / 4);
  return {
    stripRows: low,
    tileGroups: Math.min(widest, Math.max(8, Math.floor(budget.tileBytes / groupBytes))),
  };
}
