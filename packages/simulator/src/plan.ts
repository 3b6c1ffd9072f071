/** The whole truth about a simulated night as plain JSON: the sky, the sensor and every frame. */

import type { CfaPattern, Rgb } from './cfa.ts';
import type { Matrix } from './transform.ts';

/**
 * `ok`, `cloudy` (a third of the light, half as much sky again), `trailed` (the mount moved), `blank` (sky without
 * stars), `nan` (float pixels, none a number), `constant` (every pixel the pedestal), `truncated` (the file stops
 * half-way).
 */
export const FRAME_KINDS = ['ok', 'cloudy', 'trailed', 'blank', 'nan', 'constant', 'truncated'] as const;
export type FrameKind = (typeof FRAME_KINDS)[number];

/** Position in the reference frame (0-based pixel centres) and total flux in ADU at transparency 1. */
export interface Star {
  x: number;
  y: number;
  /** 20 - 2.5 log10 of the green flux. */
  mag: number;
  fluxAdu: Rgb;
}

/** An elliptical Gaussian cloud in the reference frame. */
export interface Cloudlet {
  x: number;
  y: number;
  sigmaXPx: number;
  sigmaYPx: number;
  angleRad: number;
  peakAdu: Rgb;
}

export interface Sky {
  /** Size of the reference frame; the field turns about its centre. */
  width: number;
  height: number;
  stars: Star[];
  nebula: Cloudlet[];
}

export interface Trail {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
  /** Height over the sky in every channel; the profile is a Gaussian of sigma 1.4 px. */
  amplitudeAdu: number;
}

/** One pixel of a cosmic ray or a hot pixel: column, row, ADU on top. */
export type Hit = [number, number, number];

export interface FramePlan {
  name: string;
  kind: FrameKind;
  /** Reference coordinates to frame coordinates. */
  matrix: Matrix;
  transparency: number;
  skyAdu: Rgb;
  fwhmPx: number;
  /** Positions of the stars' red and blue images, px from green. */
  redShiftPx: readonly [number, number];
  blueShiftPx: readonly [number, number];
  /** Path of the stars during the exposure, px in x and y. */
  smearPx: readonly [number, number];
  cosmicRays: Hit[];
  trail: Trail | null;
  dateObs: string;
  raDeg: number;
  decDeg: number;
  telescope: string;
  focalLengthMm: number;
}

/** A round shadow of dust: centre, radius, share of the light it takes in the middle. */
export interface DustShadow {
  x: number;
  y: number;
  radiusPx: number;
  depth: number;
}

export interface Sensor {
  width: number;
  height: number;
  cfa: CfaPattern;
  gainAduPerElectron: number;
  readNoiseAdu: number;
  pedestalAdu: number;
  hot: Hit[];
  /** Column, row, remaining sensitivity (1 = normal). */
  dead: Hit[];
  vignetting: number;
  dust: DustShadow[];
}

export interface SkyPlan {
  seed: number;
  sky: Sky;
  sensor: Sensor;
  fwhmPx: number;
  beta: number;
  /** Relative change of the sky across a frame in x and in y. */
  gradient: readonly [number, number];
  noise: boolean;
  object: string;
  filter: string;
  exposureSeconds: number;
  siteLatDeg: number;
  siteLongDeg: number;
  frames: FramePlan[];
}
