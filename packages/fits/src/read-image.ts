/** Reads images, whole or some rows of them, from a byte source. */
import type { ByteSource } from './byte-source.ts';
import { readRange } from './byte-source.ts';
import type { PhysicalPixels, StoredPixels } from './decode-pixels.ts';
import { decodePixels, decodeStored } from './decode-pixels.ts';
import { FitsError } from './fits-error.ts';
import type { Hdu } from './hdu.ts';
import type { ImageLayout } from './image-layout.ts';
import { pixelCount, sampleBytes } from './image-layout.ts';
import { walkHdus } from './read-hdus.ts';

/**
 * The first HDU that holds an image with pixels: the primary, or else the first IMAGE extension.
 *
 * @throws FitsError `no-image` when there is none, `unsupported` when the only image is of a kind not read
 * (tile-compressed, random groups), and whatever `readHdus` throws
 */
export async function findImage(source: ByteSource): Promise<Hdu> {
  let refusal: string | undefined;
  for await (const hdu of walkHdus(source)) {
    refusal ??= hdu.refusal;
    if (hdu.image && pixelCount(hdu.image.shape) > 0) return hdu;
  }
  if (refusal !== undefined) throw new FitsError('unsupported', refusal);
  throw new FitsError('no-image', 'The file holds no image.');
}

/**
 * All pixels of an image as physical values, NAXIS1 fastest; see `decodePixels` for type and exactness.
 *
 * @throws FitsError `no-image`, `unsupported`, `truncated`
 */
export async function readImage(source: ByteSource, hdu: Hdu): Promise<PhysicalPixels> {
  const layout = layoutOf(hdu);
  return decodePixels(await readSamples(source, hdu, layout), layout);
}

/**
 * All pixels of an image as they are stored: integers unscaled, in the array type of their BITPIX.
 *
 * @throws FitsError `no-image`, `unsupported`, `truncated`
 */
export async function readStoredImage(source: ByteSource, hdu: Hdu): Promise<StoredPixels> {
  const layout = layoutOf(hdu);
  return decodeStored(await readSamples(source, hdu, layout), layout.bitpix);
}

/**
 * The stored bytes (big-endian) of whole pixel rows, by one read of just that range.
 *
 * @param firstRow 0 is the first row of the file
 * @param plane which plane of a cube; axes beyond the third count on (plane = i3 + NAXIS3 * i4 ...)
 * @throws FitsError `no-image`, `unsupported`, `truncated`; `bad-value` for rows outside the image
 */
export async function readRows(
  source: ByteSource,
  hdu: Hdu,
  firstRow: number,
  rowCount: number,
  plane = 0,
): Promise<Uint8Array> {
  const layout = layoutOf(hdu);
  const width = layout.shape[0];
  const height = layout.shape[1] ?? 1;
  const planes = layout.shape.slice(2).reduce((product, length) => product * length, 1);
  checkRange('row', firstRow, rowCount, height);
  checkRange('plane', plane, 1, planes);
  const rowBytes = width * sampleBytes(layout.bitpix);
  const offset = hdu.dataOffset + (plane * height + firstRow) * rowBytes;
  return readRange(source, offset, rowCount * rowBytes, 'the pixels');
}

/** As `readRows`, decoded to physical values by the rules of `decodePixels`. */
export async function readPixelRows(
  source: ByteSource,
  hdu: Hdu,
  firstRow: number,
  rowCount: number,
  plane = 0,
): Promise<PhysicalPixels> {
  return decodePixels(await readRows(source, hdu, firstRow, rowCount, plane), layoutOf(hdu));
}

function readSamples(source: ByteSource, hdu: Hdu, layout: ImageLayout): Promise<Uint8Array> {
  const lengthBytes = pixelCount(layout.shape) * sampleBytes(layout.bitpix);
  return readRange(source, hdu.dataOffset, lengthBytes, 'the pixels');
}

function layoutOf(hdu: Hdu): ImageLayout {
  if (hdu.refusal !== undefined) throw new FitsError('unsupported', hdu.refusal);
  if (!hdu.image) throw new FitsError('no-image', `This HDU holds no image but ${describeKind(hdu)}.`);
  if (hdu.image.shape.length === 0) throw new FitsError('no-image', 'This HDU holds no pixels (NAXIS = 0).');
  if (pixelCount(hdu.image.shape) * sampleBytes(hdu.image.bitpix) > hdu.dataBytes) {
    throw new FitsError('bad-header', 'The image has more pixels than its HDU has data (GCOUNT = 0).');
  }
  return hdu.image;
}

function describeKind(hdu: Hdu): string {
  switch (hdu.kind) {
    case 'image':
      return 'an image';
    case 'bintable':
      return 'a binary table';
    case 'table':
      return 'an ASCII table';
    case 'other':
      return `an extension of type '${hdu.header.string('XTENSION') ?? ''}'`;
  }
}

function checkRange(what: string, first: number, count: number, available: number): void {
  const isWhole = Number.isSafeInteger(first) && Number.isSafeInteger(count);
  if (isWhole && first >= 0 && count >= 0 && first + count <= available) return;
  throw new FitsError(
    'bad-value',
    `Asked for ${what} ${first} and ${count} in all; the image has ${available}.`,
  );
}
