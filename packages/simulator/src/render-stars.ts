/** Adds stars to an image: Moffat profiles sampled at pixel centres, each pixel seeing the flux of its own colour. */

import { cfaChannels } from './cfa.ts';
import { power } from '@crowdsky/elementary';
import type { FramePlan, SkyPlan } from './plan.ts';
import { applyMatrix } from './transform.ts';

/** A star is drawn out to where its profile falls below this. */
const CUTOFF_ADU = 0.02;

/** Moffat (1969): norm (1 + r^2 / a2)^-beta, of sum 1 over the plane. */
interface Profile {
  a2: number;
  beta: number;
  norm: number;
}

/** Adds all stars of the plan as frame `frame` sees them to `light` (ADU, width x height). */
export function addStars(light: Float32Array, plan: SkyPlan, frame: FramePlan): void {
  if (frame.transparency === 0) return;
  const a2 = (frame.fwhmPx * frame.fwhmPx) / (4 * (power(2, 1 / plan.beta) - 1));
  const profile = { a2, beta: plan.beta, norm: (plan.beta - 1) / (Math.PI * a2) };
  const [smearX, smearY] = frame.smearPx;
  const steps = 2 * Math.floor(Math.sqrt(smearX * smearX + smearY * smearY)) + 1;
  const share = frame.transparency / steps;
  for (const star of plan.sky.stars) {
    const flux = star.fluxAdu.map((adu) => adu * share);
    const [x, y] = applyMatrix(frame.matrix, star.x, star.y);
    for (let step = 0; step < steps; step++) {
      const along = steps === 1 ? 0 : step / (steps - 1) - 0.5;
      addColours(light, plan, frame, profile, x + along * smearX, y + along * smearY, flux);
    }
  }
}

/** Draws each colour at the position to which the atmosphere refracts it. */
function addColours(
  light: Float32Array,
  plan: SkyPlan,
  { redShiftPx: [redX, redY], blueShiftPx: [blueX, blueY] }: FramePlan,
  profile: Profile,
  x: number,
  y: number,
  [red, green, blue]: number[],
): void {
  if (redX === 0 && redY === 0 && blueX === 0 && blueY === 0) {
    addStar(light, plan, profile, x, y, [red, green, blue]);
    return;
  }
  addStar(light, plan, profile, x + redX, y + redY, [red, 0, 0]);
  addStar(light, plan, profile, x, y, [0, green, 0]);
  addStar(light, plan, profile, x + blueX, y + blueY, [0, 0, blue]);
}

function addStar(
  light: Float32Array,
  plan: SkyPlan,
  profile: Profile,
  x: number,
  y: number,
  flux: number[],
): void {
  const { width, height, cfa } = plan.sensor;
  const { a2, beta, norm } = profile;
  const peak = norm * Math.max(flux[0], flux[1], flux[2]);
  if (peak <= CUTOFF_ADU) return;
  const radius = Math.sqrt(a2 * (power(peak / CUTOFF_ADU, 1 / beta) - 1));
  const channels = cfaChannels(cfa);
  const lastRow = Math.min(Math.floor(y + radius), height - 1);
  for (let row = Math.max(Math.ceil(y - radius), 0); row <= lastRow; row++) {
    const dy2 = (row - y) * (row - y);
    const reach = Math.sqrt(Math.max(radius * radius - dy2, 0));
    const even = norm * flux[channels[2 * (row & 1)]];
    const odd = norm * flux[channels[2 * (row & 1) + 1]];
    const lastColumn = Math.min(Math.floor(x + reach), width - 1);
    for (let column = Math.max(Math.ceil(x - reach), 0); column <= lastColumn; column++) {
      const t = 1 + ((column - x) * (column - x) + dy2) / a2;
      light[row * width + column] += (column & 1 ? odd : even) / risePower(t, beta);
    }
  }
}

/** t^beta, by multiplication for the usual exponents. */
function risePower(t: number, beta: number): number {
  if (beta === 3) return t * t * t;
  if (beta === 2.5) return t * t * Math.sqrt(t);
  if (beta === 4) return t * t * t * t;
  return power(t, beta);
}
