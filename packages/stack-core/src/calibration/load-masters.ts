/** Reads master bias, dark and flat into the kernels' memory. */
import type { FrameInput, FrameSource, WorkerHost } from '../ground/frame-source.ts';
import { readRangeInto } from '../ground/frame-source.ts';
import { openFile, UnreadableFile } from '../ground/open-file.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { medianOf } from '../ground/median.ts';
import { MASTER_KINDS } from './master-cards.ts';
import type { MasterFile, MasterKind } from './master-cards.ts';
import { NO_MASTERS } from './masters.ts';
import type { Masters } from './masters.ts';
import { readFrameHeader } from '../frames/read-frame.ts';
import { unpackPixels } from '../frames/unpack-frame.ts';

/** The master frames given by the caller. */
export interface MasterInputs {
  readonly bias?: FrameInput;
  readonly dark?: FrameInput;
  readonly flat?: FrameInput;
}

/** The same as sent to a worker, which opens the files itself. */
export interface PlannedMasters extends MasterInputs {
  /** Identifies the plan: masters with the same token are loaded once and kept. */
  readonly token?: number;
}

interface Master {
  readonly file: MasterFile;
  readonly address: number;
  readonly width: number;
  readonly height: number;
}

/** A master that cannot be used; the message says which one, why, and what to do. */
export class MasterError extends Error {
  override readonly name = 'MasterError';
}

/**
 * Loads the masters into memory that is never released. A dark must include the bias. The flat is divided by the median
 * of each phase of the filter cell; if its level is over twice the bias, it still contains the bias, which is
 * subtracted first. Throws MasterError.
 */
export async function loadMasters(
  kernels: Kernels,
  host: WorkerHost,
  inputs: MasterInputs,
): Promise<Masters> {
  const masters: Partial<Record<MasterKind, Master>> = {};
  for (const kind of MASTER_KINDS) {
    const input = inputs[kind];
    if (input) masters[kind] = await load(kernels, host, kind, input);
  }
  const [first, ...others] = Object.values(masters);
  if (first === undefined) return NO_MASTERS;
  const { bias, dark, flat } = masters;
  if (others.some(({ width, height }) => width !== first.width || height !== first.height)) {
    throw new MasterError(
      'The master frames differ in size. Use masters of the telescope that took the frames.',
    );
  }
  if (flat) invertFlat(kernels, flat, bias);
  return {
    dark: dark?.address ?? bias?.address ?? 0,
    inverseFlat: flat?.address ?? 0,
    width: first.width,
    height: first.height,
    files: Object.fromEntries(Object.entries(masters).map(([kind, { file }]) => [kind, file])),
  };
}

async function load(
  kernels: Kernels,
  host: WorkerHost,
  kind: MasterKind,
  input: FrameInput,
): Promise<Master> {
  let source: FrameSource | undefined;
  try {
    source = await openFile(host, input);
    const opened = await readFrameHeader(source);
    if (!opened.ok) throw new MasterError(`The master ${kind} cannot be used. ${opened.problem}`);
    const { layout } = opened.frame;
    const count = layout.width * layout.height;
    const address = kernels.allocate(4 * count + 32);
    const mark = kernels.mark();
    const { sizeBytes } = source;
    const file = kernels.allocate(sizeBytes + 16);
    await readRangeInto(source, 0, () => kernels.u8(file, sizeBytes));
    const sha256 = await host.sha256(kernels.u8(file, sizeBytes));
    unpackPixels(kernels, file + layout.dataOffset, address, count, layout);
    kernels.release(mark);
    return { file: { name: input.name, sha256 }, address, width: layout.width, height: layout.height };
  } catch (error) {
    if (!(error instanceof UnreadableFile)) throw error;
    throw new MasterError(`The master ${kind} cannot be read: ${error.reason}.`);
  } finally {
    source?.close?.();
  }
}

/** Replaces a flat by its normalised inverse, which multiplies the frames. Unexposed pixels become NaN: no data. */
function invertFlat(kernels: Kernels, flat: Master, bias: Master | undefined): void {
  const { width, height } = flat;
  const pixels = kernels.f32(flat.address, width * height);
  if (bias) {
    const pedestal = kernels.f32(bias.address, width * height);
    const hasPedestal =
      medianOf(pixels.subarray(0, 100 * width)) > 2 * medianOf(pedestal.subarray(0, 100 * width));
    if (hasPedestal) for (let i = 0; i < pixels.length; i++) pixels[i] -= pedestal[i];
  }
  for (const [py, px] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ] as const) {
    const sample: number[] = [];
    for (let y = py; y < height; y += 8)
      for (let x = px; x < width; x += 8) sample.push(pixels[y * width + x]);
    const typical = medianOf(sample);
    for (let y = py; y < height; y += 2) {
      for (let x = px; x < width; x += 2) {
        const value = pixels[y * width + x];
        pixels[y * width + x] = value > 0.05 * typical ? typical / value : NaN;
      }
    }
  }
}
