/** The stacking options, with their defaults. */
import type { CfaPattern } from './ground/image.ts';

export const REJECTIONS = ['none', 'sigma', 'winsorized', 'mad', 'median'] as const;
export type Rejection = (typeof REJECTIONS)[number];

/** `cfa`: straight from the filter array; `demosaic`: interpolate colours first; `auto`: by the number of frames. */
export const RESAMPLINGS = ['auto', 'cfa', 'demosaic'] as const;
export type Resampling = (typeof RESAMPLINGS)[number];
/** The method that `auto` is resolved to. */
export type PlannedResampling = Exclude<Resampling, 'auto'>;

export interface StackOptions {
  readonly rejection: Rejection;
  /** Limits of rejection below and above the centre, in standard deviations. */
  readonly sigmaLow: number;
  readonly sigmaHigh: number;
  readonly resampling: Resampling;
  /** Cosmetic correction: whether to leave out pixels that are defective in the same place of many frames. */
  readonly repairsPixels: boolean;
  /** Used if a header names no pattern. */
  readonly pattern?: CfaPattern | undefined;
}

export const DEFAULT_OPTIONS: StackOptions = {
  rejection: 'winsorized',
  sigmaLow: 4,
  sigmaHigh: 4,
  resampling: 'auto',
  repairsPixels: true,
};
