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
import { DEFAULT_LOOK } from './look.ts';
import type { ChannelWeights, DevelopLook } from './look.ts';
import { Planes } from './planes.ts';
import { modelSky } from './sky-model.ts';
import type { SkyShape } from './sky-model.ts';
import { measureTiles, starMask } from './tile-sky.ts';
import { tonePainter } from './tone-painter.ts';
import { balanceByStars, NO_BALANCE } from './white-balance.ts';
import type { WhiteBalance } from './white-balance.ts';

/** Light in units of the sky's noise, the sky at 0; colours already calm where there is little light. */
export interface Light extends CalmLight {
  readonly width: number;
  readonly height: number;
  readonly weights: ChannelWeights;
  /** How much of the sky's shape could be told, whether or not it was taken away. */
  readonly skyShape: SkyShape;
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

/** The light of a stack: without the sky's gradient and with white balanced, as the look says, and calm. What takes long. */
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
  const calm = calmLight(planes, { ...image, stars }, light, weights, sigma);
  return { width, height, ...calm, weights, skyShape: sky.shape };
}

/** As a file keeps it, so that a stack and its file give the same picture. */
function rounded(star: PictureStar): PictureStar {
  return { ...star, fwhmPx: Math.fround(star.fwhmPx), peak: Math.fround(star.peak) };
}

/** Planes that are needed at most, small ones counted together. */
const PLANES = 6.5;

/** The picture of prepared light. */
export function paintLight(light: Light, look: DevelopLook = DEFAULT_LOOK): Picture {
  const { width, height, pixels } = light;
  const count = width * height;
  const paint = tonePainter(light, look);
  const colour = new Float64Array(3);
  const rgba = new Uint8ClampedArray(4 * count);
  for (let i = 0; i < count; i++) {
    rgba[4 * i + 3] = 255;
    const r = pixels[i];
    if (r !== r) continue;
    paint(r, pixels[count + i], pixels[2 * count + i], colour);
    for (let c = 0; c < 3; c++) rgba[4 * i + c] = Math.round(255 * colour[c]);
  }
  return { width, height, rgba };
}

/** The picture of a stack. The same pixels give the same picture in every engine. */
export function develop(image: StackPixels, look: DevelopLook = DEFAULT_LOOK): Picture {
  return paintLight(prepareLight(image, look), look);
}
