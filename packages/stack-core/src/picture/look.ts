/** How a stack is shown. */
import type { ToneSettings } from './tone.ts';

/** How a stack is shown. Stored beside the stack. */
export interface DevelopLook extends ToneSettings {
  /** Whether the sky's gradient is taken away. */
  readonly evenSky: boolean;
  /** Whether the stars' median colour is made white. */
  readonly balance: boolean;
  /** 1 shows colours as they are, 0 none. */
  readonly saturation: number;
}

export const DEFAULT_LOOK: DevelopLook = {
  brightness: 0,
  contrast: 0,
  evenSky: true,
  balance: true,
  saturation: 1,
};

/** Added to luminance where colours are taken in proportion to it, in sigma: colours of the faintest light are noise. */
export const PEDESTAL = 3;

/** Weights of R, G and B in the luminance. */
export type ChannelWeights = readonly [red: number, green: number, blue: number];
