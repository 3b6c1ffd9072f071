/** Makes the master bias, dark and flat for the sensor of a plan. */

import { writeFits } from '@crowdsky/fits';
import { cfaChannels } from './cfa.ts';
import { flatField } from './flat-field.ts';
import { frameHeader } from './frame-header.ts';
import { normalFromWord } from './normal.ts';
import type { SkyPlan } from './plan.ts';
import { Random } from './random.ts';

export interface MasterOptions {
  /** Number of frames averaged in each master. */
  frames: number;
  /** Level of the flat in green; its lamp is weaker in red and blue. */
  flatAdu: number;
  /** Leave the pedestal in the flat, as in a mean of raw flats. Otherwise it is bias-subtracted, as Siril's masters are. */
  flatPedestal: boolean;
}

export interface MasterFrame {
  name: string;
  /** A FITS file, 32-bit float, ADU. */
  bytes: Uint8Array<ArrayBuffer>;
}

const LAMP = [0.7, 1, 0.8];

/**
 * `bias` = pedestal, `dark` = pedestal and hot pixels (a light's exposure), `flat` = vignetting, dust and dead
 * pixels; each with the noise of a mean of `frames` frames.
 */
export function simulateMasters(
  plan: SkyPlan,
  given: Partial<MasterOptions> = {},
): { bias: MasterFrame; dark: MasterFrame; flat: MasterFrame } {
  const options: MasterOptions = { frames: 50, flatAdu: 20000, flatPedestal: false, ...given };
  if (!(options.frames >= 1)) throw new RangeError(`frames must be 1 or more, not ${options.frames}.`);
  const bias = new Float32Array(plan.sensor.width * plan.sensor.height).fill(plan.sensor.pedestalAdu);
  const dark = bias.slice();
  for (const [column, row, adu] of plan.sensor.hot) dark[row * plan.sensor.width + column] += adu;
  const flat = meanFlat(plan, options);
  addMeanNoise(bias, plan, options.frames, 0, 'bias');
  addMeanNoise(dark, plan, options.frames, 0, 'dark');
  addMeanNoise(flat, plan, options.frames, plan.sensor.gainAduPerElectron, 'flat');
  return {
    bias: masterFile(plan, bias, 'Bias'),
    dark: masterFile(plan, dark, 'Dark'),
    flat: masterFile(plan, flat, 'Flat'),
  };
}

function meanFlat({ sensor }: SkyPlan, { flatAdu, flatPedestal }: MasterOptions): Float32Array {
  const { width, height, dead } = sensor;
  const flat = flatField(sensor) ?? new Float32Array(width * height).fill(1);
  for (const [column, row, response] of dead) flat[row * width + column] *= response;
  const channels = cfaChannels(sensor.cfa);
  const pedestal = flatPedestal ? sensor.pedestalAdu : 0;
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const i = row * width + column;
      flat[i] = pedestal + flatAdu * LAMP[channels[2 * (row & 1) + (column & 1)]] * flat[i];
    }
  }
  return flat;
}

/** Read noise, and photon noise of `gain` ADU per electron where the level is light. */
function addMeanNoise(
  pixels: Float32Array,
  plan: SkyPlan,
  frames: number,
  gain: number,
  stream: string,
): void {
  if (!plan.noise) return;
  const random = new Random(plan.seed, `master ${stream}`);
  const { readNoiseAdu } = plan.sensor;
  const words = new Int32Array(plan.sensor.width);
  for (let i = 0; i < pixels.length; i++) {
    const column = i % words.length;
    if (column === 0) random.fill(words);
    const variance = (readNoiseAdu * readNoiseAdu + gain * pixels[i]) / frames;
    pixels[i] += Math.sqrt(variance) * normalFromWord(words[column], random);
  }
}

function masterFile(plan: SkyPlan, data: Float32Array, type: string): MasterFrame {
  const { width, height } = plan.sensor;
  const header = frameHeader(plan, plan.frames[0], type);
  return {
    name: `Master_${type}_${plan.exposureSeconds.toFixed(1)}s.fit`,
    bytes: writeFits([{ kind: 'image', shape: [width, height], data, header }]),
  };
}
