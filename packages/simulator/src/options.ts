/** The options of a simulated night, their defaults, and the check that refuses invalid ones. */

import { CFA_PATTERNS, type CfaPattern, type Rgb } from './cfa.ts';
import type { FrameKind, Sky } from './plan.ts';

/** Settings of a single frame; absent values follow the plan. */
export interface FrameOverride {
  kind?: FrameKind;
  /** Rotation of the sky on the sensor, degrees from x towards y. */
  rotationDeg?: number;
  /** Frame pixels per reference pixel. */
  scale?: number;
  /** Position of the reference centre, frame pixels from the frame's centre. */
  offsetPx?: readonly [number, number];
  fwhmPx?: number;
  /** Share of the starlight that arrives. */
  transparency?: number;
  /** Sky level over the plan's `skyAdu`. */
  skyFactor?: number;
  /**
   * Positions of red and blue star images, px from green: atmospheric dispersion along a fixed direction of the sensor.
   */
  redShiftPx?: readonly [number, number];
  blueShiftPx?: readonly [number, number];
  /** A satellite trail (true) or none (false). */
  trail?: boolean;
  /** Seconds after `startUtc`. */
  atSeconds?: number;
  raDeg?: number;
  decDeg?: number;
  telescope?: string;
}

export interface SkyOptions {
  /** Any whole number. The same options give the same bytes. */
  seed: number;
  frames: number;
  width: number;
  height: number;
  /**
   * Number of stars in the whole field: the box around everything that any frame sees, or as `fieldMarginPx` sets it.
   */
  stars: number;
  /** Green flux of the faintest and brightest star, ADU per frame; N(> F) goes as F^-0.7 between. */
  faintestFluxAdu: number;
  brightestFluxAdu: number;
  /**
   * Field = reference frame enlarged by this on each side (negative: reduced). 'auto': everything that any frame sees.
   */
  fieldMarginPx: number | 'auto';
  /** Stars and nebula of another plan: the same sky seen by another telescope or on another night. */
  sky?: Sky;
  nebula: boolean;
  /** FWHM of a star, with a Moffat profile of exponent `beta`. */
  fwhmPx: number;
  beta: number;
  /** Relative scatter of the FWHM from frame to frame. */
  seeingScatter: number;
  /** Positions of red and blue star images, px from green, equal in all frames. */
  redShiftPx: readonly [number, number];
  blueShiftPx: readonly [number, number];
  /** Rotation of the first frame, and field rotation from the first frame to the last. */
  startRotationDeg: number;
  rotationDeg: number;
  /** Rotate the second half of the frames by another 180 degrees (meridian flip). */
  flip: boolean;
  /** Every `ditherEvery` frames a new random offset in +-ditherPx; each frame scatters by `jitterPx` (one sigma). */
  ditherPx: number;
  ditherEvery: number;
  jitterPx: number;
  /** Frame pixels per reference pixel: another telescope, whose focal length the header reports. */
  scale: number;
  cfa: CfaPattern;
  gainAduPerElectron: number;
  readNoiseAdu: number;
  pedestalAdu: number;
  /** Sky over the pedestal in R, G, B, and its relative growth per frame. */
  skyAdu: Rgb;
  skyDrift: number;
  /** Relative change of the sky across the frame in x and in y. */
  gradient: readonly [number, number];
  hotPixels: number;
  deadPixels: number;
  /** Mean number of cosmic rays in a frame. */
  cosmicRays: number;
  /** Loss of light in the corners (0 = none), and shadows of dust on the window. */
  vignetting: number;
  dustShadows: number;
  /** False omits photon and read noise. */
  noise: boolean;
  /** True omits clouds, trailed stars and satellites. */
  clean: boolean;
  object: string;
  filter: string;
  exposureSeconds: number;
  startUtc: string;
  utcOffsetHours: number;
  cadenceSeconds: number;
  telescope: string;
  raDeg: number;
  decDeg: number;
  siteLatDeg: number;
  siteLongDeg: number;
  /** By frame index. */
  overrides: Readonly<Record<number, FrameOverride>>;
}

/** A Seestar S50 at 10 s and gain 80: noise model and sky fitted to real frames. */
const DEFAULTS: SkyOptions = {
  seed: 1,
  frames: 20,
  width: 1080,
  height: 1920,
  stars: 1500,
  faintestFluxAdu: 150,
  brightestFluxAdu: 1e6,
  fieldMarginPx: 'auto',
  nebula: true,
  fwhmPx: 3,
  beta: 3,
  seeingScatter: 0,
  redShiftPx: [0, 0],
  blueShiftPx: [0, 0],
  startRotationDeg: 0,
  rotationDeg: 3,
  flip: false,
  ditherPx: 15,
  ditherEvery: 5,
  jitterPx: 0.7,
  scale: 1,
  cfa: 'GRBG',
  gainAduPerElectron: 14.4,
  readNoiseAdu: 21,
  pedestalAdu: 460,
  skyAdu: [385, 540, 335],
  skyDrift: 0.002,
  gradient: [0.05, 0.08],
  hotPixels: 300,
  deadPixels: 0,
  cosmicRays: 12,
  vignetting: 0,
  dustShadows: 0,
  noise: true,
  clean: false,
  object: 'SYNTH',
  filter: 'IRCUT',
  exposureSeconds: 10,
  startUtc: '2025-03-27T01:20:46.000Z',
  utcOffsetHours: -4,
  cadenceSeconds: 11.2,
  telescope: 'S50_synth',
  raDeg: 193.04166,
  decDeg: 40.970556,
  siteLatDeg: 32.8965,
  siteLongDeg: -79.7625,
  overrides: {},
};

const WHOLE = [
  'frames',
  'width',
  'height',
  'stars',
  'ditherEvery',
  'hotPixels',
  'deadPixels',
  'dustShadows',
] as const;
const POSITIVE = [
  'frames',
  'width',
  'height',
  'faintestFluxAdu',
  'fwhmPx',
  'scale',
  'gainAduPerElectron',
  'ditherEvery',
] as const;
const NOT_NEGATIVE = [
  'readNoiseAdu',
  'pedestalAdu',
  'cosmicRays',
  'seeingScatter',
  'jitterPx',
  'ditherPx',
] as const;

/** Fills in defaults; throws a RangeError that quotes the first invalid value. */
export function completeOptions(given: Partial<SkyOptions>): SkyOptions {
  const options: SkyOptions = { ...DEFAULTS, ...given };
  const refuseUnless = (
    isGood: boolean,
    name: keyof SkyOptions,
    value: number | string,
    wanted: string,
  ): void => {
    if (!isGood) throw new RangeError(`${name} must be ${wanted}, not ${value}.`);
  };
  const { seed, beta, vignetting, faintestFluxAdu, brightestFluxAdu, cfa, startUtc } = options;
  refuseUnless(Number.isSafeInteger(seed), 'seed', seed, 'a whole number');
  for (const name of WHOLE) {
    const value = options[name];
    refuseUnless(Number.isInteger(value) && value >= 0, name, value, 'a whole number, 0 or more');
  }
  for (const name of POSITIVE) refuseUnless(options[name] > 0, name, options[name], 'more than 0');
  for (const name of NOT_NEGATIVE) refuseUnless(options[name] >= 0, name, options[name], '0 or more');
  refuseUnless(beta > 1, 'beta', beta, 'more than 1');
  refuseUnless(vignetting >= 0 && vignetting < 1, 'vignetting', vignetting, 'from 0 to below 1');
  refuseUnless(
    brightestFluxAdu >= faintestFluxAdu,
    'brightestFluxAdu',
    brightestFluxAdu,
    'at least faintestFluxAdu',
  );
  refuseUnless(CFA_PATTERNS.includes(cfa), 'cfa', cfa, `one of ${CFA_PATTERNS.join(', ')}`);
  refuseUnless(!Number.isNaN(Date.parse(startUtc)), 'startUtc', startUtc, 'a UTC date and time');
  return options;
}
