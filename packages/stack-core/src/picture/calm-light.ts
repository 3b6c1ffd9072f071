/** Light and colours without the noise that no eye should see. */
import { blurNarrowly, blurWidely } from './blur.ts';
import { clampOutliers, noiseSpread } from './image-noise.ts';
import type { StackPixels } from './linear-image.ts';
import { PEDESTAL } from './look.ts';
import { shrinkNoise } from './reduce-noise.ts';
import { smoothStep } from './smooth-step.ts';
import { discs, distanceOutside, isSaturated, starCeiling } from './star-light.ts';

/** Light in sigma of its noise; R, G and B one after the other, NaN where there is no data. */
export interface CalmLight {
  readonly pixels: Float32Array<ArrayBuffer>;
  /** The brightest luminance, and no less than what a picture without stars needs. */
  readonly white: number;
}

/** Weights of R, G and B in the luminance. */
export type ChannelWeights = readonly [red: number, green: number, blue: number];

const LEAST_WHITE = 50;
/** As the pedestal, where light and colour are means over some 20 pixels. */
const BLURRED_PEDESTAL = 0.15;
/** Colours are blurred widely in the sky, and by the width of a star in faint light. */
const WIDE = { factor: 4, radius: 1 };
const MIDDLE = { factor: 2, radius: 1 };
/** Share of the sky's own colour that stays. */
const SKY_CHROMA = 0.2;

/**
 * `planes` are R, G and B without their sky, balanced; `sigma` is the noise of their luminance. Colours are blurred in
 * the sky and in faint light; bright light does not run into the sky. In stars the colour's proportion to the luminance
 * is taken over a star's width: pixel by pixel it draws rings round bright cores.
 */
export function calmLight(
  image: StackPixels,
  planes: readonly Float32Array[],
  weights: ChannelWeights,
  sigma: number,
): CalmLight {
  const { width, height, footprint, stars = [] } = image;
  const luminance = luminanceOf(planes, weights, sigma);
  const outside = distanceOutside(stars, width, height, sigma);
  const clamped = clampOutliers(luminance, width, height, outside);
  const ceiling = starCeiling(clamped, outside, width, height);
  const spread = footprint && noiseSpread(footprint, luminance.length);
  const light = shrinkNoise(clamped, width, height, spread, { outside, ceiling });
  const core = discs(stars, width, height, 0.8, 1.4);
  const near = blurNarrowly(light, width, height);
  const shares = sharesOf(near, core);
  const notLight = shares.isLight.slice();
  for (let i = 0; i < notLight.length; i++) notLight[i] = 1.001 - notLight[i];
  const weightAround = blurWidely(notLight, width, height, WIDE);
  const [red, blue] = [planes[0], planes[2]].map((plane) => {
    const colour = new Float32Array(plane.length);
    for (let i = 0; i < colour.length; i++) colour[i] = known(plane[i] / sigma - luminance[i]);
    return calmColour(colour, { light, near, notLight, weightAround, width, height }, shares);
  });
  const saturated = stars.filter((star) => isSaturated(image, star));
  const pale = discs(saturated, width, height, 1.5, 6);
  for (let i = 0; i < light.length; i++) {
    let r = red.calm[i] * (1 - pale[i]);
    let b = blue.calm[i] * (1 - pale[i]);
    // No star is magenta: what looks so, against what is around it, is the air's dispersion.
    const magenta = Math.min(r - red.around[i], b - blue.around[i]);
    if (magenta > 0) {
      const isStar = 1 - smoothStep(6, 16, outside[i]);
      r -= magenta * isStar;
      b -= magenta * isStar;
    }
    red.calm[i] = r;
    blue.calm[i] = b;
  }
  return joinColours(light, red.calm, blue.calm, { planes, weights });
}

function known(value: number): number {
  return value === value ? value : 0;
}

function luminanceOf(
  [red, green, blue]: readonly Float32Array[],
  weights: ChannelWeights,
  sigma: number,
): Float32Array {
  const luminance = new Float32Array(red.length);
  for (let i = 0; i < red.length; i++)
    luminance[i] = known((weights[0] * red[i] + weights[1] * green[i] + weights[2] * blue[i]) / sigma);
  return luminance;
}

/** How much of a pixel is light of stars and bright objects, and how much at least faint light; the rest is sky. */
interface Shares {
  readonly isLight: Float32Array;
  readonly isFaint: Float32Array;
}

/** `core` is 1 in the cores of stars. */
function sharesOf(near: Float32Array, core: Float32Array): Shares {
  const isLight = new Float32Array(near.length);
  const isFaint = new Float32Array(near.length);
  for (let i = 0; i < near.length; i++) {
    isLight[i] = Math.max(core[i], smoothStep(10, 40, near[i]));
    isFaint[i] = smoothStep(0.7, 3, near[i]);
  }
  return { isLight, isFaint };
}

interface Lit {
  readonly light: Float32Array;
  /** Means of light around each pixel. */
  readonly near: Float32Array;
  /** What a pixel counts in the colour of its surroundings, little where it is bright; and the means of that around. */
  readonly notLight: Float32Array;
  readonly weightAround: Float32Array;
  readonly width: number;
  readonly height: number;
}

/** One colour less the luminance, calmed; and what it is around each pixel, bright light left out. */
function calmColour(
  colour: Float32Array,
  { light, near, notLight, weightAround, width, height }: Lit,
  { isLight, isFaint }: Shares,
): { calm: Float32Array; around: Float32Array } {
  const weighted = new Float32Array(colour.length);
  for (let i = 0; i < weighted.length; i++) weighted[i] = colour[i] * notLight[i];
  const around = blurWidely(weighted, width, height, WIDE);
  const middle = blurWidely(colour, width, height, MIDDLE);
  const close = blurNarrowly(colour, width, height);
  const calm = new Float32Array(colour.length);
  for (let i = 0; i < calm.length; i++) {
    around[i] /= Math.max(1e-3, weightAround[i]);
    const share = close[i] / (Math.max(0, near[i]) + BLURRED_PEDESTAL);
    const star = share * (Math.max(0, light[i]) + PEDESTAL);
    const sky = SKY_CHROMA * around[i] * (1 - isFaint[i]) + middle[i] * isFaint[i];
    calm[i] = sky + (star - sky) * isLight[i];
  }
  return { calm, around };
}

/** R, G and B of a luminance and of what red and blue are beside it. */
function joinColours(
  light: Float32Array,
  red: Float32Array,
  blue: Float32Array,
  { planes, weights }: { readonly planes: readonly Float32Array[]; readonly weights: ChannelWeights },
): CalmLight {
  const count = light.length;
  const pixels = new Float32Array(3 * count);
  const [r0, g0, b0] = planes;
  let white = LEAST_WHITE;
  for (let i = 0; i < count; i++) {
    const l = light[i];
    if (l > white) white = l;
    const isKnown = r0[i] === r0[i] && g0[i] === g0[i] && b0[i] === b0[i];
    pixels[i] = isKnown ? l + red[i] : NaN;
    pixels[count + i] = isKnown ? l - (weights[0] * red[i] + weights[2] * blue[i]) / weights[1] : NaN;
    pixels[2 * count + i] = isKnown ? l + blue[i] : NaN;
  }
  return { pixels, white };
}
