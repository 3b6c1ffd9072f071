/**
 * Develops a stack into the picture that people see. The stack's own pixels stay as they are. In two steps: what takes
 * long and no slider changes (`prepareLight`: the sky's gradient, white, noise), and what each look changes, pixel by
 * pixel (`paintLight`).
 */
import { calmLight } from './calm-light.ts';
import type { CalmLight } from './calm-light.ts';
import { noiseOf } from './image-noise.ts';
import { lightAboveSky } from './light-above-sky.ts';
import type { Picture, PictureStar, StackPixels } from './linear-image.ts';
import { DEFAULT_LOOK, PEDESTAL } from './look.ts';
import type { ChannelWeights, DevelopLook } from './look.ts';
import { Planes } from './planes.ts';
import { modelSky } from './sky-model.ts';
import { measureTiles, starMask } from './tile-sky.ts';
import { toneAt, toneCurve } from './tone.ts';
import { balanceByStars, NO_BALANCE } from './white-balance.ts';
import type { WhiteBalance } from './white-balance.ts';

/** Light in units of the sky's noise, the sky at 0; colours already calm where there is little light. */
export interface Light extends CalmLight {
  readonly width: number;
  readonly height: number;
  readonly weights: ChannelWeights;
}

/** Filters that let through emission lines only: the stars' colours tell nothing of white. */
const LINE_FILTERS = ['LP', 'DUO', 'DUAL'];

/** White by what the header and the stars of `image` tell. */
export function whiteOf({
  width,
  height,
  channelCount,
  pixels,
  stars = [],
  filter = '',
}: StackPixels): WhiteBalance {
  if (channelCount === 1 || LINE_FILTERS.includes(filter.trim().toUpperCase())) return NO_BALANCE;
  const count = width * height;
  const planes = [0, 1, 2].map((c) => pixels.subarray(c * count, (c + 1) * count));
  return balanceByStars(planes, width, height, stars.map(rounded));
}

/** What a small image takes from the large one that it is made of; its own without. */
export interface LargeImage {
  readonly white: WhiteBalance;
  /** Noise of each channel, as `noiseOf` measures it. */
  readonly noise: readonly number[];
}

export function prepareLight(
  image: StackPixels,
  { evenSky, balance }: DevelopLook = DEFAULT_LOOK,
  large?: LargeImage,
): Light {
  const white = balance ? (large?.white ?? whiteOf(image)) : NO_BALANCE;
  const noise = large?.noise ?? noiseOf(image);
  const { width, height, channelCount } = image;
  const stars = (image.stars ?? []).map(rounded);
  const mask = starMask(image, stars, noise[channelCount === 3 ? 1 : 0]);
  const tiles = measureTiles(image, mask);
  const sky = modelSky(tiles, width, height);
  // One channel is grey: its own red, green and blue.
  const channels = channelCount === 1 ? [0, 0, 0] : [0, 1, 2];
  const inverse = channels.map((c, n) => 1 / (noise[c] * white.factors[n] * noise[c] * white.factors[n]));
  const total = inverse[0] + inverse[1] + inverse[2];
  const weights = inverse.map((value) => value / total) as [number, number, number];
  const sigma = 1 / Math.sqrt(total);
  const skies = channels.map((c, n) => ({
    surface: evenSky ? sky.surfaces?.[c] : undefined,
    level: sky.levels[c],
    scale: white.factors[n] / sigma,
  }));
  const planes = new Planes(width, height);
  planes.reserve(PLANES);
  const light = lightAboveSky(planes, image, skies, weights);
  return { width, height, ...calmLight(planes, { ...image, stars }, light, weights, sigma), weights };
}

/** As a file keeps it, so that a stack and its file give the same picture. */
function rounded(star: PictureStar): PictureStar {
  return { ...star, fwhmPx: Math.fround(star.fwhmPx), peak: Math.fround(star.peak) };
}

/** Planes that are needed at most, small ones counted together. */
const PLANES = 6.5;

const TABLE = 8192;

/** The picture of prepared light. */
export function paintLight(light: Light, look: DevelopLook = DEFAULT_LOOK): Picture {
  const { width, height, pixels, weights, white } = light;
  const count = width * height;
  const curve = toneCurve(white, look);
  // Even steps of the square root of light: fine at the sky, coarse in stars.
  const span = Math.sqrt(white - curve.black);
  const table = Float32Array.from({ length: TABLE + 2 }, (_, n) => {
    const root = (n / TABLE) * span;
    return toneAt(curve, curve.black + root * root);
  });
  const rgba = new Uint8ClampedArray(4 * count);
  for (let i = 0; i < count; i++) {
    const r = pixels[i];
    const g = pixels[count + i];
    const b = pixels[2 * count + i];
    rgba[4 * i + 3] = 255;
    if (r !== r) continue;
    const l = weights[0] * r + weights[1] * g + weights[2] * b;
    const place = (Math.sqrt(Math.max(0, l - curve.black)) / span) * TABLE;
    const n = Math.min(TABLE, Math.floor(place));
    const tone = table[n] + (table[n + 1] - table[n]) * Math.min(1, place - n);
    const scale = (look.saturation * tone) / (Math.max(0, l) + PEDESTAL);
    const red = tone + (r - l) * scale;
    const green = tone + (g - l) * scale;
    const blue = tone + (b - l) * scale;
    // A colour too bright for the screen keeps its hue and gives up brightness.
    const most = 255 / Math.max(1, red, green, blue);
    rgba[4 * i] = Math.round(most * red);
    rgba[4 * i + 1] = Math.round(most * green);
    rgba[4 * i + 2] = Math.round(most * blue);
  }
  return { width, height, rgba };
}

/** The picture of a stack. The same pixels give the same picture in every engine. */
export function develop(image: StackPixels, look: DevelopLook = DEFAULT_LOOK): Picture {
  return paintLight(prepareLight(image, look), look);
}
