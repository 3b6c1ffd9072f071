/** Brings the rows of all frames that a strip of the stack needs into the kernels' memory. */
import { sourceRows } from '../ground/apply-transform.ts';
import { demosaicRows, RGB_PIXEL_BYTES } from '../colour/demosaic.ts';
import type { WorkerHost } from '../ground/frame-source.ts';
import { openFile } from '../ground/open-file.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { bytesPerPixel, loadRows } from '../calibration/load-rows.ts';
import type { RowRange } from '../calibration/load-rows.ts';
import { loadOpenCv } from '../kernels/load-opencv.ts';
import type { OpenCv } from '../kernels/load-opencv.ts';
import type { Masters } from '../calibration/masters.ts';
import { marginRows } from './plan-memory.ts';
import { PARAMETER_BYTES, writeParameters } from './resample-cfa.ts';
import type { PlannedFrame, StackPlan } from './stack-plan.ts';

/** A frame whose rows are in memory. */
export interface LoadedFrame {
  readonly frame: PlannedFrame;
  readonly range: RowRange;
  /** A float a pixel of CFA, or four of interpolated colours, as the plan says. */
  readonly address: number;
  readonly parameters: number;
}

/** Loads every frame, also those that the strip does not touch: their range is empty. Rejects with UnreadableFile. */
export async function loadStrip(
  kernels: Kernels,
  plan: StackPlan,
  masters: Masters,
  host: WorkerHost,
  strip: RowRange,
): Promise<LoadedFrame[]> {
  const cv = plan.resampling === 'demosaic' ? (await loadOpenCv()).cv : undefined;
  const rectangle = { width: plan.grid.width, firstRow: strip.first, rows: strip.end - strip.first };
  const needed = plan.frames.map((frame) => {
    const { first, end } = sourceRows(frame.transform, rectangle, frame.layout.height, marginRows(plan));
    // A demosaic must start in an even row.
    return { frame, range: { first: first & ~1, end } };
  });
  const largest = Math.max(
    0,
    ...needed.map(({ frame, range }) => pixels(frame, range) * bytesPerPixel(frame.layout)),
  );
  const scratch = kernels.allocate(largest);
  const loaded: LoadedFrame[] = [];
  for (const { frame, range } of needed) {
    const parameters = kernels.allocate(PARAMETER_BYTES);
    const colours = cv ? kernels.allocate(RGB_PIXEL_BYTES * pixels(frame, range)) : 0;
    const mark = kernels.mark();
    const mosaic = kernels.allocate(4 * pixels(frame, range) + 32);
    await readRows(kernels, plan, masters, host, frame, range, { scratch, target: mosaic });
    if (cv) interpolate(kernels, cv, frame, range, mosaic, colours);
    if (cv) kernels.release(mark);
    writeParameters(kernels, parameters, frame);
    loaded.push({ frame, range, address: cv ? colours : mosaic, parameters });
  }
  return loaded;
}

function pixels(frame: PlannedFrame, range: RowRange): number {
  return (range.end - range.first) * frame.layout.width;
}

async function readRows(
  kernels: Kernels,
  plan: StackPlan,
  masters: Masters,
  host: WorkerHost,
  frame: PlannedFrame,
  range: RowRange,
  buffers: { readonly scratch: number; readonly target: number },
): Promise<void> {
  if (range.end === range.first) return;
  const source = await openFile(host, frame);
  try {
    const defects = plan.defects[frame.sensor];
    const { layout, filledRows } = frame;
    await loadRows(kernels, source, layout, range, buffers, { masters, defects, filledRows });
  } finally {
    source.close?.();
  }
}

function interpolate(
  kernels: Kernels,
  cv: OpenCv,
  frame: PlannedFrame,
  range: RowRange,
  source: number,
  target: number,
): void {
  if (range.end === range.first) return;
  const { width } = frame.layout;
  demosaicRows(
    kernels,
    cv,
    { source, target, width, rows: range.end - range.first },
    frame.pattern,
    frame.range,
  );
}
