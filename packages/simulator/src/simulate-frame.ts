/** Makes one raw frame of a plan: a whole FITS file as a Seestar writes it, and the truth about it. */

import { writeFits } from '@crowdsky/fits';
import { addDefects, expose } from './expose.ts';
import { frameHeader } from './frame-header.ts';
import type { FramePlan, SkyPlan } from './plan.ts';
import { Random } from './random.ts';
import { renderLight } from './render-light.ts';
import { frameTruth, type FrameTruth } from './truth-json.ts';

export interface SimulatedFrame {
  /** `Light_<object>_<exposure>s_<filter>_<YYYYMMDD-HHMMSS>.fit`. */
  name: string;
  /** The file: 16-bit with BZERO 32768 (a `nan` frame: 32-bit float). */
  bytes: Uint8Array<ArrayBuffer>;
  truth: FrameTruth;
}

/** Frame `index` (from 0) of the plan; the same plan and index give the same bytes everywhere. */
export function simulateFrame(plan: SkyPlan, index: number): SimulatedFrame {
  const frame = plan.frames[index];
  if (!frame)
    throw new RangeError(`The plan has ${plan.frames.length} frames, so there is no frame ${index}.`);
  const file = writeFits([
    {
      kind: 'image',
      shape: [plan.sensor.width, plan.sensor.height],
      data: framePixels(plan, frame, index),
      header: frameHeader(plan, frame, 'Light'),
    },
  ]);
  const bytes = frame.kind === 'truncated' ? file.slice(0, Math.floor(file.length / 2)) : file;
  return { name: frame.name, bytes, truth: frameTruth(frame) };
}

function framePixels(plan: SkyPlan, frame: FramePlan, index: number): Uint16Array | Float32Array {
  const { sensor } = plan;
  const pixels = sensor.width * sensor.height;
  if (frame.kind === 'nan') return new Float32Array(pixels).fill(NaN);
  if (frame.kind === 'constant') return new Uint16Array(pixels).fill(sensor.pedestalAdu);
  const random = plan.noise ? new Random(plan.seed, 'noise', index) : null;
  const counts = expose(renderLight(plan, index), sensor, random);
  addDefects(counts, sensor, frame);
  return counts;
}
