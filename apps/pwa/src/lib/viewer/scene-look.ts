/** What the renderer is told of a look: the colours of the stack and of the frame beside it, by day and by night. */
import { atSky } from '../picture/colour-stretch.ts';
import type { ColourStretch } from '../picture/colour-stretch.ts';
import { skyOf } from '../picture/painter.ts';
import type { Tones } from '../picture/painter.ts';
import type { PictureLook } from '../store/picture-look.ts';
import type { Development } from './look.ts';
import type { LightPicture, Picture } from './picture.ts';

/** At night the sky of every picture is no brighter. */
const NIGHT_SKY = 0.03;

/** `light` is undefined until it is prepared, and where the mode does not show it. */
export function developmentOf(
  look: PictureLook,
  picture: Pick<Picture, 'plain' | 'linear'>,
  light: LightPicture | undefined,
  { isRed, coverage }: { readonly isRed: boolean; readonly coverage: number },
): Development {
  const sliders = isRed ? byNight(look) : look;
  return { tones: tonesOf(sliders, picture, light, isRed), sliders, coverage, isRed };
}

/** Grey, since colours in red light only make stars differ, and as dark as the night asks. */
function byNight(look: PictureLook): PictureLook {
  const stops = Math.log2(NIGHT_SKY / skyOf({ brightness: 0 }));
  return { ...look, saturation: 0, brightness: look.brightness + stops };
}

function tonesOf(
  sliders: PictureLook,
  { plain, linear }: Pick<Picture, 'plain' | 'linear'>,
  light: LightPicture | undefined,
  isRed: boolean,
): Tones {
  switch (sliders.mode) {
    case 'auto':
      return light
        ? { kind: 'light', weights: light.weights, white: light.white }
        : stretched(atSky(plain, skyOf(sliders)));
    case 'plain':
      return stretched(isRed ? atSky(plain, NIGHT_SKY) : plain);
    case 'linear':
      return stretched(linear);
  }
}

function stretched(stretch: ColourStretch): Tones {
  return { kind: 'stretch', stretch };
}
