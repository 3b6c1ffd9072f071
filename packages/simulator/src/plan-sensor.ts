/** Draws the fixed defects of a sensor (hot and dead pixels, dust) and the cosmic rays of each frame. */

import { exp, sinCosDeg } from '@crowdsky/elementary';
import { normal } from './normal.ts';
import type { SkyOptions } from './options.ts';
import type { DustShadow, Hit, Sensor } from './plan.ts';
import { Random } from './random.ts';

export function planSensor(options: SkyOptions): Sensor {
  return {
    width: options.width,
    height: options.height,
    cfa: options.cfa,
    gainAduPerElectron: options.gainAduPerElectron,
    readNoiseAdu: options.readNoiseAdu,
    pedestalAdu: options.pedestalAdu,
    hot: planHot(options),
    dead: planDead(options),
    vignetting: options.vignetting,
    dust: planDust(options),
  };
}

/** Hot pixels of log-normal height: median 900 ADU, a factor e^1.2 wide. */
function planHot({ seed, hotPixels, width, height }: SkyOptions): Hit[] {
  const random = new Random(seed, 'hot');
  return Array.from({ length: hotPixels }, () => [
    random.integer(0, width),
    random.integer(0, height),
    Math.round(Math.min(exp(6.8 + 1.2 * normal(random)), 50000)),
  ]);
}

function planDead({ seed, deadPixels, width, height }: SkyOptions): Hit[] {
  const random = new Random(seed, 'dead');
  return Array.from({ length: deadPixels }, () => [
    random.integer(0, width),
    random.integer(0, height),
    Math.round(random.between(0, 0.3) * 100) / 100,
  ]);
}

function planDust({ seed, dustShadows, width, height }: SkyOptions): DustShadow[] {
  const random = new Random(seed, 'dust');
  return Array.from({ length: dustShadows }, () => ({
    x: random.integer(0, width),
    y: random.integer(0, height),
    radiusPx: random.integer(12, 60),
    depth: Math.round(random.between(0.05, 0.2) * 1000) / 1000,
  }));
}

/** Cosmic rays of one frame: straight tracks of 1 to 6 pixels, log-normal in strength. */
export function planCosmicRays({ seed, cosmicRays, width, height }: SkyOptions, index: number): Hit[] {
  const random = new Random(seed, 'cosmic', index);
  const hits: Hit[] = [];
  for (let rays = poissonCount(cosmicRays, random); rays > 0; rays--) {
    const x = random.between(0, width);
    const y = random.between(0, height);
    const { sin, cos } = sinCosDeg(random.between(0, 360));
    const length = random.integer(1, 7);
    const adu = Math.round(exp(7.3 + 0.8 * normal(random)));
    for (let step = 0; step < length; step++) {
      const column = Math.floor(x + step * cos);
      const row = Math.floor(y + step * sin);
      if (column >= 0 && column < width && row >= 0 && row < height) hits.push([column, row, adu]);
    }
  }
  return hits;
}

/** Knuth's product of uniforms; good for the small means of a plan. */
function poissonCount(mean: number, random: Random): number {
  const limit = exp(-mean);
  let count = 0;
  for (let product = random.uniform(); product > limit; product *= random.uniform()) count++;
  return count;
}
