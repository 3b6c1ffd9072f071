/** Draws the stars and the nebula of a field. */

import { log, power } from '@crowdsky/elementary';
import { normal } from './normal.ts';
import type { SkyOptions } from './options.ts';
import type { Cloudlet, Star } from './plan.ts';
import { Random } from './random.ts';

export interface FieldBox {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

const COUNT_SLOPE = 0.7;

/**
 * Stars spread evenly over `box`; N(> F) goes as F^-0.7, colours scatter like those of field stars: 0.25 dex between
 * blue and red, of which red takes 0.8 and blue 0.9. Values are rounded to 1/1000 so that a truth file is exact.
 */
export function planStars(options: SkyOptions, box: FieldBox): Star[] {
  const random = new Random(options.seed, 'stars');
  const many = power(options.faintestFluxAdu, -COUNT_SLOPE);
  const few = power(options.brightestFluxAdu, -COUNT_SLOPE);
  return Array.from({ length: options.stars }, () => {
    const green = round(power(many + random.uniform() * (few - many), -1 / COUNT_SLOPE));
    const redness = 0.25 * normal(random);
    return {
      x: round(random.between(box.x0, box.x1)),
      y: round(random.between(box.y0, box.y1)),
      mag: round(20 - (2.5 * log(green)) / Math.LN10),
      fluxAdu: [
        round(green * 0.65 * power(10, 0.8 * redness)),
        green,
        round(green * 0.55 * power(10, -0.9 * redness)),
      ],
    };
  });
}

/** A reddish cloud with a bright knot and a bluish neighbour, in the same place of every frame shape. */
export function planNebula(width: number, height: number): Cloudlet[] {
  const size = Math.min(width / 1080, height / 1920);
  const cloud = (
    x: number,
    y: number,
    sigmaX: number,
    sigmaY: number,
    angleRad: number,
    peakAdu: [number, number, number],
  ): Cloudlet => ({
    x: round(x * width),
    y: round(y * height),
    sigmaXPx: round(sigmaX * size),
    sigmaYPx: round(sigmaY * size),
    angleRad,
    peakAdu,
  });
  return [
    cloud(0.574, 0.615, 95, 70, 0.5, [260, 90, 120]),
    cloud(0.463, 0.547, 160, 110, -0.3, [60, 70, 110]),
    cloud(0.593, 0.625, 25, 18, 1, [120, 100, 90]),
  ];
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
