/** Light and colours without the noise that no eye should see. */
import { enlargeRows, meanRows, smallPlane, smoothRows, smoothSmall } from './blur.ts';
import type { SmallPlane } from './blur.ts';
import { clampOutliers } from './image-noise.ts';
import type { LightRows, LightSource } from './light-above-sky.ts';
import type { StackPixels } from './linear-image.ts';
import { PEDESTAL } from './look.ts';
import type { ChannelWeights } from './look.ts';
import { ROWS_A_CALL } from './planes.ts';
import type { Planes } from './planes.ts';
import { shrinkNoise } from './reduce-noise.ts';
import type { NoisePlaces } from './reduce-noise.ts';
import { cutStars, distanceOutside, drawDiscs, isSaturated } from './star-light.ts';
import type { StarDiscs } from './star-light.ts';

/** Light in sigma of its noise. */
export interface CalmLight {
  /** The brightest luminance, and no less than what a picture without stars needs. */
  readonly white: number;
  /** The plane of the calm luminance; 0 where there is no data. */
  readonly luminance: number;
  /** Makes the light, a few rows after the other. */
  eachRows(work: (rows: CalmRows) => void): void;
}

/** Rows of R, G and B, `stride` pixels apart, NaN where there is no data; they last until the next rows are made. */
interface CalmRows {
  readonly from: number;
  readonly to: number;
  readonly channels: readonly [red: number, green: number, blue: number];
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
 * `source` is the light of `image`, `sigma` the noise of its luminance in ADU. Colours are blurred in the sky and in faint
 * light; bright light does not run into the sky. In stars the colour's proportion to the luminance is taken over a star's
 * width: pixel by pixel it draws rings round bright cores.
 */
export function calmLight(
  planes: Planes,
  image: StackPixels,
  source: LightSource,
  weights: ChannelWeights,
  sigma: number,
): CalmLight {
  const { footprint, stars = [] } = image;
  const outside = distanceOutside(planes, stars, sigma);
  const light = planes.floats();
  shrinkLuminance(planes, source, light, { outside, footprint });
  const lit: LitPlanes = {
    light,
    outside,
    source,
    core: { stars: stars.filter(({ snr }) => snr > COLOUR_SNR), inner: 0.8, outer: 1.4, most: 255 },
    pale: { stars: stars.filter((star) => isSaturated(image, star)), inner: 1.5, outer: 6, most: 254 },
  };
  const means = meansOf(planes, lit);
  const { width, height, stride } = planes.size;
  return {
    white: Math.max(LEAST_WHITE, planes.kernels.call.brightest(light, width, height, stride)),
    luminance: light,
    eachRows: (work) => {
      joinColours(planes, lit, means, weights, work);
    },
  };
}

/** Writes the calm luminance to `light`. */
function shrinkLuminance(planes: Planes, source: LightSource, light: number, places: NoisePlaces): void {
  const mark = planes.kernels.mark();
  const luminance = planes.floats();
  const unused = { red: planes.rows(), blue: planes.rows(), unknown: planes.byteRows() };
  planes.eachRows((from, to) => {
    source.read(from, to, { luminance: luminance + 4 * from * planes.size.stride, ...unused });
  });
  clampOutliers(planes, luminance, places.outside);
  cutStars(planes, luminance, places.outside, light);
  shrinkNoise(planes, luminance, light, places);
  planes.kernels.release(mark);
}

/** Planes of the calm light and of how far outside of stars a pixel is; where colours come from; discs of stars. */
interface LitPlanes {
  readonly light: number;
  readonly outside: number;
  readonly source: LightSource;
  readonly core: StarDiscs;
  readonly pale: StarDiscs;
}

/** Red and blue over a star's width; red, blue and weights around each pixel, where bright light counts little. */
function meansOf(planes: Planes, { light, source, core }: LitPlanes): SmallPlane[] {
  const { kernels } = planes;
  const { stride } = planes.size;
  const sizes = [MIDDLE_PX, MIDDLE_PX, AROUND_PX, AROUND_PX, AROUND_PX] as const;
  const means = sizes.map((px) => smallPlane(planes, px));
  const mark = kernels.mark();
  const [near, weights] = [planes.rows(), planes.rows()];
  const cores = planes.byteRows();
  const rows = lightRows(planes);
  planes.eachRows((from, to) => {
    source.read(from, to, rows);
    smoothRows(planes, light, near, from, to);
    kernels.u8(cores, (to - from) * stride).fill(0);
    drawDiscs(planes, cores, core, { from, to });
    kernels.call.weighDark(near, cores, weights, (to - from) * stride);
    meanRows(planes, means[0], { source: rows.red, from, to });
    meanRows(planes, means[1], { source: rows.blue, from, to });
    meanRows(planes, means[2], { source: rows.red, weights, from, to });
    meanRows(planes, means[3], { source: rows.blue, weights, from, to });
    meanRows(planes, means[4], { source: weights, from, to });
  });
  kernels.release(mark);
  means.forEach(smoothSmall);
  return means;
}

function lightRows(planes: Planes): LightRows {
  return {
    luminance: planes.rows(),
    red: planes.rows(),
    blue: planes.rows(),
    unknown: planes.byteRows(),
  };
}

/** Calls `work` for rows whose colours are joined from those close by, in the middle and around. */
function joinColours(
  planes: Planes,
  { light, outside, source, core, pale }: LitPlanes,
  means: readonly SmallPlane[],
  weights: ChannelWeights,
  work: (rows: CalmRows) => void,
): void {
  const { kernels } = planes;
  const { stride } = planes.size;
  const mark = kernels.mark();
  const [near, closeRed, closeBlue, ...wide] = Array.from({ length: 3 + means.length }, () => planes.rows());
  const channels = [planes.rows(), planes.rows(), planes.rows()] as const;
  const cores = planes.byteRows();
  const weightsAt = planes.numbers(weights);
  const table = kernels.allocate(4 * 12);
  const window = colourWindow(planes, source);
  planes.eachRows((from, to) => {
    const { red, blue, unknown } = window(from, to);
    smoothRows(planes, light, near, from, to);
    smoothRows(planes, red, closeRed, from, to);
    smoothRows(planes, blue, closeBlue, from, to);
    for (const [i, mean] of means.entries()) enlargeRows(mean, stride, wide[i], from, to);
    kernels.u8(cores, (to - from) * stride).fill(0);
    drawDiscs(planes, cores, core, { from, to });
    drawDiscs(planes, unknown, pale, { from, to });
    const at = from * stride;
    kernels
      .i32(table, 12)
      .set([light + 4 * at, near, outside + at, cores, unknown, closeRed, closeBlue, ...wide]);
    kernels.call.joinColours(
      table,
      ...channels,
      to - from,
      stride,
      weightsAt,
      PEDESTAL,
      BLURRED_PEDESTAL,
      SKY_CHROMA,
    );
    work({ from, to, channels });
  });
  kernels.release(mark);
}

/**
 * Keeps the red and blue of the rows that the smoothing of some rows looks at: those before and after them as well. They
 * are given as if whole planes were there, `unknown` as the rows themselves.
 */
function colourWindow(
  planes: Planes,
  source: LightSource,
): (from: number, to: number) => Pick<LightRows, 'red' | 'blue' | 'unknown'> {
  const { kernels } = planes;
  const { height, stride } = planes.size;
  const [floats, bytes] = [4 * ROWS_A_CALL * stride, ROWS_A_CALL * stride];
  const luminance = planes.rows();
  // Rows before, these, and after.
  const [red, blue] = [kernels.allocate(3 * floats), kernels.allocate(3 * floats)];
  const unknown = kernels.allocate(2 * bytes);
  const read = (from: number): void => {
    const rows = { luminance, red: red + 2 * floats, blue: blue + 2 * floats, unknown: unknown + bytes };
    if (from < height) source.read(from, Math.min(height, from + ROWS_A_CALL), rows);
  };
  const shift = (address: number, size: number, count: number): void => {
    kernels.u8(address, count * size).copyWithin(0, size);
  };
  return (from) => {
    if (from === 0) read(0);
    for (const colour of [red, blue]) shift(colour, floats, 3);
    shift(unknown, bytes, 2);
    read(from + ROWS_A_CALL);
    const first = 4 * (from - ROWS_A_CALL) * stride;
    return { red: red - first, blue: blue - first, unknown };
  };
}
