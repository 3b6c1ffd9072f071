/** The light of one frame before any noise: sky, nebula, stars and satellite, through the optics. */

import { cfaChannels } from './cfa.ts';
import { exp } from '@crowdsky/elementary';
import { flatField } from './flat-field.ts';
import type { FramePlan, SkyPlan, Trail } from './plan.ts';
import { addNebula } from './render-nebula.ts';
import { addStars } from './render-stars.ts';

const TRAIL_SIGMA_PX = 1.4;

/** Mean light over the pedestal in frame `index`, ADU per pixel, width x height. Sensor defects are not in it. */
export function renderLight(plan: SkyPlan, index: number): Float32Array {
  const frame = plan.frames[index];
  const { width, height } = plan.sensor;
  const light = new Float32Array(width * height);
  addSky(light, plan, frame);
  addNebula(light, plan, frame);
  addStars(light, plan, frame);
  if (frame.trail) addTrail(light, width, height, frame.trail);
  const flat = flatField(plan.sensor);
  if (flat) for (let i = 0; i < light.length; i++) light[i] *= flat[i];
  return light;
}

function addSky(light: Float32Array, plan: SkyPlan, frame: FramePlan): void {
  const { width, height, cfa } = plan.sensor;
  const [alongX, alongY] = plan.gradient;
  const channels = cfaChannels(cfa);
  for (let row = 0; row < height; row++) {
    const even = frame.skyAdu[channels[2 * (row & 1)]];
    const odd = frame.skyAdu[channels[2 * (row & 1) + 1]];
    const rowLevel = 1 - 0.5 * alongX + alongY * (row / height - 0.5);
    const slope = alongX / width;
    for (let column = 0; column < width; column++) {
      light[row * width + column] = (column & 1 ? odd : even) * (rowLevel + slope * column);
    }
  }
}

function addTrail(light: Float32Array, width: number, height: number, trail: Trail): void {
  const dx = trail.x1 - trail.x0;
  const dy = trail.y1 - trail.y0;
  const length = Math.sqrt(dx * dx + dy * dy);
  if (dy === 0) return;
  const reach = (5 * TRAIL_SIGMA_PX * length) / Math.abs(dy);
  for (let row = 0; row < height; row++) {
    const centre = trail.x0 + ((row - trail.y0) * dx) / dy;
    const last = Math.min(Math.floor(centre + reach), width - 1);
    for (let column = Math.max(Math.ceil(centre - reach), 0); column <= last; column++) {
      const sigmas = ((column - centre) * dy) / length / TRAIL_SIGMA_PX;
      light[row * width + column] += trail.amplitudeAdu * exp(-0.5 * sigmas * sigmas);
    }
  }
}
