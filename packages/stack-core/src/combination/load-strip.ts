/** Loads the rows of all frames that a strip of the stack needs into the kernels' memory. */
import { sourceRows } from '../ground/apply-transform.ts';
import type { WorkerHost } from '../ground/frame-source.ts';
import { openFile } from '../ground/open-file.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { bytesPerPixel, loadRows } from '../calibration/load-rows.ts';
import type { RowRange } from '../calibration/load-rows.ts';
import type { Masters } from '../calibration/masters.ts';
import { PARAMETER_BYTES, writeParameters } from './resample-cfa.ts';
import type { LoadedFrame } from './resampling-method.ts';
import { RESAMPLING_METHODS } from './resampling-methods.ts';
import type { PlannedFrame, StackPlan } from './stack-plan.ts';

/** Loads every frame; one that does not touch the strip gets an empty range. Rejects with UnreadableFile. */
export async function loadStrip(
  kernels: Kernels,
  plan: StackPlan,
  masters: Masters,
  host: WorkerHost,
  strip: RowRange,
): Promise<LoadedFrame[]> {
  const method = RESAMPLING_METHODS[plan.resampling];
  const rectangle = { width: plan.grid.width, firstRow: strip.first, rows: strip.end - strip.first };
  const needed = plan.frames.map((frame) => {
    const { first, end } = sourceRows(frame.transform, rectangle, frame.layout.height, method.marginRows);
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
    const address = await method.load(kernels, frame, range, (target) =>
      readRows(kernels, plan, masters, host, frame, range, { scratch, target }),
    );
    writeParameters(kernels, parameters, frame);
    loaded.push({ frame, range, address, parameters });
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
    const { layout, filledRows, masked } = frame;
    await loadRows(kernels, source, layout, range, buffers, { masters, defects, filledRows, masked });
  } finally {
    source.close?.();
  }
}
