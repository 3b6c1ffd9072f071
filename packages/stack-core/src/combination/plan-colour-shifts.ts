/**
 * Colour shifts of red and blue on each frame, averaged over its neighbours in time. Atmospheric dispersion spreads
 * colours along the altitude, a fixed direction on the sensor of an alt-azimuth mount, while the sky rotates. The shift
 * therefore belongs to the sensor, and hardly changes within minutes.
 */
import type { MeasuredColourShifts, MeasuredShift } from '../ground/frame-measures.ts';
import { sensorName } from '../calibration/find-defects.ts';
import type { RegisteredFrame } from '../registration/reference-attempt.ts';
import { UNSHIFTED } from './stack-plan.ts';
import type { ColourShifts, Offset } from './stack-plan.ts';

/** The altitude changes by less than 4 degrees within this span. */
const SPAN_MS = 15 * 60_000;
/** The sparse pixels of a colour make a single frame's shift seem more certain than it is. */
const FEWEST_FRAMES = 3;
/** Shifts of lower significance are ignored: of a thousand stacks without dispersion, one would be corrected. */
const LEAST_SIGMA = 4;
/** Smaller shifts cost no depth and cannot be seen. */
const LEAST_SHIFT_PX = 0.04;
/** Resampling weighs the pixels around the green position, which collect little light from farther away. */
const LARGEST_SHIFT_PX = 0.5;

/** One entry for each frame, in order of time; undefined if no shift is significant or large enough to correct. */
export function planColourShifts(frames: readonly RegisteredFrame[]): (ColourShifts | undefined)[] {
  const groups = new Map<string, RegisteredFrame[][]>();
  for (const frame of frames) {
    const name = sensorName(frame.analysis);
    const ofSensor = groups.get(name) ?? [];
    groups.set(name, ofSensor);
    const latest = ofSensor.at(-1);
    if (latest && timeOf(frame) - timeOf(latest[0]) <= SPAN_MS) latest.push(frame);
    else ofSensor.push([frame]);
  }
  const shifts = new Map<RegisteredFrame, ColourShifts | undefined>();
  for (const group of [...groups.values()].flat()) {
    const mean = meanColourShifts(group.map(({ analysis }) => analysis.measures.colourShifts));
    for (const frame of group) shifts.set(frame, mean);
  }
  return frames.map((frame) => shifts.get(frame));
}

/** Frames without a time form one group. */
function timeOf({ analysis }: RegisteredFrame): number {
  return analysis.meta.dateObsMs ?? Number.MAX_VALUE;
}

/** Weighted mean of the shifts of frames of one sensor, close in time. */
export function meanColourShifts(
  measured: readonly (MeasuredColourShifts | undefined)[],
): ColourShifts | undefined {
  const known = measured.filter((shifts) => shifts !== undefined);
  if (known.length < FEWEST_FRAMES) return undefined;
  const red = sureMean(known.map((shifts) => shifts.red));
  const blue = sureMean(known.map((shifts) => shifts.blue));
  return red || blue ? { red: red ?? UNSHIFTED.red, blue: blue ?? UNSHIFTED.blue } : undefined;
}

function sureMean(shifts: readonly MeasuredShift[]): Offset | undefined {
  const weight = ({ errorPx }: MeasuredShift): number => 1 / (errorPx * errorPx);
  const sum = (value: (shift: MeasuredShift) => number): number =>
    shifts.reduce((total, shift) => total + weight(shift) * value(shift), 0);
  const total = sum(() => 1);
  const x = sum((shift) => shift.x) / total;
  const y = sum((shift) => shift.y) / total;
  const scatter = sum((shift) => (shift.x - x) * (shift.x - x) + (shift.y - y) * (shift.y - y));
  // Variance along each axis: from the frames' errors or from their scatter, whichever is larger.
  const error = Math.max(1, scatter / (2 * (shifts.length - 1))) / total;
  const square = x * x + y * y;
  const isSure = square > LEAST_SIGMA * LEAST_SIGMA * error && square > LEAST_SHIFT_PX * LEAST_SHIFT_PX;
  return isSure ? { x: limited(x), y: limited(y) } : undefined;
}

function limited(px: number): number {
  return Math.max(-LARGEST_SHIFT_PX, Math.min(LARGEST_SHIFT_PX, px));
}
