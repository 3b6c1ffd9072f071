/** The curve from light to brightness. */
import { log, power } from '@crowdsky/elementary';

/** How a developed stack is shown; 0 is as it comes. */
export interface ToneSettings {
  /** In stops of the sky's brightness. */
  readonly brightness: number;
  readonly contrast: number;
}

export interface ToneCurve {
  /** Light, in sigma of the sky's noise, that is black; negative, below the sky. */
  readonly black: number;
  /** Light from which the curve bends from a line to a logarithm. */
  readonly bend: number;
  /** Light that is white. */
  readonly white: number;
}

/** Sky of the picture; 1 is white. */
const SKY = 0.085;
const BLACK_SIGMA = 1.6;

/** The curve that shows the sky at `SKY` and the brightest light as white: Lupton et al. 2004, by asinh. */
export function toneCurve(white: number, { brightness, contrast }: ToneSettings): ToneCurve {
  const sky = Math.min(0.6, SKY * power(2, brightness));
  const black = -BLACK_SIGMA * power(2, -contrast);
  const skyOf = (bend: number): number => asinh(-black / bend) / asinh((white - black) / bend);
  let low = 1e-3;
  let high = 1e4;
  for (let round = 0; round < 60; round++) {
    const middle = Math.sqrt(low * high);
    if (skyOf(middle) > sky) low = middle;
    else high = middle;
  }
  return { black, bend: Math.sqrt(low * high), white };
}

/** Brightness from 0 to 1 of light in sigma. */
export function toneAt({ black, bend, white }: ToneCurve, light: number): number {
  if (!(light > black)) return 0;
  return Math.min(1, asinh((light - black) / bend) / asinh((white - black) / bend));
}

function asinh(x: number): number {
  return log(x + Math.sqrt(x * x + 1));
}
