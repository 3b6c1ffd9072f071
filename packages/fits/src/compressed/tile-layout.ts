/** What the header of a tile-compressed image says (FITS 4.0 sections 10.1 to 10.3). */
import { FitsError } from '../fits-error.ts';
import type { Header } from '../header.ts';
import type { Bitpix } from '../image-layout.ts';
import { pixelCount, sampleBytes } from '../image-layout.ts';
import type { Quantisation } from './dither.ts';
import { parseQuantisation } from './dither.ts';

type TileCoding = 'RICE_1' | 'GZIP_1' | 'GZIP_2';

export interface TileLayout {
  readonly bitpix: Bitpix;
  /** Axis lengths of the image and of a whole tile in pixels, the fastest first; tiles at the ends may be smaller. */
  readonly shape: readonly number[];
  readonly tileShape: readonly number[];
  readonly coding: TileCoding;
  /** Of Rice coding: BYTEPIX and BLOCKSIZE. */
  readonly riceSampleBytes: number;
  readonly riceBlockSamples: number;
  readonly quantisation: { readonly method: Quantisation; readonly seed: number };
  /** The whole number that means "no data" in quantised tiles, where no column tells it. */
  readonly blank: number | undefined;
}

const BITPIX_VALUES: readonly number[] = [8, 16, 32, 64, -32, -64];
const READ: readonly string[] = ['RICE_1', 'GZIP_1', 'GZIP_2'];
const MAX_AXES = 9;
/** Beyond any camera; no header makes this program take more memory. */
const MAX_BYTES = 2 ** 30;

/** @throws FitsError `bad-header`, `unsupported` (a coding not read, named), `too-large` */
export function tileLayout(header: Header): TileLayout {
  const bitpix = header.integer('ZBITPIX');
  if (bitpix === undefined || !BITPIX_VALUES.includes(bitpix)) {
    throw new FitsError(
      'bad-header',
      `ZBITPIX is ${bitpix ?? 'missing'}; FITS knows 8, 16, 32, 64, -32 and -64.`,
    );
  }
  const axes = header.integer('ZNAXIS');
  if (axes === undefined || axes < 1 || axes > MAX_AXES) {
    throw new FitsError('bad-header', `ZNAXIS is ${axes ?? 'missing'}; an image has 1 to ${MAX_AXES} axes.`);
  }
  const shape = Array.from({ length: axes }, (_, axis) => lengthOf(header, `ZNAXIS${axis + 1}`));
  if (pixelCount(shape) * sampleBytes(bitpix as Bitpix) > MAX_BYTES) {
    throw new FitsError('too-large', `The image of ${shape.join(' x ')} pixels is too large to be unpacked.`);
  }
  const tileShape = shape.map((length, axis) =>
    Math.min(length, lengthOf(header, `ZTILE${axis + 1}`, axis === 0 ? length : 1)),
  );
  const parameters = codingParameters(header);
  return {
    bitpix: bitpix as Bitpix,
    shape,
    tileShape,
    coding: codingOf(header),
    riceSampleBytes: parameters.get('BYTEPIX') ?? 4,
    riceBlockSamples: parameters.get('BLOCKSIZE') ?? 32,
    quantisation: parseQuantisation(header.string('ZQUANTIZ'), header.integer('ZDITHER0')),
    blank: header.integer('ZBLANK'),
  };
}

function lengthOf(header: Header, keyword: string, missing?: number): number {
  const length = header.integer(keyword) ?? missing;
  if (length !== undefined && length >= 1) return length;
  throw new FitsError('bad-header', `${keyword} is ${length ?? 'missing'}; it must be 1 or more.`);
}

function codingOf(header: Header): TileCoding {
  const name = (header.string('ZCMPTYPE') ?? '').trim().toUpperCase();
  // The name that the first drafts of the convention gave it.
  const coding = name === 'RICE_ONE' ? 'RICE_1' : name;
  if (READ.includes(coding)) return coding as TileCoding;
  throw new FitsError(
    'unsupported',
    `The image is compressed by ${name === '' ? 'a method that its header does not name' : name}, which CrowdSky does not read: unpack it with funpack and use the unpacked file.`,
  );
}

/** ZNAME1 = 'BLOCKSIZE', ZVAL1 = 32, ... */
function codingParameters(header: Header): Map<string, number> {
  const parameters = new Map<string, number>();
  for (let n = 1; header.has(`ZNAME${n}`); n++) {
    const value = header.number(`ZVAL${n}`);
    if (value !== undefined) parameters.set((header.string(`ZNAME${n}`) ?? '').trim().toUpperCase(), value);
  }
  return parameters;
}

/** The number of tiles. */
export function tileCount({ shape, tileShape }: TileLayout): number {
  return shape.reduce((count, length, axis) => count * Math.ceil(length / tileShape[axis]), 1);
}

export interface TilePlace {
  /** In pixels, the fastest axis first. */
  readonly first: readonly number[];
  readonly shape: readonly number[];
}

/** Where the tile of a row of the table lies: the first axis counts fastest (section 10.1.4). */
export function placeOfTile({ shape, tileShape }: TileLayout, tile: number): TilePlace {
  let left = tile;
  const first = shape.map((length, axis) => {
    const tiles = Math.ceil(length / tileShape[axis]);
    const at = (left % tiles) * tileShape[axis];
    left = Math.floor(left / tiles);
    return at;
  });
  return { first, shape: first.map((at, axis) => Math.min(tileShape[axis], shape[axis] - at)) };
}
