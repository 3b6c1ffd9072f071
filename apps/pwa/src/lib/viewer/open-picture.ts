/** Makes what the viewer shows of the bytes of a stack's FITS file, or of a raw frame. */
import { bytesSource } from '@crowdsky/fits';
import type { ByteSource } from '@crowdsky/fits';
import { DEFAULT_LOOK, prepareLight, readStack, shownBox } from '@crowdsky/stack-core';
import { linearStretch, plainStretch } from '../picture/colour-stretch.ts';
import type { PictureLook } from '../store/picture-look.ts';
import { buildLevels } from './build-levels.ts';
import { demosaicSub } from './demosaic-sub.ts';
import type { Level, LightPicture, Picture, ShownStar } from './picture.ts';
import { pointLike } from './point-like.ts';

export interface OpenedStack {
  readonly picture: Picture;
  /** Brightest first. */
  readonly stars: readonly ShownStar[];
}

/** Reads on as far as the source has come. @throws FitsError for a damaged file */
export async function openStack(source: ByteSource): Promise<OpenedStack> {
  const { width, height, channelCount, pixels, footprint, stars } = await readStack(source);
  const count = width * height;
  const planes = Array.from({ length: channelCount }, (_, c) => pixels.subarray(c * count, (c + 1) * count));
  let maxCoverage = 1;
  if (footprint) for (let i = 0; i < count; i++) if (footprint[i] > maxCoverage) maxCoverage = footprint[i];
  const full = levelOf(planes, width, height, footprint);
  const picture: Picture = {
    levels: buildLevels(full),
    plain: plainStretch(planes),
    linear: linearStretch(planes),
    maxCoverage,
    coveredBox: shownBox({ width, height, footprint }),
  };
  return { picture, stars: pointLike(stars) };
}

/** @throws FitsError for a damaged file */
export async function openLight(
  bytes: Uint8Array,
  look: Pick<PictureLook, 'evenSky' | 'balance'>,
): Promise<LightPicture> {
  const stack = await readStack(bytesSource(bytes));
  const { width, height, pixels, weights, white, skyShape } = prepareLight(stack, {
    ...DEFAULT_LOOK,
    ...look,
  });
  const count = width * height;
  const planes = [0, 1, 2].map((c) => pixels.subarray(c * count, (c + 1) * count));
  return { levels: buildLevels(levelOf(planes, width, height, stack.footprint)), weights, white, skyShape };
}

/** @throws FitsError for a file that holds no image */
export async function openFrame(bytes: Uint8Array): Promise<Picture> {
  const full = await demosaicSub(bytesSource(bytes));
  const { width, height, rgba } = full;
  const planes = [0, 1, 2].map((c) =>
    Float32Array.from({ length: width * height }, (_, i) => rgba[4 * i + c]),
  );
  return {
    levels: buildLevels(full),
    plain: plainStretch(planes),
    linear: linearStretch(planes),
    maxCoverage: 1,
    coveredBox: { x: 0, y: 0, width, height },
  };
}

/** One plane is grey; without a footprint every pixel is of one frame. */
function levelOf(
  planes: readonly Float32Array[],
  width: number,
  height: number,
  footprint: ArrayLike<number> | undefined,
): Level {
  const rgba = new Float32Array(4 * width * height);
  for (let channel = 0; channel < 3; channel++) {
    const plane = planes.length === 3 ? planes[channel] : planes[0];
    for (let i = 0; i < plane.length; i++) rgba[4 * i + channel] = plane[i];
  }
  for (let i = 0; i < width * height; i++) rgba[4 * i + 3] = footprint ? footprint[i] : 1;
  return { width, height, rgba };
}
