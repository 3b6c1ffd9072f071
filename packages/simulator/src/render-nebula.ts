/** Adds the nebula to an image: elliptical Gaussians carried through the frame's transform. */

import { cfaChannels } from './cfa.ts';
import { exp, sinCosDeg } from '@crowdsky/elementary';
import type { Cloudlet, FramePlan, SkyPlan } from './plan.ts';
import { invertMatrix, type Matrix } from './transform.ts';

/** A cloud is drawn out to exp(-10) of its peak. */
const DEPTH = 10;

export function addNebula(light: Float32Array, plan: SkyPlan, frame: FramePlan): void {
  if (frame.transparency === 0) return;
  const back = invertMatrix(frame.matrix);
  // a surface keeps its light per square degree: smaller pixels get less of it
  const pixelArea = back[0][0] * back[1][1] - back[0][1] * back[1][0];
  for (const cloud of plan.sky.nebula)
    addCloud(light, plan, cloud, back, frame.transparency * Math.abs(pixelArea));
}

function addCloud(light: Float32Array, plan: SkyPlan, cloud: Cloudlet, back: Matrix, share: number): void {
  const { width, height, cfa } = plan.sensor;
  const channels = cfaChannels(cfa);
  const peak = cloud.peakAdu.map((adu) => adu * share);
  const { sin, cos } = sinCosDeg((cloud.angleRad * 180) / Math.PI);
  // along a row both axes of the ellipse grow evenly: a = a0 + a1 column, b = b0 + b1 column, in sigmas
  const a1 = (back[0][0] * cos + back[1][0] * sin) / cloud.sigmaXPx;
  const b1 = (back[1][0] * cos - back[0][0] * sin) / cloud.sigmaYPx;
  const bend = a1 * a1 + b1 * b1;
  for (let row = 0; row < height; row++) {
    const u = back[0][1] * row + back[0][2] - cloud.x;
    const v = back[1][1] * row + back[1][2] - cloud.y;
    const a0 = (u * cos + v * sin) / cloud.sigmaXPx;
    const b0 = (v * cos - u * sin) / cloud.sigmaYPx;
    const middle = -(a0 * a1 + b0 * b1) / bend;
    const left2 = DEPTH - 0.5 * (sq(a0 + a1 * middle) + sq(b0 + b1 * middle));
    if (left2 <= 0) continue;
    const reach = Math.sqrt((2 * left2) / bend);
    const first = Math.max(Math.ceil(middle - reach), 0);
    const last = Math.min(Math.floor(middle + reach), width - 1);
    if (first > last) continue;
    // a Gaussian of a quadratic: each pixel is the one before times a ratio, which itself shrinks by a fixed factor
    const a = a0 + a1 * first;
    const b = b0 + b1 * first;
    let value = exp(-0.5 * (a * a + b * b));
    let ratio = exp(-(a * a1 + b * b1) - 0.5 * bend);
    const shrink = exp(-bend);
    const even = peak[channels[2 * (row & 1)]];
    const odd = peak[channels[2 * (row & 1) + 1]];
    for (let column = first; column <= last; column++) {
      light[row * width + column] += value * (column & 1 ? odd : even);
      value *= ratio;
      ratio *= shrink;
    }
  }
}

function sq(x: number): number {
  return x * x;
}
