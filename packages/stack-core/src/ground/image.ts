/**
 * Conventions for coordinates and frames in the whole package. Rows are in FITS order (first row stored first), x runs
 * along a row, pixel centres have whole-numbered coordinates from 0, and NaN is "no data".
 */

/** The colours of the 2 x 2 filter cell, in FITS row order, starting at pixel (0, 0); `MONO` has no filters. */
export const CFA_PATTERNS = ['GRBG', 'RGGB', 'BGGR', 'GBRG', 'MONO'] as const;
export type CfaPattern = (typeof CFA_PATTERNS)[number];

/** A calibrated raw frame as 32-bit floats in the kernels' memory. */
export interface CfaFrame {
  /** Address of width * height floats, row by row. */
  readonly address: number;
  readonly width: number;
  readonly height: number;
  readonly pattern: CfaPattern;
}

/** Channel index (0 R, 1 G, 2 B) of the pixels of one phase, where phase = (y & 1) * 2 + (x & 1). Mono is green. */
export function channelOfPhase(pattern: CfaPattern, phase: number): number {
  return pattern === 'MONO' ? 1 : 'RGB'.indexOf(pattern.charAt(phase));
}

/**
 * x' = (a x + b y + c) / w, y' = (d x + e y + f) / w with w = g x + h y + 1: maps a point of the reference frame to a
 * point of another frame.
 */
export interface Transform {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly e: number;
  readonly f: number;
  readonly g: number;
  readonly h: number;
}

export const IDENTITY: Transform = { a: 1, b: 0, c: 0, d: 0, e: 1, f: 0, g: 0, h: 0 };
