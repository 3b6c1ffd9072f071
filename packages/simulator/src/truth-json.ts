/** The truth of a plan in the format for programs that check a stack. */

import type { Rgb } from './cfa.ts';
import type { FrameKind, FramePlan, Hit, SkyPlan } from './plan.ts';
import type { Matrix } from './transform.ts';

export interface FrameTruth {
  file: string;
  /** Reference coordinates to frame coordinates. */
  matrix: Matrix;
  /** 0 for a useless frame. */
  transparency: number;
  sky: Rgb;
  kind: FrameKind;
  /** Positions of red and blue star images, px from green; star positions are those of green. */
  redShift: readonly [number, number];
  blueShift: readonly [number, number];
  cosmics: Hit[];
  /** x0, y0, x1, y1, ADU. */
  trail: [number, number, number, number, number] | null;
}

export interface Truth {
  width: number;
  height: number;
  /** ADU per electron. */
  gain: number;
  read: number;
  pedestal: number;
  fwhm: number;
  beta: number;
  bayer: string;
  /** x, y, mag, flux in R, G, B. */
  stars: [number, number, number, number, number, number][];
  frames: FrameTruth[];
  hot: Hit[];
  /** x, y, sigma x, sigma y, angle, peak in R, G, B. */
  nebula: [number, number, number, number, number, Rgb][];
}

/** Width and height are those of the reference frame; positions are 0-based pixel centres in it, rows as stored. */
export function truthJson(plan: SkyPlan): Truth {
  const { sky, sensor } = plan;
  return {
    width: sky.width,
    height: sky.height,
    gain: sensor.gainAduPerElectron,
    read: sensor.readNoiseAdu,
    pedestal: sensor.pedestalAdu,
    fwhm: plan.fwhmPx,
    beta: plan.beta,
    bayer: sensor.cfa,
    stars: sky.stars.map(({ x, y, mag, fluxAdu }) => [x, y, mag, ...fluxAdu]),
    frames: plan.frames.map(frameTruth),
    hot: sensor.hot,
    nebula: sky.nebula.map((c) => [c.x, c.y, c.sigmaXPx, c.sigmaYPx, c.angleRad, c.peakAdu]),
  };
}

export function frameTruth(frame: FramePlan): FrameTruth {
  const { name, matrix, transparency, skyAdu, kind, redShiftPx, blueShiftPx, cosmicRays, trail } = frame;
  return {
    file: name,
    matrix,
    transparency: isUseless(kind) ? 0 : transparency,
    sky: skyAdu,
    kind,
    redShift: redShiftPx,
    blueShift: blueShiftPx,
    cosmics: cosmicRays,
    trail: trail && [trail.x0, trail.y0, trail.x1, trail.y1, trail.amplitudeAdu],
  };
}

function isUseless(kind: FrameKind): boolean {
  switch (kind) {
    case 'ok':
    case 'cloudy':
    case 'trailed':
      return false;
    case 'blank':
    case 'nan':
    case 'constant':
    case 'truncated':
      return true;
  }
}
