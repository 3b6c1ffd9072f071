/**
 * Develops a stack into the picture that people see. The stack's own pixels stay as they are. In two steps: what takes
 * long and no slider changes (`prepareLight`: the sky's gradient, white, noise), and what each look changes, pixel by
 * pixel.
 */
import { calmLight } from './calm-light.ts';
import type { CalmLight } from './calm-light.ts';
import { noiseOf } from './image-noise.ts';
import { lightAboveSky } from './light-above-sky.ts';
import type { Picture, PictureStar, StackPixels } from './linear-image.ts';
import { DEFAULT_LOOK, PEDESTAL } from './look.ts';
import type { ChannelWeights, DevelopLook } from './look.ts';
import { Planes, ROWS_A_CALL } from './planes.ts';
import { modelSky } from './sky-model.ts';
import type { SkyShape } from './sky-model.ts';
import { measureTiles, starMask } from './tile-sky.ts';
import { toneTable } from './tone-painter.ts';
import { balanceByStars, NO_BALANCE } from './white-balance.ts';
import type { WhiteBalance } from './white-balance.ts';

/** Light in units of the sky's noise, the sky at 0; colours already calm where there is little light. */
export interface Light {
  readonly width: number;
  readonly height: number;
  /** R, G and B one after the other, NaN where there is no data. */
  readonly pixels: Float32Array<ArrayBuffer>;
  readonly weights: ChannelWeights;
  /** The brightest luminance, and no less than what a picture without stars needs. */
  readonly white: number;
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
export function prepareLight(image: StackPixels, look: DevelopLook = DEFAULT_LOOK): Light {
  const { planes, calm, ...rest } = startLight(image, look);
  const { width, height } = image;
  const pixels = new Float32Array(3 * width * height);
  calm.eachRows(({ from, to, channels }) => {
    for (const [c, rows] of channels.entries())
      for (let y = from; y < to; y++)
        pixels.set(
          planes.kernels.f32(rows + 4 * (y - from) * planes.size.stride, width),
          (c * height + y) * width,
        );
  });
  return { width, height, pixels, white: calm.white, ...rest };
}

/** Light that is made a few rows at a time, as often as wanted. */
export interface RowsOfLight extends Pick<Light, 'weights' | 'skyShape'> {
  readonly planes: Planes;
  readonly calm: CalmLight;
  /** The calm luminance in rows of `planes.size.stride`. */
  luminance(): Float32Array;
}

export function startLight(
  image: StackPixels,
  { evenSky, balance }: DevelopLook,
  large?: LargeImage,
): RowsOfLight {
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
  const source = lightAboveSky(planes, image, skies, weights);
  const calm = calmLight(planes, { ...image, stars }, source, weights, sigma);
  return {
    planes,
    calm,
    weights,
    skyShape: sky.shape,
    luminance: () => planes.viewOf(calm.luminance),
  };
}

/** As a file keeps it, so that a stack and its file give the same picture. */
function rounded(star: PictureStar): PictureStar {
  return { ...star, fwhmPx: Math.fround(star.fwhmPx), peak: Math.fround(star.peak) };
}

/** Planes that are needed at most, small ones counted together. */
const PLANES = 3;

/** The picture of a stack. The same pixels give the same picture in every engine. */
export function develop(image: StackPixels, look: DevelopLook = DEFAULT_LOOK): Picture {
  return paintLight(startLight(image, look), look);
}

/** What each look changes. */
export function paintLight({ planes, calm, weights }: RowsOfLight, look: DevelopLook): Picture {
  const { kernels } = planes;
  const { width, height, stride } = planes.size;
  const { black, span, steps, tones } = toneTable(calm.white, look);
  const mark = kernels.mark();
  const table = planes.numbers(tones);
  const tone = kernels.allocate(64);
  kernels.f64(tone, 8).set([...weights, black, span, look.saturation, PEDESTAL, steps]);
  const bytes = kernels.allocate(4 * width * ROWS_A_CALL);
  const rgba = new Uint8ClampedArray(4 * width * height);
  calm.eachRows(({ from, to, channels }) => {
    kernels.call.paintLight(...channels, width, to - from, stride, tone, table, bytes);
    rgba.set(kernels.u8(bytes, 4 * width * (to - from)), 4 * width * from);
  });
  kernels.release(mark);
  return { width, height, rgba };
}
