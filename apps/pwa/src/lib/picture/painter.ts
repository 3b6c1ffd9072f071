/** From the numbers of a pixel to its colour: what is on the screen and what is saved. */
import { stretchValue, toneAt, toneCurve, tonePainter } from '@crowdsky/stack-core';
import type { Light, TonePainter } from '@crowdsky/stack-core';
import type { PictureLook } from '../store/picture-look.ts';
import type { ColourStretch } from './colour-stretch.ts';

/** What R, G and B of a pixel are: light in sigma of the sky's noise, or the stack's own numbers, to be stretched. */
export type Tones =
  | { readonly kind: 'light'; readonly weights: Light['weights']; readonly white: number }
  | { readonly kind: 'stretch'; readonly stretch: ColourStretch };

const STEPS = 4096;

/** A pixel's colour as shares, 1 is white. Made for many pixels. */
export function painterFor(tones: Tones, look: PictureLook): TonePainter {
  const paint = tones.kind === 'light' ? tonePainter(tones, look) : stretchPainter(tones.stretch);
  if (look.black === 0 && look.mid === 0.5 && look.white === 1) return paint;
  const curve = Float64Array.from({ length: STEPS + 1 }, (_, step) => curved(step / STEPS, look));
  return (r, g, b, colour) => {
    paint(r, g, b, colour);
    for (let c = 0; c < 3; c++) {
      const place = Math.min(1, Math.max(0, colour[c])) * STEPS;
      const step = Math.min(STEPS - 1, Math.floor(place));
      colour[c] = curve[step] + (curve[step + 1] - curve[step]) * (place - step);
    }
  };
}

/** The last curve: black and white point and midtones, over what was shown from 0 to 1. */
function curved(value: number, { black, mid, white }: Pick<PictureLook, 'black' | 'mid' | 'white'>): number {
  const share = (value - black) / Math.max(1e-4, white - black);
  return stretchValue(share, { shadow: 0, highlight: 1, midtones: mid });
}

/** Where a developed picture shows its sky, from 0 to 1. */
export function skyOf(look: Pick<PictureLook, 'brightness'>): number {
  return toneAt(toneCurve(ANY_WHITE, { brightness: look.brightness, contrast: 0 }), 0);
}

/** The curve meets the sky whatever is white. */
const ANY_WHITE = 1000;

function stretchPainter(stretch: ColourStretch): TonePainter {
  const [red, green, blue] = stretch;
  return (r, g, b, colour) => {
    colour[0] = stretchValue(r, red);
    colour[1] = stretchValue(g, green);
    colour[2] = stretchValue(b, blue);
  };
}
