/** Plans a simulated night: draws all random properties here; frames draw only their noise. */

import { completeOptions, type SkyOptions } from './options.ts';
import { planFrames } from './plan-frames.ts';
import { planSensor } from './plan-sensor.ts';
import { type FieldBox, planNebula, planStars } from './plan-stars.ts';
import type { FramePlan, Sky, SkyPlan } from './plan.ts';
import { applyMatrix, invertMatrix } from './transform.ts';

const SEEN_MARGIN_PX = 20;

/**
 * The plan of a night as plain JSON, wholly determined by `given` (by default seed 1 and a Seestar S50). Throws a
 * RangeError that quotes an invalid option.
 */
export function planSky(given: Partial<SkyOptions> = {}): SkyPlan {
  const options = completeOptions(given);
  const reference = options.sky ?? { width: options.width, height: options.height };
  const frames = planFrames(options, reference);
  return {
    seed: options.seed,
    sky: options.sky ?? planField(options, frames),
    sensor: planSensor(options),
    fwhmPx: options.fwhmPx,
    beta: options.beta,
    gradient: options.gradient,
    noise: options.noise,
    object: options.object,
    filter: options.filter,
    exposureSeconds: options.exposureSeconds,
    siteLatDeg: options.siteLatDeg,
    siteLongDeg: options.siteLongDeg,
    frames,
  };
}

function planField(options: SkyOptions, frames: FramePlan[]): Sky {
  const { width, height, fieldMarginPx: margin } = options;
  const box =
    margin === 'auto'
      ? seenBox(width, height, frames)
      : { x0: -margin, y0: -margin, x1: width - 1 + margin, y1: height - 1 + margin };
  return {
    width,
    height,
    stars: planStars(options, box),
    nebula: options.nebula ? planNebula(width, height) : [],
  };
}

/** The box, in reference coordinates, around everything that any frame sees. */
function seenBox(width: number, height: number, frames: FramePlan[]): FieldBox {
  const box = { x0: 0, y0: 0, x1: width - 1, y1: height - 1 };
  for (const { matrix } of frames) {
    const back = invertMatrix(matrix);
    for (const corner of [0, 1, 2, 3]) {
      const [x, y] = applyMatrix(back, corner & 1 ? width - 1 : 0, corner & 2 ? height - 1 : 0);
      box.x0 = Math.min(box.x0, x);
      box.y0 = Math.min(box.y0, y);
      box.x1 = Math.max(box.x1, x);
      box.y1 = Math.max(box.y1, y);
    }
  }
  return {
    x0: box.x0 - SEEN_MARGIN_PX,
    y0: box.y0 - SEEN_MARGIN_PX,
    x1: box.x1 + SEEN_MARGIN_PX,
    y1: box.y1 + SEEN_MARGIN_PX,
  };
}
