/**
 * Makes a plain FITS file, one image in its primary HDU, of the forms that frames are kept in: packed with gzip,
 * tile-compressed (`.fz`), or with the image in an extension.
 */
import { CARD_BYTES, paddedBytes } from '../blocks.ts';
import type { ByteSource } from '../byte-source.ts';
import { bytesSource, readRange } from '../byte-source.ts';
import { addToSum } from '../checksum.ts';
import { FitsError } from '../fits-error.ts';
import type { Hdu } from '../hdu.ts';
import { isTileCompressed } from '../hdu.ts';
import type { Bitpix } from '../image-layout.ts';
import { pixelCount } from '../image-layout.ts';
import { decodeLatin1, encodeLatin1 } from '../latin1.ts';
import { findImage } from '../read-image.ts';
import { readPrimary, walkHdus } from '../read-hdus.ts';
import type { Gunzip } from './inflate.ts';
import { unpackImage } from './unpack-image.ts';

/** Larger than any frame that can be stacked. */
const MAX_BYTES = 2 ** 30;

/** `extension`: the primary HDU is without pixels, as all of tile-compressed files are. */
export type Packing = 'plain' | 'gzip' | 'zip' | 'extension';

/**
 * How a file is packed, by its first bytes. What is no FITS file at all counts as plain: reading it says what it is.
 *
 * @throws what the source throws
 */
export async function packingOf(source: ByteSource): Promise<Packing> {
  const start = await readRange(source, 0, Math.min(4, source.sizeBytes), 'the file');
  if (start[0] === 0x1f && start[1] === 0x8b) return 'gzip';
  if (start[0] === 0x50 && start[1] === 0x4b && start[2] === 3 && start[3] === 4) return 'zip';
  try {
    const { image, dataOffset, dataBytes } = await readPrimary(source);
    const hasMore = source.sizeBytes > dataOffset + paddedBytes(dataBytes);
    return hasMore && image !== undefined && pixelCount(image.shape) === 0 ? 'extension' : 'plain';
  } catch (error) {
    if (error instanceof FitsError) return 'plain';
    throw error;
  }
}

/**
 * The pieces of a plain file. Its header has the cards of the image's own HDU, then those of the primary one that it
 * lacks; the pixels are stored as they were. A plain file comes back as it is.
 *
 * @throws FitsError with a sentence that names what is wrong: `no-image`, `unsupported`, `bad-data`, `truncated`,
 * `too-large`, `bad-header`; and what the source throws
 */
export async function plainFrame(source: ByteSource, gunzip: Gunzip): Promise<readonly Uint8Array[]> {
  const packing = await packingOf(source);
  if (packing === 'gzip') {
    const packed = await readRange(source, 0, source.sizeBytes, 'the file');
    return plainFrame(bytesSource(await gunzip(packed, MAX_BYTES)), gunzip);
  }
  if (packing !== 'extension') return [await readRange(source, 0, source.sizeBytes, 'the file')];
  const primary = await readPrimary(source);
  const image = await findPackedImage(source);
  const { bitpix, shape, data } = isTileCompressed(image.header)
    ? await unpackTiles(source, image, gunzip)
    : await readPlain(source, image);
  const cards = [
    ...structure(bitpix, shape),
    ...(await ownCards(source, image)),
    ...(await inheritedCards(source, primary, image)),
    'END'.padEnd(CARD_BYTES),
  ];
  const header = new Uint8Array(paddedBytes(cards.length * CARD_BYTES)).fill(32);
  encodeLatin1(cards.join(''), header, 0);
  return [header, data, new Uint8Array(paddedBytes(data.length) - data.length)];
}

/** The first HDU that holds pixels, packed or plain. */
async function findPackedImage(source: ByteSource): Promise<Hdu> {
  for await (const hdu of walkHdus(source)) {
    if (isTileCompressed(hdu.header) || (hdu.image && pixelCount(hdu.image.shape) > 0)) return hdu;
  }
  return findImage(source);
}

interface Image {
  readonly bitpix: Bitpix;
  readonly shape: readonly number[];
  readonly data: Uint8Array;
}

async function readPlain(source: ByteSource, { image, dataOffset, dataBytes }: Hdu): Promise<Image> {
  const { bitpix, shape } = image ?? { bitpix: 8 as const, shape: [] };
  if (dataBytes > MAX_BYTES) {
    throw new FitsError('too-large', 'Its image is larger than a gigabyte, which no raw frame is.');
  }
  return { bitpix, shape, data: await readRange(source, dataOffset, dataBytes, 'the pixels') };
}

async function unpackTiles(source: ByteSource, hdu: Hdu, gunzip: Gunzip): Promise<Image> {
  const { layout, data, isLossless } = await unpackImage(source, hdu, gunzip);
  const expected = hdu.header.string('ZDATASUM')?.trim();
  if (isLossless && expected !== undefined && /^\d+$/.test(expected) && Number(expected) !== addToSum(data)) {
    throw new FitsError(
      'bad-packing',
      'Its pixels are not those that were compressed (ZDATASUM): the file is damaged. Copy or download it again.',
    );
  }
  return { bitpix: layout.bitpix, shape: layout.shape, data };
}

function structure(bitpix: number, shape: readonly number[]): string[] {
  const card = (keyword: string, value: string): string =>
    `${keyword.padEnd(8)}= ${value.padStart(20)}`.padEnd(CARD_BYTES);
  return [
    card('SIMPLE', 'T'),
    card('BITPIX', String(bitpix)),
    card('NAXIS', String(shape.length)),
    ...shape.map((length, axis) => card(`NAXIS${axis + 1}`, String(length))),
  ];
}

/** Of every HDU's own structure; a plain file gets it anew. */
const STRUCTURE =
  /^(?:SIMPLE|XTENSION|BITPIX|NAXIS\d*|EXTEND|PCOUNT|GCOUNT|GROUPS|BLOCKED|CHECKSUM|DATASUM|INHERIT|EXTNAME|EXTVER|EXTLEVEL|END)$/;
/** Of the table of tiles (sections 10.1.1 and 10.1.2). */
const TILE_TABLE =
  /^(?:TFIELDS|THEAP|T(?:TYPE|FORM|UNIT|SCAL|ZERO|NULL|DISP|DIM)\d+|Z(?:IMAGE|TABLE|BITPIX|NAXIS\d*|TILE\d+|CMPTYPE|NAME\d+|VAL\d+|MASKCMP|QUANTIZ|DITHER0|SCALE|ZERO|BLANK|SIMPLE|TENSION|EXTEND|BLOCKED|PCOUNT|GCOUNT|HECKSUM|DATASUM|EXTNAME))$/;
/** How the pixels of one image are to be read: never inherited. */
const PIXEL_SCALE = /^(?:BSCALE|BZERO|BLANK)$/;

/** The cards of an HDU as they are in the file, 80 characters each, with the CONTINUE cards that belong to each. */
async function cardsOf(source: ByteSource, hdu: Hdu): Promise<{ keyword: string; images: string[] }[]> {
  const bytes = await readRange(source, hdu.headerOffset, hdu.dataOffset - hdu.headerOffset, 'the header');
  const text = decodeLatin1(bytes);
  const cards: { keyword: string; images: string[] }[] = [];
  for (let at = 0; at < text.length; at += CARD_BYTES) {
    const image = text.slice(at, at + CARD_BYTES);
    const keyword = image.slice(0, 8).trim().toUpperCase();
    if (keyword === 'END') break;
    if (keyword === 'CONTINUE') cards.at(-1)?.images.push(image);
    else cards.push({ keyword, images: [image] });
  }
  return cards;
}

async function ownCards(source: ByteSource, hdu: Hdu): Promise<string[]> {
  const isTiles = isTileCompressed(hdu.header);
  return (await cardsOf(source, hdu))
    .filter(({ keyword }) => !STRUCTURE.test(keyword) && !(isTiles && TILE_TABLE.test(keyword)))
    .flatMap(({ images }) => images);
}

/** The primary header holds what is true of all extensions. */
async function inheritedCards(source: ByteSource, primary: Hdu, image: Hdu): Promise<string[]> {
  const isRemark = (keyword: string): boolean => ['', 'COMMENT', 'HISTORY'].includes(keyword);
  return (await cardsOf(source, primary))
    .filter(
      ({ keyword }) =>
        !STRUCTURE.test(keyword) &&
        !PIXEL_SCALE.test(keyword) &&
        !isRemark(keyword) &&
        !image.header.has(keyword),
    )
    .flatMap(({ images }) => images);
}
