/** One header-data unit: what it is and where its bytes lie (FITS 4.0 sections 3 and 4.4.1). */
import { FitsError } from './fits-error.ts';
import type { Header } from './header.ts';
import type { ImageLayout } from './image-layout.ts';
import { axesOf, bitpixOf, imageLayout } from './image-layout.ts';

export type HduKind = 'image' | 'bintable' | 'table' | 'other';

export interface Hdu {
  readonly header: Header;
  readonly headerOffset: number;
  readonly dataOffset: number;
  /** The data's size without the fill to the end of the last block. */
  readonly dataBytes: number;
  readonly kind: HduKind;
  /** There when `kind` is `image`, also for a primary HDU without data (its shape is then empty). */
  readonly image?: ImageLayout;
  /** The file ends before the data do: the header can be used, reading what is missing throws `truncated`. */
  readonly isTruncated: boolean;
  /** Why this package will not read the data of this HDU, as a sentence with what to do. */
  readonly refusal?: string;
}

const COMPRESSED_IMAGE =
  'This is a tile-compressed image (ZIMAGE = T), which CrowdSky does not read: unpack it with funpack and use the unpacked file.';
const COMPRESSED_TABLE =
  'This is a tile-compressed table (ZTABLE = T), which CrowdSky does not read: unpack it with funpack and use the unpacked file.';
const RANDOM_GROUPS =
  'This file holds random groups (GROUPS = T), a form of radio data that CrowdSky does not read: use a plain image.';

/**
 * Understands a header.
 *
 * @param headerOffset where the header begins in the file; 0 is the primary one
 * @param dataOffset where the data begin
 * @param fileBytes the size of the whole file
 * @throws FitsError `bad-header` when the size of the data cannot be known, `too-large` when it cannot be counted
 */
export function describeHdu(
  header: Header,
  headerOffset: number,
  dataOffset: number,
  fileBytes: number,
): Hdu {
  const dataBytes = dataBytesOf(header);
  const kind = kindOf(header, headerOffset === 0);
  const refusal = refusalOf(header, kind);
  return {
    header,
    headerOffset,
    dataOffset,
    dataBytes,
    kind: refusal === undefined ? kind : 'other',
    ...(kind === 'image' && refusal === undefined ? { image: imageLayout(header) } : {}),
    isTruncated: dataOffset + dataBytes > fileBytes,
    ...(refusal === undefined ? {} : { refusal }),
  };
}

function kindOf(header: Header, isPrimary: boolean): HduKind {
  if (isPrimary) return 'image';
  switch (header.string('XTENSION')?.toUpperCase()) {
    case 'IMAGE':
    case 'IUEIMAGE':
      return 'image';
    case 'BINTABLE':
    case 'A3DTABLE':
      return 'bintable';
    case 'TABLE':
      return 'table';
    default:
      return 'other';
  }
}

function refusalOf(header: Header, kind: HduKind): string | undefined {
  if (kind === 'bintable' && isTileCompressed(header)) return COMPRESSED_IMAGE;
  if (kind === 'bintable' && header.boolean('ZTABLE') === true) return COMPRESSED_TABLE;
  if (isRandomGroups(header)) return RANDOM_GROUPS;
  return undefined;
}

/** Section 10.1.1: an image kept as a table of compressed tiles. */
export function isTileCompressed(header: Header): boolean {
  return header.boolean('ZIMAGE') === true;
}

/** Section 6.1.1. */
function isRandomGroups(header: Header): boolean {
  return header.boolean('GROUPS') === true && header.integer('NAXIS1') === 0 && header.has('SIMPLE');
}

/** Equations 1, 2 and 4: |BITPIX| / 8 * GCOUNT * (PCOUNT + product of the axes). */
function dataBytesOf(header: Header): number {
  const bytesPerValue = Math.abs(bitpixOf(header)) / 8;
  const axes = axesOf(header);
  if (axes.length === 0) return 0;
  const isGroups = isRandomGroups(header);
  const values = (isGroups ? axes.slice(1) : axes).reduce((product, length) => product * length, 1);
  const isExtended = isGroups || header.has('XTENSION');
  const parameters = isExtended ? countOf(header, 'PCOUNT', 0) : 0;
  const groups = isExtended ? countOf(header, 'GCOUNT', 1) : 1;
  const dataBytes = bytesPerValue * groups * (parameters + values);
  if (!Number.isSafeInteger(dataBytes)) {
    throw new FitsError(
      'too-large',
      `The header promises ${dataBytes} bytes of data (axes ${axes.join(' x ')}).`,
    );
  }
  return dataBytes;
}

function countOf(header: Header, keyword: string, missing: number): number {
  if (!header.has(keyword)) return missing;
  const count = header.integer(keyword);
  if (count === undefined || count < 0) {
    throw new FitsError('bad-header', `${keyword} must be a whole number of 0 or more.`);
  }
  return count;
}
