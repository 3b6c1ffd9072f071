/** Where the picture of a stack lies in its file: in the layout of this system's programs, or of the earlier one's. */
import { findImage, Header, pixelCount, readPixelRows, readPrimary, walkHdus } from '@crowdsky/fits';
import type { ByteSource, Hdu } from '@crowdsky/fits';
import { AppError } from '../ground/app-error.ts';

type Pixels = Float32Array | Float64Array;

export interface StackPicture {
  /** What the file says of the picture: its own cards, then those of the primary header. */
  header: Header;
  widthPx: number;
  heightPx: number;
  channelCount: 1 | 3;
  isTruncated: boolean;
  /** Some rows, an array for each channel. */
  readRows(firstRow: number, rowCount: number): Promise<Pixels[]>;
}

/** No telescope camera makes larger stacks; a row must fit into memory. */
const maxPixelsPerPlane = 200e6;
const maxSidePx = 100_000;
const colours = ['RED', 'GREEN', 'BLUE'];

/**
 * Understands one plane or three in one cube (NAXIS3 = 3), a cube whose colours lie side by side (NAXIS1 = 3, as NumPy
 * writes H x W x 3), and an empty primary followed by the images RED, GREEN and BLUE. Reads headers only.
 *
 * @throws AppError `bad-fits`; FitsError
 */
export async function findStackPicture(source: ByteSource): Promise<StackPicture> {
  const image = await findImage(source);
  const planes = image.headerOffset === 0 ? undefined : await colourPlanes(source);
  const picture = planes ? pictureOfPlanes(source, planes) : pictureOfCube(source, image);
  const { widthPx, heightPx } = picture;
  if (widthPx * heightPx > maxPixelsPerPlane || Math.max(widthPx, heightPx) > maxSidePx)
    throw new AppError(
      'bad-fits',
      `A stack of ${widthPx} x ${heightPx} pixels is larger than any telescope makes.`,
    );
  return image.headerOffset === 0 ? picture : withPrimaryHeader(source, picture);
}

/** The images named for the three colours; undefined unless all are there. */
async function colourPlanes(source: ByteSource): Promise<Hdu[] | undefined> {
  const found = new Map<string, Hdu>();
  for await (const hdu of walkHdus(source)) {
    const name = hdu.header.string('EXTNAME')?.trim().toUpperCase() ?? '';
    if (colours.includes(name) && hdu.image && !found.has(name)) found.set(name, hdu);
    if (found.size === colours.length) break;
  }
  const planes = colours.map((name) => found.get(name));
  return planes.every((plane) => plane !== undefined) ? planes : undefined;
}

function pictureOfPlanes(source: ByteSource, planes: Hdu[]): StackPicture {
  const sizes = planes.map(shapeOf);
  const [[widthPx, heightPx]] = sizes;
  const fits = sizes.every((size) => size.join() === `${widthPx},${heightPx}`);
  if (!fits || widthPx * heightPx === 0) {
    const found = sizes.map((size) => size.join(' x ')).join(', ');
    throw new AppError(
      'bad-fits',
      `The images RED, GREEN and BLUE of a stack must be of one size; these are ${found}.`,
    );
  }
  return {
    header: planes[0].header,
    widthPx,
    heightPx,
    channelCount: 3,
    isTruncated: planes.some((plane) => plane.isTruncated),
    readRows: (firstRow, rowCount) =>
      Promise.all(planes.map((plane) => readPixelRows(source, plane, firstRow, rowCount))),
  };
}

function pictureOfCube(source: ByteSource, hdu: Hdu): StackPicture {
  const { header, isTruncated } = hdu;
  const shape = shapeOf(hdu);
  const [widthPx = 0, heightPx = 1, channelCount = 1] = shape;
  if (shape.length <= 3 && (channelCount === 1 || channelCount === 3)) {
    const readRows = (firstRow: number, rowCount: number): Promise<Pixels[]> =>
      Promise.all(
        Array.from({ length: channelCount }, (_, plane) =>
          readPixelRows(source, hdu, firstRow, rowCount, plane),
        ),
      );
    return { header, isTruncated, widthPx, heightPx, channelCount, readRows };
  }
  if (shape.length === 3 && widthPx === 3) return pictureSideBySide(source, hdu, shape[1], shape[2]);
  throw new AppError('bad-fits', `A stack has one or three planes; this one is ${shape.join(' x ')}.`);
}

/** The cube is read as a plane three times as wide. */
function pictureSideBySide(source: ByteSource, hdu: Hdu, widthPx: number, heightPx: number): StackPicture {
  const { header, isTruncated, image } = hdu;
  const flat: Hdu = { ...hdu, ...(image && { image: { ...image, shape: [3 * widthPx, heightPx] } }) };
  return {
    header,
    isTruncated,
    widthPx,
    heightPx,
    channelCount: 3,
    async readRows(firstRow, rowCount) {
      const mixed = await readPixelRows(source, flat, firstRow, rowCount);
      return [0, 1, 2].map((channel) => everyThird(mixed, channel));
    },
  };
}

function everyThird(mixed: Pixels, first: number): Pixels {
  const one = mixed.length / 3;
  const pixels = mixed instanceof Float32Array ? new Float32Array(one) : new Float64Array(one);
  for (let n = 0; n < one; n++) pixels[n] = mixed[3 * n + first];
  return pixels;
}

/** Without axes of length 1 at the end. */
function shapeOf(hdu: Hdu): number[] {
  const shape = [...(hdu.image?.shape ?? [])];
  while (shape.length > 2 && shape.at(-1) === 1) shape.pop();
  return shape;
}

/** An extension says for itself what differs; the file's first header says the rest. */
async function withPrimaryHeader(source: ByteSource, picture: StackPicture): Promise<StackPicture> {
  const { header, image } = await readPrimary(source);
  const isEmpty = pixelCount(image?.shape ?? []) === 0;
  return isEmpty ? { ...picture, header: new Header([...picture.header, ...header]) } : picture;
}
