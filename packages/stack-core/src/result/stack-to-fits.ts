/** A stack as the parts of a FITS file: colour image, FOOTPRINT, STAR-TAB. */
import { Header } from '@crowdsky/fits';
import type { HduSpec } from '@crowdsky/fits';
import type { Stack } from './finish-stack.ts';
import { addMasterCards } from '../calibration/master-cards.ts';
import { quantise } from '../ground/quantise.ts';
import { stackHeader } from './stack-header.ts';
import { starTable } from './star-table.ts';

export const PIXEL_FORMATS = ['float32', 'int16'] as const;
export type PixelFormat = (typeof PIXEL_FORMATS)[number];

export interface FitsOptions {
  /** 32-bit floats, or scaled 16-bit integers: half the size, noise sampled finely enough to lose nothing. */
  readonly format: PixelFormat;
  /** Whether the site's coordinates stay in the header. */
  readonly keepLocation: boolean;
}

/** What `writeFits` makes a file of. The same stack gives the same bytes. */
export function stackToFits(stack: Stack, options: FitsOptions): HduSpec[] {
  const { width, height, channelCount } = stack;
  const shape = channelCount === 3 ? [width, height, 3] : [width, height];
  const header = stackHeader(stack, options.keepLocation);
  header.set('BUNIT', 'adu', 'on the scale of the reference frame');
  if (channelCount === 3) header.set('CTYPE3', 'RGB', 'planes are red, green, blue');
  addMasterCards(header, stack.usedFrames[stack.reference].analysis.masters ?? {});
  const image: HduSpec =
    options.format === 'float32'
      ? { kind: 'image', shape, data: stack.pixels, header }
      : { kind: 'image', shape, ...quantise(stack.pixels), header };
  const footprint: HduSpec = {
    kind: 'image',
    name: 'FOOTPRINT',
    shape: [width, height],
    data: stack.footprint,
    header: new Header().set('BUNIT', 'count', 'frames that reach the pixel'),
  };
  return [image, footprint, starTable(stack.stars)];
}
