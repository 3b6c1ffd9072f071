/** A stack's FITS file, as `stackToFits` writes it, back into pixels, coverage and stars. */
import { readHdus, readImage, readTable } from '@crowdsky/fits';
import type { ByteSource, Header } from '@crowdsky/fits';
import type { StackPixels } from '../picture/linear-image.ts';
import type { Star } from '../stars/star.ts';
import { STAR_TABLE, starsOfTable } from './star-table.ts';

export interface ReadStack extends StackPixels {
  readonly pixels: Float32Array<ArrayBuffer>;
  /** Undefined where the file has no FOOTPRINT of the image's size. */
  readonly footprint: ArrayLike<number> | undefined;
  /** Brightest first; empty where the file has no table of stars. */
  readonly stars: readonly Star[];
  readonly header: Header;
}

/**
 * Reads what a picture is made of.
 *
 * @throws FitsError for a damaged file, or one without an image
 */
export async function readStack(source: ByteSource): Promise<ReadStack> {
  const hdus = await readHdus(source);
  const [primary] = hdus;
  const [width, height, planes = 1] = primary.image?.shape ?? [0, 0];
  const pixels = new Float32Array(await readImage(source, primary));
  const named = (name: string): (typeof hdus)[number] | undefined =>
    hdus.find(({ header }) => header.string('EXTNAME') === name);
  const coverage = named('FOOTPRINT');
  const footprint = coverage ? await readImage(source, coverage) : undefined;
  const table = named(STAR_TABLE);
  const stars = table ? starsOfTable(await readTable(source, table)) : [];
  return {
    width,
    height,
    channelCount: planes === 3 ? 3 : 1,
    pixels,
    footprint: footprint?.length === width * height ? footprint : undefined,
    stars: stars.sort((a, b) => b.flux - a.flux),
    filter: primary.header.string('FILTER'),
    header: primary.header,
  };
}
