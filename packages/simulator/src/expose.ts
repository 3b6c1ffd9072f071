/** Turns light into the counts of the sensor: photon noise, read noise, pedestal, defects, saturation. */

import { normalFromWord } from './normal.ts';
import type { FramePlan, Hit, Sensor } from './plan.ts';
import { poissonFromWords } from './poisson.ts';
import type { Random } from './random.ts';

const SATURATED = 65535;
const SMOOTH_READ_NOISE_ELECTRONS = 1;

/** Counts 0 .. 65535 from `light` (ADU over the pedestal), which is overwritten. Without `random` there is no noise. */
export function expose(light: Float32Array, sensor: Sensor, random: Random | null): Uint16Array {
  const counts = new Uint16Array(light.length);
  for (const [column, row, response] of sensor.dead) light[row * sensor.width + column] *= response;
  if (random) addNoise(light, sensor, random, counts);
  else for (let i = 0; i < counts.length; i++) counts[i] = clip(light[i] + sensor.pedestalAdu);
  return counts;
}

function addNoise(light: Float32Array, sensor: Sensor, random: Random, counts: Uint16Array): void {
  const isSmooth = sensor.readNoiseAdu >= SMOOTH_READ_NOISE_ELECTRONS * sensor.gainAduPerElectron;
  if (isSmooth) addSmoothNoise(light, sensor, random, counts);
  else addCountedNoise(light, sensor, random, counts);
}

/**
 * Photon and read noise together from one normal deviate z: mean + sigma (z + c (z^2 - 1)) / sqrt(1 + 2 c^2).
 * The quadratic term (Cornish & Fisher 1938) gives the sum its true skewness, that of the photons diluted by the
 * read noise; mean and variance are exact. Read noise of an electron or more has washed out the steps of single
 * electrons (their ripple is exp(-2 pi^2) < 1e-8), so that nothing else of the Poisson law is left to see.
 */
function addSmoothNoise(light: Float32Array, sensor: Sensor, random: Random, counts: Uint16Array): void {
  const { width, height, gainAduPerElectron: gain, readNoiseAdu, pedestalAdu } = sensor;
  const readVariance = readNoiseAdu * readNoiseAdu;
  const gainSquaredOver6 = (gain * gain) / 6;
  const words = new Int32Array(width);
  for (let row = 0; row < height; row++) {
    random.fill(words);
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      const mean = light[i];
      const z = normalFromWord(words[column], random);
      const variance = gain * mean + readVariance;
      const sigma = Math.sqrt(variance);
      const c = (gainSquaredOver6 * mean) / (variance * sigma);
      // 1 - c^2 stands for 1 / sqrt(1 + 2 c^2); c stays under 0.065, so the variance is right to 1e-4
      counts[i] = clip(mean + pedestalAdu + sigma * (z + c * (z * z - 1)) * (1 - c * c));
    }
  }
}

/** For cameras that count single electrons: a Poisson count per pixel, then the read noise. */
function addCountedNoise(light: Float32Array, sensor: Sensor, random: Random, counts: Uint16Array): void {
  const { width, height, gainAduPerElectron: gain, readNoiseAdu, pedestalAdu } = sensor;
  const words = new Int32Array(width * 3);
  for (let row = 0; row < height; row++) {
    random.fill(words);
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      const electrons = poissonFromWords(light[i] / gain, words[3 * column], words[3 * column + 1], random);
      const read = readNoiseAdu * normalFromWord(words[3 * column + 2], random);
      counts[i] = clip(electrons * gain + read + pedestalAdu);
    }
  }
}

/** Adds hot pixels and cosmic rays; both come on top of the noise. */
function addHits(counts: Uint16Array, width: number, hits: readonly Hit[]): void {
  for (const [column, row, adu] of hits)
    counts[row * width + column] = clip(counts[row * width + column] + adu);
}

/** All defects of one frame. */
export function addDefects(counts: Uint16Array, sensor: Sensor, frame: FramePlan): void {
  addHits(counts, sensor.width, sensor.hot);
  addHits(counts, sensor.width, frame.cosmicRays);
}

/** To the nearest count; an array of integers drops the fraction by itself. */
function clip(adu: number): number {
  return adu < 0 ? 0 : adu > SATURATED ? SATURATED : adu + 0.5;
}
