/** Resamples frames straight from their colour filter array. */
import { areaAtOrigin } from '../ground/apply-transform.ts';
import type { CfaPattern } from '../ground/image.ts';
import type { Kernels } from '../kernels/kernels.ts';
import { UNSHIFTED } from './stack-plan.ts';
import type { PlannedFrame } from './stack-plan.ts';

const SCALES = 8;
const SHIFTS = SCALES + 5 * 3;
const FLOATS_PER_FRAME = SHIFTS + 2 * 2;
export const PARAMETER_BYTES = 8 * FLOATS_PER_FRAME;

/** Position of the red pixel in the filter cell; without filters any will do. */
export function redPixel(pattern: CfaPattern): { x: number; y: number } {
  const phase = pattern === 'MONO' ? 0 : pattern.indexOf('R');
  return { x: phase & 1, y: phase >> 1 };
}

/** Writes the kernel's parameters for a frame to `address`, PARAMETER_BYTES long. */
export function writeParameters(kernels: Kernels, address: number, frame: PlannedFrame): void {
  const { a, b, c, d, e, f, g, h } = frame.transform;
  const { red, blue } = frame.colourShifts ?? UNSHIFTED;
  const area = areaAtOrigin(frame.transform);
  const parameters = kernels.f64(address, FLOATS_PER_FRAME);
  parameters.set([a, b, c, d, e, f, g, h]);
  frame.channels.forEach((s, channel) => {
    parameters.set([s.fluxGain * area, s.offset, s.offsetPerX, s.offsetPerY, s.weight], SCALES + 5 * channel);
  });
  parameters.set([red.x, red.y, blue.x, blue.y].map(weighedShift), SHIFTS);
}

/**
 * A shifted colour is sampled from the pixels around the green position and lacks those near its own. This leaves an
 * error of shift^2 / 2 towards green; adding the same amount to the shift corrects most of it.
 */
function weighedShift(shift: number): number {
  return shift * (1 + Math.abs(shift) / 2);
}
