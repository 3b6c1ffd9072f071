/**
 * Where red and blue light falls on each frame, from what its neighbours in time show together. The air bends blue light
 * more than red, along the altitude: a fixed direction of the sensor of a telescope on an alt-azimuth mount, while the sky
 * turns on it. So the shift belongs to the sensor, and hardly changes within minutes.
 */
import type { MeasuredColourShifts, MeasuredShift } from '../ground/frame-measures.ts';
import { sensorName } from '../calibration/find-defects.ts';
import type { RegisteredFrame } from '../registration/register-frames.ts';
import { UNSHIFTED } from './stack-plan.ts';
import type { ColourShifts, Offset } from './stack-plan.ts';

/** The altitude changes by less than 4 degrees meanwhile. */
const SPAN_MS = 15 * 60_000;
/** Where a star lies among a colour's sparse pixels makes a frame's shift seem surer than it is. */
const FEWEST_FRAMES = 3;
/** A shift less sure than this is none: in a thousand stacks without any, one would be believed. */
const LEAST_SIGMA = 4;
/** Less costs no depth, and no eye sees it. */
const LEAST_SHIFT_PX = 0.04;
/** Resampling weighs the pixels around green's point, which hold little of light that falls farther off. */
const LARGEST_SHIFT_PX = 0.5;

/** One for each frame, in the order of time as they are given; undefined where nothing is sure or worth it. */
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

/** Frames without a time belong together. */
function timeOf({ analysis }: RegisteredFrame): number {
  return analysis.meta.dateObsMs ?? Number.MAX_VALUE;
}

/** What frames of one sensor, close in time, show together. */
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
  // Of each axis, squared: as the frames say, or as they scatter, whichever is more.
  const error = Math.max(1, scatter / (2 * (shifts.length - 1))) / total;
  const square = x * x + y * y;
  const isSure = square > LEAST_SIGMA * LEAST_SIGMA * error && square > LEAST_SHIFT_PX * LEAST_SHIFT_PX;
  return isSure ? { x: limited(x), y: limited(y) } : undefined;
}

function limited(px: number): number {
  return Math.max(-LARGEST_SHIFT_PX, Math.min(LARGEST_SHIFT_PX, px));
}
