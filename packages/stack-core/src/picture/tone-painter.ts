/** The colour that light becomes, pixel by pixel: for pictures of any depth. */
import { PEDESTAL } from './look.ts';
import type { ChannelWeights, DevelopLook } from './look.ts';
import { toneAt, toneCurve } from './tone.ts';

/** Writes shares of red, green and blue to the first three places of `colour`: 1 and above is all of it, below 0 none. */
export type TonePainter = (r: number, g: number, b: number, colour: Float64Array) => void;

/** Brightness of light, in even steps of the square root of what it is above black: fine at the sky, coarse in stars. */
export interface ToneTable {
  readonly black: number;
  /** The square root of the whole range. */
  readonly span: number;
  /** Steps of the range; the table has one place more, and another that is never reached alone. */
  readonly steps: number;
  readonly tones: Float32Array;
}

const STEPS = 8192;

export function toneTable(white: number, look: DevelopLook): ToneTable {
  const curve = toneCurve(white, look);
  const span = Math.sqrt(white - curve.black);
  const tones = Float32Array.from({ length: STEPS + 2 }, (_, n) => {
    const root = (n / STEPS) * span;
    return toneAt(curve, curve.black + root * root);
  });
  return { black: curve.black, span, steps: STEPS, tones };
}

/** For the light of one stack: its weights of R, G and B in the luminance, and the luminance that is white. */
export function tonePainter(
  { weights, white }: { readonly weights: ChannelWeights; readonly white: number },
  look: DevelopLook,
): TonePainter {
  const { black, span, steps, tones } = toneTable(white, look);
  return (r, g, b, colour) => {
    const l = weights[0] * r + weights[1] * g + weights[2] * b;
    const place = (Math.sqrt(Math.max(0, l - black)) / span) * steps;
    const n = Math.min(steps, Math.floor(place));
    const tone = tones[n] + (tones[n + 1] - tones[n]) * Math.min(1, place - n);
    const scale = (look.saturation * tone) / (Math.max(0, l) + PEDESTAL);
    const red = tone + (r - l) * scale;
    const green = tone + (g - l) * scale;
    const blue = tone + (b - l) * scale;
    // A colour too bright for the screen keeps its hue and gives up brightness.
    const most = 1 / Math.max(1, red, green, blue);
    colour[0] = most * red;
    colour[1] = most * green;
    colour[2] = most * blue;
  };
}
