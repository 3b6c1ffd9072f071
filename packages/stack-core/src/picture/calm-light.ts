/** Light and colours without the noise that no eye should see. */
import { enlargeRows, meanRows, smallPlane, smoothRows, smoothSmall } from './blur.ts';
import type { SmallPlane } from './blur.ts';
import { clampOutliers } from './image-noise.ts';
import type { LightPlanes } from './light-above-sky.ts';
import type { StackPixels } from './linear-image.ts';
import { PEDESTAL } from './look.ts';
import type { ChannelWeights } from './look.ts';
import type { Planes } from './planes.ts';
import { shrinkNoise } from './reduce-noise.ts';
import { cutStars, distanceOutside, drawDiscs, isSaturated } from './star-light.ts';

/** Light in sigma of its noise; R, G and B one after the other, NaN where there is no data. */
export interface CalmLight {
  readonly pixels: Float32Array<ArrayBuffer>;
  /** The brightest luminance, and no less than what a picture without stars needs. */
  readonly white: number;
}

const LEAST_WHITE = 50;
/** S/N above which a star's pixels have colours of their own; fainter ones are as coloured as what is around them. */
const COLOUR_SNR = 12;
/** As the pedestal, where light and colour are means over some 20 pixels. */
const BLURRED_PEDESTAL = 0.15;
/** Colours are means over so many pixels along an axis, smoothed: far around in the sky, a star's width in faint light. */
const AROUND_PX = 4;
const MIDDLE_PX = 2;
/** Share of the sky's own colour that stays. */
const SKY_CHROMA = 0.2;

/**
 * `light` is that of `image`, `sigma` the noise of its luminance in ADU. Colours are blurred in the sky and in faint light;
 * bright light does not run into the sky. In stars the colour's proportion to the luminance is taken over a star's width:
 * pixel by pixel it draws rings round bright cores. The planes of `light` are overwritten.
 */
export function calmLight(
  planes: Planes,
  image: StackPixels,
  light: LightPlanes,
  weights: ChannelWeights,
  sigma: number,
): CalmLight {
  const { footprint, stars = [] } = image;
  const { luminance, red, blue, unknown: pale } = light;
  const outside = distanceOutside(planes, stars, sigma);
  const calm = planes.floats();
  clampOutliers(planes, luminance, outside);
  cutStars(planes, luminance, outside, calm);
  shrinkNoise(planes, luminance, calm, { outside, footprint });
  const core = planes.bytes();
  planes.viewOfBytes(core).fill(0);
  const coloured = stars.filter(({ snr }) => snr > COLOUR_SNR);
  drawDiscs(planes, core, coloured, { inner: 0.8, outer: 1.4, most: 255 });
  const saturated = stars.filter((star) => isSaturated(image, star));
  drawDiscs(planes, pale, saturated, { inner: 1.5, outer: 6, most: 254 });
  const lit = { light: calm, red, blue, outside, core, pale };
  return joinColours(planes, lit, meansOf(planes, lit), weights);
}

/** Planes of floats: light, and what red and blue are beside it; and of bytes: what `joinColours` of the kernels takes. */
interface LitPlanes {
  readonly light: number;
  readonly red: number;
  readonly blue: number;
  readonly outside: number;
  readonly core: number;
  readonly pale: number;
}

/** Red and blue over a star's width; red, blue and weights around each pixel, where bright light counts little. */
function meansOf(planes: Planes, { light, red, blue, core }: LitPlanes): SmallPlane[] {
  const { kernels } = planes;
  const { stride } = planes.size;
  const sizes = [MIDDLE_PX, MIDDLE_PX, AROUND_PX, AROUND_PX, AROUND_PX] as const;
  const means = sizes.map((px) => smallPlane(planes, px));
  const mark = kernels.mark();
  const [near, weights] = [planes.rows(), planes.rows()];
  planes.eachRows((from, to) => {
    smoothRows(planes, light, near, from, to);
    kernels.call.weighDark(near, core + from * stride, weights, (to - from) * stride);
    const offset = 4 * from * stride;
    meanRows(planes, means[0], { source: red + offset, from, to });
    meanRows(planes, means[1], { source: blue + offset, from, to });
    meanRows(planes, means[2], { source: red + offset, weights, from, to });
    meanRows(planes, means[3], { source: blue + offset, weights, from, to });
    meanRows(planes, means[4], { source: weights, from, to });
  });
  kernels.release(mark);
  means.forEach(smoothSmall);
  return means;
}

function joinColours(
  planes: Planes,
  { light, red, blue, outside, core, pale }: LitPlanes,
  means: readonly SmallPlane[],
  weights: ChannelWeights,
): CalmLight {
  const { kernels } = planes;
  const { width, height, stride } = planes.size;
  const [near, closeRed, closeBlue, ...wide] = Array.from({ length: 3 + means.length }, () => planes.rows());
  const joined = [planes.rows(), planes.rows(), planes.rows()];
  const weightsAt = planes.numbers(weights);
  const table = kernels.allocate(4 * 12);
  const pixels = new Float32Array(3 * width * height);
  let white = LEAST_WHITE;
  planes.eachRows((from, to) => {
    smoothRows(planes, light, near, from, to);
    smoothRows(planes, red, closeRed, from, to);
    smoothRows(planes, blue, closeBlue, from, to);
    for (const [i, mean] of means.entries()) enlargeRows(mean, stride, wide[i], from, to);
    const at = from * stride;
    kernels
      .i32(table, 12)
      .set([light + 4 * at, near, outside + at, core + at, pale + at, closeRed, closeBlue, ...wide]);
    const most = kernels.call.joinColours(
      table,
      joined[0],
      joined[1],
      joined[2],
      width,
      to - from,
      stride,
      weightsAt,
      PEDESTAL,
      BLURRED_PEDESTAL,
      SKY_CHROMA,
    );
    white = Math.max(white, most);
    for (const [c, rows] of joined.entries()) {
      for (let y = from; y < to; y++)
        pixels.set(kernels.f32(rows + 4 * (y - from) * stride, width), (c * height + y) * width);
    }
  });
  return { pixels, white };
}
