/**
 * Normal deviates by the ziggurat of Marsaglia & Tsang (2000, J. Stat. Softw. 5, 8) with 256 layers, taking layer
 * and value from different bits of a word as Doornik (2005, "An Improved Ziggurat Method") asks.
 */

import { exp, log } from '@crowdsky/elementary';
import type { Random } from './random.ts';

const LAYERS = 256;
const TAIL_START = 3.6541528853610088;
const UNITS = 8388608; // on each side of 0
const LAYER_AREA = 4.92867323399e-3;

const edge = new Float64Array(LAYERS + 1); // right edge of each layer, the base layer first
const step = new Float64Array(LAYERS); // value of one unit of the 24 random bits
const inner = new Int32Array(LAYERS); // how many of them lie wholly under the curve
buildLayers();

function buildLayers(): void {
  edge[0] = LAYER_AREA / exp(-0.5 * TAIL_START * TAIL_START);
  edge[1] = TAIL_START;
  for (let i = 2; i < LAYERS; i++) {
    const height = exp(-0.5 * edge[i - 1] * edge[i - 1]);
    edge[i] = Math.sqrt(-2 * log(LAYER_AREA / edge[i - 1] + height));
  }
  for (let i = 0; i < LAYERS; i++) {
    step[i] = edge[i] / UNITS;
    inner[i] = Math.floor((edge[i + 1] / edge[i]) * UNITS);
  }
}

/** A deviate of mean 0 and variance 1 from `word`; `random` gives more words where one does not suffice (1.2%). */
export function normalFromWord(word: number, random: Random): number {
  const layer = word & 255;
  const units = word >> 8;
  if (units < inner[layer] && units > -inner[layer]) return units * step[layer];
  return normalFromRim(layer, units * step[layer], random);
}

export function normal(random: Random): number {
  return normalFromWord(random.word(), random);
}

function normalFromRim(layer: number, x: number, random: Random): number {
  if (layer === 0) return x < 0 ? -tail(random) : tail(random);
  const top = exp(0.5 * (x * x - edge[layer + 1] * edge[layer + 1]));
  const bottom = exp(0.5 * (x * x - edge[layer] * edge[layer]));
  if (bottom + random.uniform() * (top - bottom) < 1) return x;
  return normal(random);
}

/** Marsaglia's method for the tail beyond the base layer. */
function tail(random: Random): number {
  for (;;) {
    const x = -log(random.uniform()) / TAIL_START;
    const y = -log(random.uniform());
    if (2 * y > x * x) return TAIL_START + x;
  }
}
